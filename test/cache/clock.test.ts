import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readClock } from '../../src/cache/clock.ts';
import { test } from './directory.ts';

test('the clock of a cache is read from a file that does not stay', ({ directory }) => {
  expect(readClock(directory)?.now).toBeGreaterThan(0n);
  expect(readdirSync(join(directory, 'replay'))).toEqual([]);
});

test('a file in the way of the cached decisions is no error: there is no clock', ({ directory }) => {
  writeFileSync(join(directory, 'replay'), '');
  expect(readClock(directory)).toBeUndefined();
});
