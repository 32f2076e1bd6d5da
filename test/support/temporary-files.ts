import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Sets TMPDIR in `env` to a new directory in memory, in this mount namespace: the tests create and remove a million small
 * files, which costs a tenth of their time on a disk. Without the right to mount, TMPDIR stays as it is. Returns a function
 * that removes the directory.
 */
export async function keepTemporaryFilesInMemory(env: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'uvshim-memory-'));
  try {
    await run('mount', ['-t', 'tmpfs', 'uvshim-tests', directory]);
  } catch {
    await rmdir(directory);
    return () => Promise.resolve();
  }
  // As /tmp: some tests run programs as other users.
  await chmod(directory, 0o1777);
  env.TMPDIR = directory;
  return async () => {
    await run('umount', ['--lazy', directory]);
    await rmdir(directory);
  };
}
