import { expect, test } from 'vitest';
import { boundsOf, isOfLastSeconds, isTooFresh, timeBefore } from '../../src/cache/times.ts';
import type { Stamp } from '../../src/fs/look.ts';

const SECOND = 1_000_000_000n;

function stamp(modified: bigint, isCoarse = false): Stamp {
  return { modified, isCoarse, isFile: true, inode: 1n };
}

test('a file is between two times, a microsecond before its own and one after it', () => {
  const clock = { now: 100n * SECOND, isCoarse: false };
  expect(boundsOf(stamp(5n * SECOND + 7_500n), clock)).toEqual({ low: 5_000_006n, high: 5_000_009n });
  expect(boundsOf(stamp(0n), clock)).toEqual({ low: 0n, high: 2n });
});

test('if the cache counts whole seconds, the times are whole seconds', () => {
  const clock = { now: 100n * SECOND, isCoarse: true };
  expect(boundsOf(stamp(5n * SECOND), clock)).toEqual({ low: 5_000_000n, high: 5_000_000n });
  expect(boundsOf(stamp(5n * SECOND + 1n), clock)).toEqual({ low: 5_000_000n, high: 6_000_000n });
});

test.each([
  ['a file of the last milliseconds may', 10_000_000n, false, true],
  ['an older file may not', 30_000_000n, false, false],
  ['a file of 20 milliseconds ago may not', 20_000_000n, false, false],
  ['a file of the last two seconds may, on a file system that counts seconds', 1n * SECOND, true, true],
  ['an older file on that file system may not', 3n * SECOND, true, false],
])('%s get the same time again', (_, age, isCoarse, expected) => {
  const now = 100n * SECOND;
  expect(isTooFresh(stamp(now - age, isCoarse), { now, isCoarse: false })).toBe(expected);
});

test('a file whose second has just ended may not get the same time again', () => {
  const clock = { now: 100n * SECOND, isCoarse: true };
  expect(isTooFresh(stamp(99n * SECOND + SECOND / 2n), clock)).toBe(false);
  expect(isOfLastSeconds(stamp(98n * SECOND), clock)).toBe(false);
});

test('a decision is older than the clock by as much as its files may be late', () => {
  const clock = { now: 100n * SECOND, isCoarse: false };
  expect(timeBefore([stamp(SECOND)], clock)).toBe(100n * SECOND - 20_000_000n);
  expect(timeBefore([stamp(SECOND), stamp(SECOND, true)], clock)).toBe(98n * SECOND);
});

test('a file of this second may get the same time again, if the cache counts whole seconds', () => {
  const now = 100n * SECOND + SECOND / 2n;
  const file = stamp(100n * SECOND + 1n);
  expect(isTooFresh(file, { now, isCoarse: true })).toBe(true);
  expect(isTooFresh(file, { now, isCoarse: false })).toBe(false);
});

test('a shell that compares whole seconds may see the same time in the next two', () => {
  const clock = { now: 100n * SECOND, isCoarse: false };
  expect(isOfLastSeconds(stamp(99n * SECOND), clock)).toBe(true);
  expect(isOfLastSeconds(stamp(97n * SECOND), clock)).toBe(false);
});
