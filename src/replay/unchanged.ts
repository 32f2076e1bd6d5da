import type { Witness } from '../situation/files.ts';
import type { Stamp } from '../situation/look.ts';
import { joined } from './joined.ts';
import { word } from './script.ts';
import { boundsOf, isOfLastSeconds, isTooFresh, timeBefore, type Clock } from './times.ts';

/** A file and what changes if another one is moved to its place: its directory, or else its inode. */
export interface Located {
  /** absolute, without links */
  readonly file: string;
  readonly directory: string;
  readonly stamp: Stamp;
  /** undefined if the launcher cannot read it */
  readonly inode: string | undefined;
}

/** Tests of the launcher's that what a decision depends on is as it was. */
export interface Unchanged {
  /** the time for the decision's file, in nanoseconds since 1970 */
  readonly time: bigint;
  /** Takes a path and its stamp; tests that its time is the same. Throws if it is too fresh. */
  readonly asSame: (path: string, stamp: Stamp) => string[];
  /** Tests that the decision is newer than a directory, which takes half as long. */
  readonly asOlder: (witness: Witness & { readonly seen: 'without' }) => string;
  /** The lines that return if another file was moved to the place of one of these. */
  readonly inPlace: (located: readonly Located[]) => string[];
  /** The lines before all tests. */
  readonly before: () => string[];
  /** The times that the launcher compares with, in microseconds since 1970. */
  readonly times: () => bigint[];
}

const OLDER = '"$uvshim_file" -nt';

/** A decision from the future does not count. */
const SET_BACK = [
  'true 2>/dev/null >"$uvshim_store/replay/.now"',
  `! [ ${OLDER} "$uvshim_store/replay/.now" ] || return`,
];

/** Takes what a decision depends on, and the clock of the file system that decisions are cached on. */
export function createUnchanged(witnesses: readonly Witness[], clock: Clock): Unchanged {
  const times = new Set<bigint>();
  const withouts = witnesses.flatMap((witness) => (witness.seen === 'without' ? [witness] : []));
  const time = timeBefore(
    withouts.map(({ stamp }) => stamp),
    clock,
  );
  let isDated = false;

  function asOlder(path: string, stamp: Stamp): string {
    if (stamp.modified >= time) throw new Error(`${path} has just changed`);
    isDated = true;
    return `${OLDER} ${word(path)}`;
  }

  function asSame(path: string, stamp: Stamp): string[] {
    if (isTooFresh(stamp, clock)) throw new Error(`${path} has just changed`);
    const { low, high } = boundsOf(stamp, clock);
    [low, high].forEach((each) => times.add(each));
    return [
      `! ${word(path)} -ot "$uvshim_times/${low}"`,
      `! ${word(path)} -nt "$uvshim_times/${high}"`,
      ...(isOfLastSeconds(stamp, clock) ? [asOlder(path, stamp)] : []),
    ];
  }

  function inPlace(located: readonly Located[]): string[] {
    const tested = new Set(
      witnesses.flatMap((witness) =>
        witness.seen === 'content' || witness.seen === 'without' ? [witness.path] : [],
      ),
    );
    const rest = located.filter(({ directory }) => !tested.has(directory));
    return [...new Set(rest.map(({ directory }) => directory))].map((directory) =>
      [...inDirectory(rest.filter((each) => each.directory === directory)), 'return'].join(' || '),
    );
  }

  /** Whether the directory is as it was, or else each file. */
  function inDirectory(files: readonly Located[]): string[] {
    const inodes = files.flatMap(({ file, inode }) =>
      inode === undefined ? [] : [`${word(file)} ${inode}`],
    );
    const areReadable = inodes.length === files.length;
    const isFresh = files.some(({ stamp }) => isTooFresh(stamp, clock) || stamp.modified >= time);
    const tests = files
      .slice(0, isFresh && areReadable ? 0 : 1)
      .flatMap(({ directory, stamp }) => asSame(directory, stamp));
    return [...joined(tests, '-a', '['), ...(areReadable ? [`uvshim_are_in_place ${inodes.join(' ')}`] : [])];
  }

  return {
    time,
    asSame,
    asOlder: ({ path, stamp }) => asOlder(path, stamp),
    inPlace,
    before: () => ['uvshim_times=$uvshim_store/replay/.times', ...(isDated ? SET_BACK : [])],
    times: () => [...times],
  };
}
