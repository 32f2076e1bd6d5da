import { describe, expect, test } from 'vitest';
import { belongsTo, readExtent } from './tier.ts';

describe('how much of the tests runs', () => {
  test('without variables: what runs at each change, always the same', () => {
    const expected = { tier: 'default', seed: 1, slice: { part: 1, of: 1 } };
    expect(readExtent({})).toEqual(expected);
    expect(readExtent({ UVSHIM_TEST_TIER: '', UVSHIM_TEST_SEED: '', UVSHIM_TEST_SLICE: '' })).toEqual(
      expected,
    );
  });

  test('a slice of all, with a commit hash for a seed', () => {
    const env = {
      UVSHIM_TEST_TIER: 'all',
      UVSHIM_TEST_SEED: 'e392fdb0c1d2e3f405162738495a6b7c8d9e0f10',
      UVSHIM_TEST_SLICE: '3/8',
    };
    expect(readExtent(env)).toEqual({ tier: 'all', seed: 0xe392fdb, slice: { part: 3, of: 8 } });
  });

  test.for([
    ['UVSHIM_TEST_TIER', 'most'],
    ['UVSHIM_TEST_SEED', 'monday'],
    ['UVSHIM_TEST_SLICE', '0/8'],
    ['UVSHIM_TEST_SLICE', '9/8'],
    ['UVSHIM_TEST_SLICE', 'first'],
  ] as const)('%s=%s stops the run', ([name, value]) => {
    expect(() => readExtent({ [name]: value })).toThrow(`${name} is ${value}`);
  });

  test('each test is in exactly one slice, and no slice is empty', () => {
    const parts = [1, 2, 3, 4, 5, 6, 7, 8];
    const counts = parts.map(() => 0);
    for (let test = 0; test < 1000; test += 1) {
      const found = parts.filter((part) => belongsTo({ part, of: 8 }, ['a file', String(test)]));
      expect(found).toHaveLength(1);
      counts[(found[0] ?? 0) - 1] = (counts[(found[0] ?? 0) - 1] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(50);
  });
});
