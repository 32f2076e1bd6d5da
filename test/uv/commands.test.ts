import { expect, test } from 'vitest';
import { canonicalCommand, COMMANDS, namesOf, roleOf } from '../../src/uv/commands.ts';
import probed from '../trust/uv-options.json' with { type: 'json' };

const PROBED: Readonly<Record<string, Readonly<Record<string, string>>>> = probed;

test.each(COMMANDS)('uv $name is in uv since $since', (command) => {
  const releases = Object.keys(PROBED[command.name] ?? {}).map((range) => range.replace(/\.\..*/, ''));
  expect(releases.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))[0]).toBe(command.since);
  expect(namesOf(command).map(canonicalCommand)).toEqual(namesOf(command).map(() => command.name));
  expect(namesOf(command).map(roleOf)).toEqual(namesOf(command).map(() => command.role));
});
