import { expect, test } from 'vitest';
import {
  canonicalCommand,
  COMMANDS,
  createsOrRuns,
  installsInProject,
  isRunner,
  namesOf,
  needsNoProject,
  roleOf,
  startsNothing,
} from '../../src/uv/commands.ts';
import probed from '../trust/uv-options.json' with { type: 'json' };

const PROBED: Readonly<Record<string, Readonly<Record<string, string>>>> = probed;

test.each(COMMANDS)('uv $name is in uv since $since', (command) => {
  const releases = Object.keys(PROBED[command.name] ?? {}).map((range) => range.replace(/\.\..*/, ''));
  expect(releases.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))[0]).toBe(command.since);
  expect(namesOf(command).map(canonicalCommand)).toEqual(namesOf(command).map(() => command.name));
  expect(namesOf(command).map(roleOf)).toEqual(namesOf(command).map(() => command.role));
});

test('what a command does besides', () => {
  const those = (does: (command: string) => boolean) =>
    [...COMMANDS.map(({ name }) => name), 'cache prune'].filter(does);
  expect(those(isRunner)).toEqual(['run', 'tool run']);
  expect(those(installsInProject)).toEqual(['sync', 'run', 'add', 'remove']);
  expect(those(needsNoProject)).toEqual(['run', 'build', 'init']);
  expect(those(createsOrRuns)).toEqual([
    'venv',
    'sync',
    'run',
    'add',
    'remove',
    'check',
    'tool install',
    'tool run',
  ]);
});

test('a command that uvshim leaves alone may start programs', () => {
  expect(startsNothing('cache prune', () => true, false)).toBe(false);
});
