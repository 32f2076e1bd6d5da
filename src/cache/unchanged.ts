import type { Dependency } from '../fs/files.ts';
import type { Stamp } from '../fs/look.ts';
import { joined } from './join-tests.ts';
import { shWord } from './render-shell.ts';
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
  /** Tests of a directory on PATH without Pythons. If there are many, only that each is older, which takes half as long. */
  readonly asEmpty: (dependency: Dependency & { readonly seen: 'without' }) => string[];
  /** Whether the next change of such a directory may get the same time. */
  readonly isFresh: (stamp: Stamp) => boolean;
  /** The lines that return if another file was moved to the place of one of these. */
  readonly inPlace: (located: readonly Located[]) => string[];
  /** The lines before all tests. */
  readonly before: () => string[];
  /** The times that the launcher compares with, in microseconds since 1970. */
  readonly times: () => bigint[];
}

/** The most directories on PATH without Pythons whose time is compared. */
const MOST_EMPTY = 16;

const OLDER = '"$uvshim_file" -nt';

/** A decision from the future does not count. */
const SET_BACK = [
  'true 2>/dev/null >"$uvshim_store/replay/.now"',
  `! [ ${OLDER} "$uvshim_store/replay/.now" ] || return`,
];

/** Takes what a decision depends on, and the clock of the file system that decisions are cached on. */
export function createUnchanged(dependencies: readonly Dependency[], clock: Clock): Unchanged {
  const times = new Set<bigint>();
  const withouts = dependencies.flatMap((dependency) => (dependency.seen === 'without' ? [dependency] : []));
  const time = timeBefore(withouts.length > MOST_EMPTY ? withouts.map(({ stamp }) => stamp) : [], clock);
  let isDated = false;

  function asOlder(path: string, stamp: Stamp): string {
    if (stamp.modified >= time) throw new Error(`${path} has just changed`);
    isDated = true;
    return `${OLDER} ${shWord(path)}`;
  }

  function asSame(path: string, stamp: Stamp): string[] {
    const { low } = boundsOf(stamp, clock);
    times.add(low);
    return [`! ${shWord(path)} -ot "$uvshim_times/${low}"`, ...asNotNewer(path, stamp)];
  }

  /** Tests that the file of the time exists, too: dash and busybox find nothing newer than a missing one. A cleaner removes old files. */
  function asNotNewer(path: string, stamp: Stamp): string[] {
    if (isTooFresh(stamp, clock)) throw new Error(`${path} has just changed`);
    const high = `"$uvshim_times/${asHigh(stamp)}"`;
    const older = isOfLastSeconds(stamp, clock) ? [asOlder(path, stamp)] : [];
    return [`-e ${high}`, `! ${shWord(path)} -nt ${high}`, ...older];
  }

  /** A move gives the directory a new time. Most other changes of a project's directory are none of the decision's business. */
  function inPlace(located: readonly Located[]): string[] {
    const tested = new Set(
      dependencies.flatMap((dependency) =>
        dependency.seen === 'content' || dependency.seen === 'without' ? [dependency.path] : [],
      ),
    );
    const rest = located.filter(({ directory }) => !tested.has(directory));
    const unreadable = rest.filter(({ inode }) => inode === undefined);
    const readable = rest.filter((each) => !unreadable.includes(each));
    const words = readable.flatMap(({ file, stamp, inode = '' }) => [
      isFresh(stamp) ? "''" : asHigh(stamp),
      shWord(file),
      inode,
    ]);
    return [
      ...joined(unreadable.flatMap(inUnchanged), '-a', '[').map((test) => `${test} || return`),
      ...(readable.length === 0
        ? []
        : [
            [
              ...(readable.some(({ stamp }) => isFresh(stamp))
                ? []
                : [joined(readable.flatMap(inUnchanged), '-a', '[').join(' && ')]),
              `uvshim_check uvshim_are_in_place ${words.join(' ')}`,
              'return',
            ].join(' ||\n'),
          ]),
    ];
  }

  function inUnchanged({ directory, stamp }: Located): string[] {
    return asNotNewer(directory, stamp);
  }

  function isFresh(stamp: Stamp): boolean {
    return isTooFresh(stamp, clock) || stamp.modified >= time;
  }

  /** The name of the file whose time the launcher compares with. */
  function asHigh(stamp: Stamp): string {
    const { high } = boundsOf(stamp, clock);
    times.add(high);
    return String(high);
  }

  return {
    time,
    asSame,
    asEmpty: ({ path, stamp }) =>
      withouts.length > MOST_EMPTY ? [asOlder(path, stamp)] : asSame(path, stamp),
    isFresh,
    inPlace,
    before: () => ['uvshim_times=$uvshim_store/replay/.times', ...(isDated ? SET_BACK : [])],
    times: () => [...times],
  };
}
