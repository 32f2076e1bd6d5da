import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';

/** As many links as a path may lead over, as in the kernel. */
const MOST_LINKS = 40;

/**
 * Takes a path, of which the end need not be there yet, and the effective user; returns nothing where only that user and
 * root can put anything there, else a text that says what keeps it from being the user's own. Whoever may write to a
 * directory above may put another in the place of the one below. A path that is relative is everybody's, and one that
 * leads nowhere is nobody's. One that is no UTF-8 has come here as another.
 */
export function whyNotOwn(path: string, user: number): string | undefined {
  if (!isAbsolute(path)) return `${path} is no absolute path`;
  if (path.includes('\uFFFD')) return `${path} is no UTF-8`;
  try {
    // In a user namespace the system's own directories seem to be nobody's.
    return firstForeign(path, [user, 0, lstatSync('/').uid], MOST_LINKS);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function firstForeign(path: string, owners: readonly number[], links: number): string | undefined {
  const above = path === dirname(path) ? undefined : firstForeign(dirname(path), owners, links);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (above !== undefined || stat === undefined) return above;
  if (!owners.includes(stat.uid)) return `${path} belongs to user ${stat.uid}`;
  if (!stat.isSymbolicLink()) return isOthersToWrite(stat) ? `others may write to ${path}` : undefined;
  if (links === 0) return `${path} leads nowhere`;
  return firstForeign(resolve(dirname(path), readlinkSync(path)), owners, links - 1);
}

/** In a sticky directory nobody renames what is another's. A group with its owner's number is the owner's alone. */
function isOthersToWrite({ mode, uid, gid }: Stats): boolean {
  const isSticky = (mode & 0o1000) !== 0;
  const writers = gid === uid ? 0o002 : 0o022;
  return (mode & writers) !== 0 && !isSticky;
}
