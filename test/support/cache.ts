import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Where the tests keep what is expensive to make: git-ignored, and safe to remove at any time that no test runs. */
export const cacheDirectory = resolve(import.meta.dirname, '../../.cache');

/**
 * Gives the path of the directory `name` in the cache; where it is missing, `build` fills an empty one beside it first,
 * which then gets its name in one step, so that neither a crash nor a second run at the same time leaves half a directory.
 */
export async function cached(name: string, build: (directory: string) => Promise<void>): Promise<string> {
  const directory = join(cacheDirectory, name);
  if (await exists(directory)) return directory;
  await mkdir(dirname(directory), { recursive: true });
  const beside = await mkdtemp(`${directory}.`);
  try {
    await build(beside);
    await rename(beside, directory);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    if (!(await exists(directory))) throw error;
  }
  return directory;
}

/** Tells whether there is something, of whatever kind, at the end of `path`. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
