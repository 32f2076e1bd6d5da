import { SINCE, type Feature } from '../../src/uv/features.ts';

/** Which releases of uv a scenario is about. */
export interface Needs {
  /** the first release that has the command: `0.4` */
  since?: string;
  /** what it depends on that not every release has: it runs with the releases on both sides of each */
  features?: readonly Feature[];
}

/** A release that a scenario runs with. */
export interface Chosen {
  version: string;
  /** Takes kinds of Python, or whatever else a scenario tries one after the other; returns those for this release. */
  some: <Kind>(kinds: readonly Kind[]) => readonly Kind[];
  /** Takes kinds too; returns the one whose turn it is. */
  one: <Kind>(kinds: readonly [Kind, ...Kind[]]) => Kind;
}

/** In `npm run test:all`, so many releases in a row that are not at a boundary see every kind once. */
const SHARES = 3;

/** Whether a version of uv is `since` or later, both as dotted numbers. */
export function isSince(version: string, since: string): boolean {
  const [one, other] = [version, since].map((text) => text.split('.').map(Number));
  const differing = [0, 1, 2].find((at) => (one?.[at] ?? 0) !== (other?.[at] ?? 0));
  return differing === undefined || (one?.[differing] ?? 0) > (other?.[differing] ?? 0);
}

/** Takes versions of uv, oldest first; returns the last one without the feature and the first one with it, if there are. */
export function sidesOf(feature: Feature, versions: readonly string[]): string[] {
  const first = versions.findIndex((version) => isSince(version, SINCE[feature].join('.')));
  return first < 0 ? versions.slice(-1) : versions.slice(Math.max(first - 1, 0), first + 1);
}

/**
 * Takes the versions of uv, oldest first, and a number that is another one for each scenario. Returns those that a scenario
 * runs with: both sides of each feature that it needs, the oldest and the newest. Each kind of Python runs once with the
 * releases that have the same of these features. With `isEach`, all others run too, each with a third of the kinds, and the
 * first ones with every kind.
 */
export function chooseReleases(
  versions: readonly string[],
  { since = '0', features = [] }: Needs,
  turn: number,
  isEach: boolean,
): Chosen[] {
  const candidates = versions.filter((version) => isSince(version, since));
  const sides = new Set(features.flatMap((feature) => sidesOf(feature, candidates)));
  const ends = new Set([...candidates.slice(0, 1), ...candidates.slice(-1)]);
  const isFirst = (version: string) => sides.has(version) || ends.has(version);
  const chosen = candidates.filter((version) => isEach || isFirst(version));
  const others = chosen.filter((version) => !isFirst(version));
  const having = (version: string) =>
    features.filter((feature) => isSince(version, SINCE[feature].join('.'))).length;
  const shareOf = (version: string): [share: number, shares: number] => {
    if (isEach) return isFirst(version) ? [0, 1] : [others.indexOf(version), SHARES];
    const alike = chosen.filter((other) => having(other) === having(version));
    return [alike.indexOf(version), alike.length];
  };
  return chosen.map((version, at) => {
    const [share, shares] = shareOf(version);
    return {
      version,
      some: (kinds) => kinds.filter((_, number) => (number + turn) % shares === share % shares),
      one: (kinds) => kinds[(at + turn) % kinds.length] ?? kinds[0],
    };
  });
}
