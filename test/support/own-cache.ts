import { join } from 'node:path';
import { openOwnCache } from '../../src/cache/own-cache.ts';

/** Takes a HOME, and the shim's cache for all machines; the directory that the shim has in it on this machine. */
export function ownCache(home: string, cache = join(home, '.cache/uvshim')): string {
  const { directory, why } = openOwnCache({
    home,
    cache,
    user: process.geteuid?.() ?? 0,
    process: process.pid,
  });
  if (directory === undefined) throw new Error(why);
  return directory;
}
