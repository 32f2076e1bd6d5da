import { lstatSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeWhole } from './remove-whole.ts';

/** The shim's entries in its cache (`layout` is for direnv). Any other entry is not ours. */
const OWN = /^(replay|replay-count|programs|layout|cleared-.+)$/;

/**
 * Removes the shim's entries from its cache, and the directory if it is empty then. Takes the absolute directory, and
 * whether a stand-in (absolute) must stay because a running command uses it. Returns the stand-ins that stayed. Throws
 * if something cannot be removed.
 */
export function clearCache(cache: string, stays: (shadow: string) => boolean): string[] {
  const shadows = join(cache, 'shadows');
  const kept = isDirectory(shadows)
    ? namesIn(shadows)
        .map((name) => join(shadows, name))
        .filter(stays)
    : [];
  // Decisions first: without one, the next command creates its stand-in again.
  for (const name of namesIn(cache).filter((entry) => OWN.test(entry))) removeWhole(join(cache, name), cache);
  if (kept.length === 0) removeWhole(shadows, cache);
  else
    for (const name of namesIn(shadows))
      if (!kept.includes(join(shadows, name))) removeWhole(join(shadows, name), cache);
  removeIfEmpty(cache);
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
