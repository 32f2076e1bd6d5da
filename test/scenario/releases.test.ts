import { describe, expect, test } from 'vitest';
import { SINCE, type Feature } from '../../src/uv/features.ts';
import { PINNED_VERSIONS } from '../support/uv-versions.ts';
import { chooseReleases, isSince, sidesOf } from './releases.ts';

const FEATURES = Object.keys(SINCE) as Feature[];
const KINDS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];

describe('the releases of uv that a scenario runs with', () => {
  test.each(FEATURES)('there is one before and one with %s', (feature) => {
    const [before = '', since = ''] = sidesOf(feature, PINNED_VERSIONS);
    const first = SINCE[feature].join('.');
    expect([isSince(before, first), isSince(since, first)]).toEqual([false, true]);
  });

  test.each([0, 1, 2, 3, 4])('each kind of Python runs on both sides of a boundary (turn %i)', (turn) => {
    const chosen = chooseReleases(PINNED_VERSIONS, { features: ['searchPath'] }, turn, false);
    expect(chosen.map(({ version }) => version)).toEqual(['0.2.13', '0.11.7', '0.11.8', '0.13.9']);
    const kinds = chosen.map(({ some }) => some(KINDS));
    expect(kinds.every((some) => some.length >= 3)).toBe(true);
    for (const side of [kinds.slice(0, 2), kinds.slice(2)])
      expect(side.flat().sort()).toEqual([...KINDS].sort());
  });

  test('test:all has those between two boundaries too', () => {
    const since = PINNED_VERSIONS.slice(1);
    const all = chooseReleases(PINNED_VERSIONS, { since: '0.4' }, 7, true);
    expect(all.map(({ version }) => version)).toEqual(since);
    expect(all.at(-1)?.some(KINDS)).toEqual(KINDS);
    expect(
      all
        .slice(1, 4)
        .flatMap(({ some }) => some(KINDS))
        .sort(),
    ).toEqual([...KINDS].sort());
  });
});
