import { accessSync, readdirSync, realpathSync, statSync, type BigIntStats } from 'node:fs';

// Looks at the file system that are not recorded: `files.ts` records them.

/** The names in a directory that are links; none if it cannot be read. */
export function linksIn(directory: string): string[] {
  const entries = attempt(() => readdirSync(directory, { withFileTypes: true }), []);
  return entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => name);
}

/** Nanoseconds in which FAT dates all changes alike. */
const COARSEST = 2_000_000_000n;

/**
 * A text for each thing that changes when a file is edited or replaced; null if there is none. Takes the present time: if
 * the next change may get the time of the last one, one of the texts is random.
 */
export function fileIdentity(path: string, now: bigint): readonly string[] | null {
  const stat = statOf(path);
  if (!stat) return null;
  const isFresh = stampOf(stat).isCoarse && stat.ctimeNs + COARSEST > now;
  const numbers = [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].map(String);
  return [realPath(path), ...numbers, ...(isFresh ? [String(Math.random())] : [])];
}

/** What a file system tells about a file. If the file is changed or replaced, at least one of these changes. */
export interface Stamp {
  /** nanoseconds since 1970 */
  readonly modified: bigint;
  /** whether its file system may count whole seconds (ext3, sshfs), or two (FAT) */
  readonly isCoarse: boolean;
  /** whether it is a file, no directory or device */
  readonly isFile: boolean;
  readonly inode: bigint;
}

/** FAT used to date the creation in hundredths of a second. File systems that count less have other digits after them. */
const HUNDREDTH = 10_000_000n;

/** An archive may set the modification time, but nothing sets the time of the last change. */
export function stampOf(stat: BigIntStats): Stamp {
  const isCoarse = stat.ctimeNs % HUNDREDTH === 0n;
  return { modified: stat.mtimeNs, isCoarse, isFile: stat.isFile(), inode: stat.ino };
}

/** The path with every link resolved, or as it is. */
export function realPath(path: string): string {
  // The system's own: Node's goes through a path part by part.
  return attempt(() => realpathSync.native(path), path);
}

/** Links are followed; undefined if nothing is there. */
export function statOf(path: string): BigIntStats | undefined {
  return attempt(() => statSync(path, { bigint: true, throwIfNoEntry: false }));
}

/** Whether access(2) allows it, with the flags of node:fs. */
export function mayAccess(path: string, mode: number): boolean {
  return attempt(() => {
    accessSync(path, mode);
    return true;
  }, false);
}

/** The result of a look; if it fails, undefined or what is given for that. */
export function attempt<Result>(look: () => Result): Result | undefined;
export function attempt<Result>(look: () => Result, otherwise: Result): Result;
export function attempt<Result>(look: () => Result, otherwise?: Result): Result | undefined {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
