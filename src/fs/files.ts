import { constants, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { attempt, fileIdentity, linksIn, mayAccess, realPath, stampOf, statOf, type Stamp } from './look.ts';
import { MAX_TEXT_BYTES } from '../limits.ts';

/**
 * A file system lookup that a decision depends on. The decision holds while the lookup has the same result. Paths are
 * absolute.
 */
export type Dependency =
  /** nothing is there */
  | { readonly seen: 'nothing'; readonly path: string }
  /** it was read, queried or listed, at the place that the path leads to */
  | { readonly seen: 'content'; readonly path: string; readonly place: string; readonly stamp: Stamp }
  /** a directory without the entries that were searched for: if it is gone, it has none either */
  | { readonly seen: 'without'; readonly path: string; readonly stamp: Stamp }
  /** the place that the path leads to, without its content */
  | { readonly seen: 'place'; readonly path: string; readonly place: string }
  | { readonly seen: 'directory' | 'writable' | 'read-only'; readonly path: string };

/** The file system for all stages. It records each lookup. */
export interface Files {
  /**
   * Takes a path and a size limit in bytes. Returns the text of the file. Undefined if it cannot be read, or is larger.
   */
  readonly readText: (path: string, most?: number) => string | undefined;
  /** The names in a directory. Empty if it cannot be read. */
  readonly names: (directory: string) => string[];
  /** Takes a directory; returns the paths below it, from it on, at any depth; only the directory itself is recorded. */
  readonly namesBelow: (directory: string) => string[];
  /** The names in a directory that match the pattern. Empty if it cannot be read. */
  readonly namesLike: (directory: string, pattern: RegExp) => string[];
  /** Whether the path exists (links followed). */
  readonly exists: (path: string) => boolean;
  /** The names in a directory that are links. */
  readonly links: (directory: string) => string[];
  /** Like `links`, but not recorded: for a directory that changes with each command. */
  readonly linksNow: (directory: string) => string[];
  /** Whether the path is a directory (links followed). */
  readonly isDirectory: (path: string) => boolean;
  /** Whether the path is a file that the caller may run (links followed). */
  readonly isProgram: (path: string) => boolean;
  /** Whether the caller can create a file in the directory: false on a read-only file system, even for root. */
  readonly isWritable: (directory: string) => boolean;
  /** The path with every link resolved, or unchanged if that fails. */
  readonly resolved: (path: string) => string;
  /** Takes a path; the number of the user that owns what is there. */
  readonly ownerOf: (path: string) => bigint | undefined;
  /** Whether two paths lead to the same place. */
  readonly isSamePlace: (one: string, other: string) => boolean;
  /** Takes a path; what the link there leads to, as written; undefined if it is not a link. */
  readonly linkTarget: (path: string) => string | undefined;
  /** Whether two files have the same bytes. */
  readonly isSameContent: (one: string, other: string) => boolean;
  /**
   * Takes paths of files; returns a text that changes if one of them is replaced, edited, or leads elsewhere. It
   * contains the ctime, because all mtimes in a store are equal. If the file system may give the next change the same time,
   * no two texts are equal.
   */
  readonly identityOf: (...paths: readonly string[]) => string;
  /** the recorded lookups, in order */
  readonly dependencies: () => readonly Dependency[];
  /** The same file system at the same moment, without a record yet. */
  readonly withoutRecord: () => Files;
}

/**
 * Starts without lookups, and looks once at each path: a decision is about one moment. Takes the time (nanoseconds since 1970)
 * by the clock of the file system that answers of programs are kept on, if they are kept.
 */
export function createFiles(now = 0n): Files {
  return recordLookups(now, {
    stat: once(statOf),
    real: once(realPath),
    list: once((directory) => attempt(() => readdirSync(directory))),
    text: once((path) => attempt(() => readFileSync(path, 'utf8'))),
  });
}

/** Lookups of a path, each made once. */
interface Lookups {
  readonly stat: typeof statOf;
  readonly real: typeof realPath;
  readonly list: (directory: string) => string[] | undefined;
  readonly text: (path: string) => string | undefined;
}

function recordLookups(now: bigint, lookups: Lookups): Files {
  const { stat, real, list, text } = lookups;
  const dependencies = new Map<string, Dependency>();

  /** Keeps the first of two equal lookups: what changed in between has another stamp then. */
  function saw(dependency: Dependency): void {
    const key = `${dependency.seen} ${dependency.path}`;
    if (!dependencies.has(key)) dependencies.set(key, dependency);
  }

  function sawContent(path: string): void {
    const found = stat(path);
    if (!found) saw({ seen: 'nothing', path });
    else saw({ seen: 'content', path, place: real(path), stamp: stampOf(found) });
  }

  function resolved(path: string): string {
    const place = real(path);
    saw(!stat(path) ? { seen: 'nothing', path } : { seen: 'place', path, place });
    return place;
  }

  return {
    dependencies: () => [...dependencies.values()],
    withoutRecord: () => recordLookups(now, lookups),
    resolved,
    readText(path, most = MAX_TEXT_BYTES) {
      sawContent(path);
      const found = stat(path);
      // Reading a FIFO or a terminal would wait, and consume uv's input.
      return found?.isFile() && found.size <= most ? text(path) : undefined;
    },
    names(directory) {
      sawContent(directory);
      return list(directory) ?? [];
    },
    namesBelow(directory) {
      sawContent(directory);
      return attempt(() => readdirSync(directory, { recursive: true, encoding: 'utf8' }), []);
    },
    namesLike(directory, pattern) {
      const place = stat(directory);
      const names = list(directory);
      const found = names?.filter((name) => pattern.test(name)) ?? [];
      // Most directories of a long PATH are like this, and then the launcher needs only one test.
      if (place && names && found.length === 0 && real(directory) === directory)
        saw({ seen: 'without', path: directory, stamp: stampOf(place) });
      else sawContent(directory);
      return found;
    },
    exists(path) {
      sawContent(path);
      return stat(path) !== undefined;
    },
    links(directory) {
      sawContent(directory);
      return linksIn(directory);
    },
    linksNow: linksIn,
    isDirectory(path) {
      const isDirectory = stat(path)?.isDirectory() ?? false;
      if (isDirectory) saw({ seen: 'directory', path });
      else sawContent(path);
      return isDirectory;
    },
    isProgram(path) {
      sawContent(path);
      return (stat(path)?.isFile() ?? false) && mayAccess(path, constants.X_OK);
    },
    isWritable(directory) {
      const isWritable = mayAccess(directory, constants.W_OK);
      saw({ seen: isWritable ? 'writable' : 'read-only', path: directory });
      return isWritable;
    },
    ownerOf(path) {
      resolved(path);
      return stat(path)?.uid;
    },
    isSamePlace: (one, other) => one === other || resolved(one) === resolved(other),
    linkTarget(path) {
      sawContent(path);
      return attempt(() => readlinkSync(path));
    },
    isSameContent(one, other) {
      [one, other].forEach(sawContent);
      if (stat(one)?.size !== stat(other)?.size) return false;
      return attempt(() => readFileSync(one).equals(readFileSync(other)), false);
    },
    identityOf(...paths) {
      paths.forEach(sawContent);
      return JSON.stringify(paths.map((path) => fileIdentity(path, now)));
    },
  };
}

/** Calls a function once for each path, and returns the same then. */
function once<Result>(look: (path: string) => Result): (path: string) => Result {
  const results = new Map<string, Result>();
  return (path) => {
    if (!results.has(path)) results.set(path, look(path));
    return results.get(path) as Result;
  };
}
