import { SINCE, type Feature } from '../../src/situation/real-uv.ts';

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
 * runs with: both sides of each feature that it needs, with every kind of Python; and the oldest and the newest, among which
 * the kinds are distributed. With `isEach`, all others too, each with a third of the kinds, and the oldest and the newest with
 * every kind.
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
  const sharing = candidates.filter((version) => !sides.has(version) && (isEach || ends.has(version)));
  const isWhole = (version: string) => sides.has(version) || (isEach && ends.has(version));
  const shares = isEach ? SHARES : sharing.length;
  return candidates
    .filter((version) => sides.has(version) || sharing.includes(version))
    .map((version, at) => {
      const share = (sharing.indexOf(version) + turn) % shares;
      return {
        version,
        some: (kinds) => (isWhole(version) ? kinds : kinds.filter((_, number) => number % shares === share)),
        one: (kinds) => kinds[(at + turn) % kinds.length] ?? kinds[0],
      };
    });
}
