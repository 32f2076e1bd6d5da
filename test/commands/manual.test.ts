import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { manual } from '../../src/commands/manual.ts';
import { COMMANDS } from '../../src/commands/table.ts';
import { VARIABLES } from '../../src/request/environment.ts';

const root = resolve(import.meta.dirname, '../..');
const page = resolve(root, 'man/uvshim.1');

test('the manual page is made from the table as it is now (npm run manual)', async () => {
  expect(await readFile(page, 'utf8')).toBe(manual());
});

test('mandoc renders it without a warning, and every command stands in it', async () => {
  const lint = await execa('mandoc', ['-T', 'lint', '-W', 'warning', page], { reject: false, all: true });
  expect(lint.all).toBe('');
  const { stdout } = await execa('mandoc', ['-T', 'utf8', '-O', 'width=78', page]);
  // Bold and underlined letters are struck twice.
  const text = stdout.replaceAll(new RegExp(`.${String.fromCharCode(8)}`, 'gu'), '');
  for (const { name, options } of COMMANDS) {
    expect(text).toMatch(new RegExp(`^ +${name}\\b`, 'm'));
    for (const { flags } of options) expect(text).toContain(flags);
  }
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('the manual page has every variable that README has, and those stand in README that the shim reads', async () => {
  const readme = await readFile(resolve(root, 'README.md'), 'utf8');
  const variables = [...readme.matchAll(/^\| `(UVSHIM_\w+)=/gm)].map(([, name = '']) => name);
  const page = manual();
  expect(variables.filter((name) => !page.includes(`.It Ev ${name}=`))).toEqual([]);
  const launcher = await readFile(resolve(root, 'bin/uv'), 'utf8');
  const read = [
    ...[...launcher.matchAll(/\$\{(UVSHIM_\w+)/g)].map(([, name = '']) => name),
    ...VARIABLES.filter((name) => name.startsWith('UVSHIM_')),
  ];
  expect(read.filter((name) => !variables.includes(name))).toEqual([]);
});
