import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { manual } from '../../src/commands/manual.ts';
import { COMMANDS } from '../../src/commands/table.ts';

const page = resolve(import.meta.dirname, '../../man/uvshim.1');

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
