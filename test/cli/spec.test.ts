import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS, findCommand } from '../../src/cli/spec.ts';

const [launcher = '', own = ''] = ['bin/uv', 'src/launcher/own.sh'].map((file) =>
  readFileSync(resolve(import.meta.dirname, '../..', file), 'utf8'),
);

/** The words that one branch of the launcher's list knows: of two words, and `help` before them. */
function branchWith(word: string): string[] {
  const branches = /^ {2}case \$1 in\n([\s\S]*?)^ {2}esac$/m.exec(own)?.[1] ?? '';
  const branch = branches.split(';;').find((text) => text.includes(`'${word} '*`)) ?? '';
  return [...branch.slice(0, branch.indexOf(')\n')).matchAll(/'([^']*)'/g)].map(
    (match) => match[1]?.trim() ?? '',
  );
}

const namesOf = (needsUv: boolean) =>
  COMMANDS.filter((command) => command.needsUv === needsUv).map(({ name }) => name as string);

test('the launcher knows the commands of the table, and no others', () => {
  expect(branchWith('explain').sort()).toEqual(namesOf(true).sort());
  const helps = COMMANDS.map(({ name }) => `help ${name}`);
  expect(branchWith('which').sort()).toEqual([...namesOf(false), ...helps].sort());
  const first = [...launcher.matchAll(/\buvshim:([a-z]+)\b/g)].map(([, word = '']) => word);
  expect(first.filter((word) => word !== 'uv').sort()).toEqual(
    [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''))].sort(),
  );
});

test('uvshim cache dir is a command, uvshim cache is not', () => {
  expect(findCommand(['cache', 'dir', 'x'])?.name).toBe('cache dir');
  expect(findCommand(['doctor'])?.name).toBe('doctor');
  expect(findCommand(['cache'])).toBeUndefined();
  expect(findCommand(['cache', 'prune'])).toBeUndefined();
  expect(findCommand([])).toBeUndefined();
});

test('every command and option has a description', () => {
  for (const command of COMMANDS) {
    for (const { summary } of [command, ...command.options, ...command.arguments])
      expect(summary, command.name).toMatch(/^[a-z].*[^.]$/);
  }
});
