import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { MAX_LINKS } from '../limits.ts';

/**
 * Takes a path, whose end may not exist yet, and the effective user. Returns undefined if only that user and root can
 * write there, or else the reason. A user who can write to a directory above can replace the one below. A relative path
 * is never trusted, and neither is a link to nothing. A path that is not UTF-8 arrives here as another path.
 */
export function untrustedReason(path: string, user: number): string | undefined {
  if (!isAbsolute(path)) return `${path} is not an absolute path`;
  if (path.includes('\uFFFD')) return `${path} is not UTF-8`;
  try {
    // A user namespace shows another owner for the system's directories.
    return firstForeign(path, [user, 0, lstatSync('/').uid], MAX_LINKS);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function firstForeign(path: string, owners: readonly number[], links: number): string | undefined {
  const above = path === dirname(path) ? undefined : firstForeign(dirname(path), owners, links);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (above !== undefined || !stat) return above;
  if (!owners.includes(stat.uid)) return `${path} belongs to user ${stat.uid}`;
  if (!stat.isSymbolicLink()) return isOthersToWrite(stat) ? `others may write to ${path}` : undefined;
  if (links === 0) return `${path} leads nowhere`;
  return firstForeign(resolve(dirname(path), readlinkSync(path)), owners, links - 1);
}

/** A sticky directory lets only owners rename files. A group with its owner's number is the owner's private group. */
function isOthersToWrite({ mode, uid, gid }: Stats): boolean {
  const isSticky = (mode & 0o1000) !== 0;
  const writers = gid === uid ? 0o002 : 0o022;
  return (mode & writers) !== 0 && !isSticky;
}
