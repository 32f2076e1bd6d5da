import { describe, expect, test } from 'vitest';
import { knownOptions, listOptions, optionsBeforeCommand, optionsWithValue } from '../../src/uv/options.ts';
import probed from '../trust/uv-options.json' with { type: 'json' };

const PROBED: Readonly<Record<string, Readonly<Record<string, string>>>> = probed;

/** The options of a command in any release, each with `=` if it takes a value. */
function optionsOf(command: string): string[] {
  return Object.values(PROBED[command] ?? {}).flatMap((names) => names.split(' '));
}

const commands = Object.keys(PROBED).filter((command) => command !== 'global' && command !== 'pip');

describe.each(commands)('uv %s', (command) => {
  test('each of its options has a value as in uv, in every release', () => {
    const withValue = optionsWithValue(command);
    const wrong = [...optionsOf(command), ...optionsOf('global')].filter(
      (option) => withValue.has(option.replace('=', '')) !== option.endsWith('='),
    );
    expect(wrong).toEqual([]);
  });
});

test('before a command, only global options and the options of its group have a value', () => {
  const global = optionsOf('global').filter((option) => option.endsWith('='));
  expect([...optionsBeforeCommand()].sort()).toEqual(global.map((option) => option.slice(0, -1)).sort());
  expect(optionsBeforeCommand('pip')).toEqual(new Set([...optionsBeforeCommand(), '--cert']));
});

test('the options of run and tool run are all in the list that the launcher gets', () => {
  const known = (['value', 'flag'] as const).flatMap((kind) => listOptions(kind, 'everywhere', 'runners'));
  const probedOnes = ['global', 'run', 'tool run']
    .flatMap(optionsOf)
    .map((option) => option.replace('=', ''));
  const printing = ['--help', '-h', '--version', '-V', '--show-settings'];
  expect(known.sort()).toEqual([...new Set([...probedOnes, ...printing])].sort());
});

test('an option is known if a command of any release has it', () => {
  const all = Object.keys(PROBED).flatMap(optionsOf);
  expect([...knownOptions()]).toEqual(expect.arrayContaining(all.map((option) => option.replace('=', ''))));
  expect([...knownOptions()]).not.toContain('--bogus');
});

test('each option is in the list once', () => {
  const all = (['value', 'flag'] as const).flatMap((kind) =>
    listOptions(kind, 'everywhere', 'runners', 'elsewhere'),
  );
  expect(all.length).toBe(new Set(all).size);
});
