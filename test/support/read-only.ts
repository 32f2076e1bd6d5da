import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Makes a directory read-only as a store is, for root too: it is mounted on itself. Meant for a private mount namespace
 * (`unshare --mount`), where it ends with the last process; elsewhere the whole machine sees it.
 * Returns what undoes it; throws where this process may not mount.
 */
export async function makeReadOnly(directory: string): Promise<() => Promise<void>> {
  await mount(directory, ['--bind', directory, directory]);
  const undo = async () => {
    // Lazily: somebody's working directory in there is no reason to fail.
    await run('umount', ['--lazy', directory]);
  };
  try {
    await mount(directory, ['-o', 'remount,bind,ro', directory]);
    await assertReadOnly(directory);
  } catch (error) {
    await undo();
    throw error;
  }
  return undo;
}

async function mount(directory: string, args: string[]): Promise<void> {
  try {
    await run('mount', args);
  } catch (cause) {
    throw new Error(
      `${directory} could not be made read-only: mount ${args.join(' ')} failed\n` +
        'hint: run this as root, or inside: unshare --user --map-root-user --mount',
      { cause },
    );
  }
}

async function assertReadOnly(directory: string): Promise<void> {
  const code = await access(directory, constants.W_OK).then(
    () => 'it can be written to',
    (error: unknown) => (error as NodeJS.ErrnoException).code,
  );
  if (code !== 'EROFS') throw new Error(`${directory} was mounted read-only, but: ${code}`);
}
