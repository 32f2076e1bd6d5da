import { lstatSync, readdirSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { removeFromCache } from '../fs/remove-directory.ts';

/** uvshim keeps these for all machines (`layout` is for direnv), and for one. Any other entry is not ours. */
const COMMON = /^(layout|cleared-.+)$/;
const OWN = /^(replay|replay-count|programs|said|node|cleared-.+)$/;

/** The cache of one machine. */
const OF_MACHINE = /^own-[\da-f]{32}$/;

/**
 * Removes what uvshim has in its cache, and each directory that is empty then. Takes the absolute directory, that of the marks
 * if there is a HOME, and whether a stand-in (absolute) must stay because a running command uses it. Returns the stand-ins
 * that stayed. Throws if something cannot be removed.
 */
export function clearCache(
  cache: string,
  marks: string | undefined,
  stays: (standIn: string) => boolean,
): string[] {
  const owns = namesIn(cache).filter((name) => OF_MACHINE.test(name) && isDirectory(join(cache, name)));
  const kept = owns.flatMap((name) => clearOwnCache(join(cache, name), stays));
  // If its mark stays, the next command finds a kept stand-in.
  if (kept.length === 0 && marks !== undefined) removeFromCache(marks, dirname(marks));
  for (const directory of [cache, ...(marks === undefined ? [] : [dirname(marks)])]) {
    for (const name of namesIn(directory).filter((entry) => COMMON.test(entry)))
      removeFromCache(join(directory, name), directory);
    removeIfEmpty(directory);
  }
  return kept;
}

/** As `clearCache`, of the cache of one machine. */
export function clearOwnCache(own: string, stays: (standIn: string) => boolean): string[] {
  const standIns = join(own, 'stand-ins');
  const kept = isDirectory(standIns)
    ? namesIn(standIns)
        .map((name) => join(standIns, name))
        .filter(stays)
    : [];
  // Decisions first: without one, the next command creates its stand-in again.
  for (const name of namesIn(own).filter((entry) => OWN.test(entry))) removeFromCache(join(own, name), own);
  if (kept.length === 0) removeFromCache(standIns, own);
  else
    for (const name of namesIn(standIns))
      if (!kept.includes(join(standIns, name))) removeFromCache(join(standIns, name), own);
  removeIfEmpty(own);
  return kept;
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // It has other entries, or does not exist.
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Does not follow a link. */
function isDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
