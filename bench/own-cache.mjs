import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Takes the shim's cache for all machines; the directory that a command has created in it for this one. */
export async function ownCacheIn(cache) {
  const own = (await readdir(cache)).find((name) => name.startsWith('own-'));
  if (own === undefined) throw new Error(`${cache} has no directory for this machine`);
  return join(cache, own);
}
