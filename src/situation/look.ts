import { accessSync, readdirSync, realpathSync, statSync, type BigIntStats } from 'node:fs';

// Looks at the file system that are not recorded: `files.ts` records them.

/** The names in a directory that are links; none if it cannot be read. */
export function linksIn(directory: string): string[] {
  const entries = attempt(() => readdirSync(directory, { withFileTypes: true })) ?? [];
  return entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => name);
}

/** A text for each thing that changes when a file is edited or replaced; null if there is none. */
export function fileIdentity(path: string): readonly string[] | null {
  const stat = statOf(path);
  if (stat === undefined) return null;
  return [realPath(path), ...[stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].map(String)];
}

/** Whether it is a file of at most so many bytes. Reading a FIFO or a terminal would wait, and consume uv's input. */
export function isReadable(stat: BigIntStats | undefined, most: number): boolean {
  return stat !== undefined && stat.isFile() && stat.size <= most;
}

/** The path with every link resolved, or as it is. */
export function realPath(path: string): string {
  // The system's own: Node's goes through a path part by part.
  return attempt(() => realpathSync.native(path)) ?? path;
}

/** Links are followed; undefined if nothing is there. */
export function statOf(path: string): BigIntStats | undefined {
  return attempt(() => statSync(path, { bigint: true, throwIfNoEntry: false }));
}

/** Whether access(2) allows it, with the flags of node:fs. */
export function mayAccess(path: string, mode: number): boolean {
  const isAllowed = attempt(() => {
    accessSync(path, mode);
    return true;
  });
  return isAllowed ?? false;
}

/** The result of a look, undefined if it fails. */
export function attempt<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
