import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes what is in the cache, and the cache directory (absolute); removes it, or does nothing where it is not there. It is
 * renamed first, so that whoever looks for it finds all of it or none; a link is removed, and never followed. Throws where it
 * cannot be removed.
 */
export function removeWhole(path: string, cache: string): void {
  // Not Node's crypto, which takes 6 ms to load.
  const aside = join(cache, `cleared-${Math.random().toString(36).slice(2)}`);
  try {
    renameSync(path, aside);
  } catch (error) {
    // Never made, or somebody else was faster.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  rmSync(aside, { recursive: true, force: true, maxRetries: 5 });
}
