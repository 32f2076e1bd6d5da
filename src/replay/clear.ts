import { randomUUID } from 'node:crypto';
import { lstatSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What the shim makes in its cache (`layout` is direnv's); whatever else is there belongs to somebody else. */
const OWN = /^(replay|replay-count|replay-dropped-.+|programs|layout|cleared-.+)$/;

/**
 * Removes what the shim has written to its cache, and the directory itself where nothing is left in it. Takes that
 * directory (absolute), and whether a shadow (absolute) is to stay, since a running command stands on it; returns the shadows
 * that have stayed. Each thing is renamed first, so that whoever looks for it finds all of it or none. A link is removed,
 * and never followed. Throws where it cannot be removed.
 */
export function clearCache(cache: string, stays: (shadow: string) => boolean): string[] {
  const shadows = join(cache, 'shadows');
  const kept = isDirectory(shadows)
    ? namesIn(shadows)
        .map((name) => join(shadows, name))
        .filter(stays)
    : [];
  // Decisions first: a command that is decided anew makes its shadow anew.
  for (const name of namesIn(cache).filter((entry) => OWN.test(entry))) remove(join(cache, name), cache);
  if (kept.length === 0) remove(shadows, cache);
  else
    for (const name of namesIn(shadows))
      if (!kept.includes(join(shadows, name))) remove(join(shadows, name), cache);
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

function remove(path: string, cache: string): void {
  const aside = join(cache, `cleared-${randomUUID()}`);
  try {
    renameSync(path, aside);
  } catch (error) {
    // Never made, or somebody else was faster.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  rmSync(aside, { recursive: true, force: true, maxRetries: 5 });
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
