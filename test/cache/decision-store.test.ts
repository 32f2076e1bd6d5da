import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { DecisionFile } from '../../src/cache/decision-file.ts';
import { storeDecision } from '../../src/cache/decision-store.ts';
import { test } from './directory.ts';

/** Milliseconds since 1970, with a fraction of a second. */
const START = 1_700_000_000_500;

function decided(text: string, seconds = 0, times: readonly bigint[] = []): DecisionFile {
  return { text, time: BigInt(START + seconds * 1000) * 1_000_000n, times };
}

/** Stores a decision that was made for some variables, so many seconds after the start. */
function store(cache: string, variables: string, seconds = 0): void {
  const text = `${variables}: decided after ${seconds} s`;
  storeDecision(cache, join(cache, 'replay/p/venv@1'), decided(text, seconds), `${variables}:`);
}

function stored(cache: string): Record<string, string> {
  const directory = join(cache, 'replay/p');
  const names = readdirSync(directory).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}

test('a decision is written to the launcher’s path, with the time of the first lookup and mode 0600', ({
  directory,
}) => {
  const cache = join(directory, 'cache');
  store(cache, 'a');
  expect(stored(cache)).toEqual({ 'venv@1.1': 'a: decided after 0 s' });
  const file = statSync(join(cache, 'replay/p/venv@1.1'));
  expect(file.mtimeMs).toBe(START);
  expect(file.mode & 0o777).toBe(0o600);
  expect(statSync(join(cache, 'replay-count')).mode & 0o777).toBe(0o600);
  for (const path of ['replay', 'replay/p']) expect(statSync(join(cache, path)).mode & 0o777).toBe(0o700);
});

test('a decision replaces the one for the same variables, and keeps up to three others', ({ directory }) => {
  store(directory, 'a', 1);
  store(directory, 'b', 2);
  store(directory, 'a', 3);
  store(directory, 'b', 4);
  expect(stored(directory)).toEqual({
    'venv@1.1': 'a: decided after 3 s',
    'venv@1.2': 'b: decided after 4 s',
  });
});

test('the fifth decision replaces the oldest of four', ({ directory }) => {
  for (const [variables, seconds] of [
    ['a', 5],
    ['b', 2],
    ['c', 3],
    ['d', 4],
    ['e', 6],
  ] as const)
    store(directory, variables, seconds);
  expect(stored(directory)).toEqual({
    'venv@1.1': 'a: decided after 5 s',
    'venv@1.2': 'e: decided after 6 s',
    'venv@1.3': 'c: decided after 3 s',
    'venv@1.4': 'd: decided after 4 s',
  });
});

test('after 20,000 decisions all are removed, and the cached answers of programs, too', ({ directory }) => {
  store(directory, 'a');
  const count = join(directory, 'replay-count');
  expect(statSync(count).size).toBe(1);
  writeFileSync(count, '.'.repeat(19_999));
  mkdirSync(join(directory, 'programs/usr'), { recursive: true });
  store(directory, 'b');
  expect(Object.keys(stored(directory))).toHaveLength(2);
  store(directory, 'c');
  expect(stored(directory)).toEqual({ 'venv@1.1': 'c: decided after 0 s' });
  expect(statSync(count).size).toBe(1);
  expect(readdirSync(directory).sort()).toEqual(['replay', 'replay-count']);
});

test('all decisions are removed even if no answer of a program is cached', ({ directory }) => {
  writeFileSync(join(directory, 'replay-count'), '.'.repeat(20_000));
  store(directory, 'a');
  expect(stored(directory)).toEqual({ 'venv@1.1': 'a: decided after 0 s' });
  expect(readdirSync(directory).sort()).toEqual(['replay', 'replay-count']);
});

test('a path outside of the cache is refused, and nothing is written', ({ directory }) => {
  const [cache, place] = [join(directory, 'cache'), join(directory, 'cache/replays/venv@1')];
  expect(() => {
    storeDecision(cache, place, decided(''), '');
  }).toThrow(`${place} is not in ${dirname(dirname(place))}/replay`);
  expect(readdirSync(directory)).toEqual([]);
});

test('a directory may have the name of a decision: both places can be written to, in either order', ({
  directory,
}) => {
  const put = (place: string) => {
    storeDecision(directory, join(directory, 'replay', place), decided('decided'), 'decided');
  };
  put('p/venv@1.1/venv@1');
  put('p/venv@1');
  expect(readdirSync(join(directory, 'replay/p')).sort()).toEqual(['venv@1.1', 'venv@1.2']);
  put('q/venv@1');
  put('q/venv@1.1/venv@1');
  expect(readdirSync(join(directory, 'replay/q/venv@1.1'))).toEqual(['venv@1.1']);
});

test('the key of a decision may end with a slash, as the path of a directory does', ({ directory }) => {
  storeDecision(directory, join(directory, 'replay/p/sync@1,9:--project,4:sub/'), decided('text'), 'head');
  expect(readFileSync(join(directory, 'replay/p/sync@1,9:--project,4:sub/.1'), 'utf8')).toBe('text');
});
