import { describe, expect, test } from 'vitest';
import { SINCE, type Feature } from '../../src/situation/real-uv.ts';
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

  test.each([0, 1, 2, 3, 4])(
    'each kind of Python runs on both sides of a boundary, and once elsewhere (turn %i)',
    (turn) => {
      const chosen = chooseReleases(PINNED_VERSIONS, { features: ['searchPath'] }, turn, false);
      const kinds = chosen.map(({ version, some }) => [version, some(KINDS)] as const);
      const sides = kinds.filter(([version]) => ['0.11.7', '0.11.8'].includes(version));
      expect(sides.map(([, all]) => all)).toEqual([KINDS, KINDS]);
      const others = kinds.filter((each) => !sides.includes(each));
      expect(others.flatMap(([, some]) => some).sort()).toEqual([...KINDS].sort());
      expect([others[0]?.[0], others.at(-1)?.[0], others.length]).toEqual(['0.2.13', '0.13.9', 2]);
    },
  );

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
