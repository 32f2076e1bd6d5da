import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes a path in the cache, and the absolute cache directory. Removes the path if it exists. Renames it first, so that
 * readers see all of it or nothing. Removes a link without following it. Throws if it cannot be removed.
 */
export function removeFromCache(path: string, cache: string): void {
  // Not Node's crypto, which takes 6 ms to load.
  const aside = join(cache, `cleared-${Math.random().toString(36).slice(2)}`);
  try {
    renameSync(path, aside);
  } catch (error) {
    // It does not exist, or another process was faster.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  rmSync(aside, { recursive: true, force: true, maxRetries: 5 });
}
