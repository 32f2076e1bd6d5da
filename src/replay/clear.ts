import { lstatSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeWhole } from './remove-whole.ts';

/** What the shim makes in its cache (`layout` is direnv's); whatever else is there belongs to somebody else. */
const OWN = /^(replay|replay-count|programs|layout|cleared-.+)$/;

/**
 * Removes what the shim has written to its cache, and the directory itself where nothing is left in it. Takes that
 * directory (absolute), and whether a shadow (absolute) is to stay, since a running command stands on it; returns the shadows
 * that have stayed. Throws where something cannot be removed.
 */
export function clearCache(cache: string, stays: (shadow: string) => boolean): string[] {
  const shadows = join(cache, 'shadows');
  const kept = isDirectory(shadows)
    ? namesIn(shadows)
        .map((name) => join(shadows, name))
        .filter(stays)
    : [];
  // Decisions first: a command that is decided anew makes its shadow anew.
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
    // It holds something of somebody else's, or was never made.
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** A link to one is none. */
function isDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
