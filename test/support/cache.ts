import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** The directory for expensive fixtures. git ignores it, and you can remove it when no test runs. */
export const cacheDirectory = resolve(import.meta.dirname, '../../.cache');

/**
 * Returns the path of the directory `name` in the cache. If it is missing, `build` first fills an empty directory beside
 * it, which is then renamed: neither a crash nor a parallel run leaves half a directory.
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

/** Whether something of any kind exists at `path`. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
