import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Makes a directory read-only like a store, even for root, by a mount on itself. Use it in a private mount namespace
 * (`unshare --mount`), which ends with its last process; otherwise the whole machine sees the mount. Returns a function that
 * undoes it. Throws if this process may not mount.
 */
export async function makeReadOnly(directory: string): Promise<() => Promise<void>> {
  await mount(directory, ['--bind', directory, directory]);
  const undo = async () => {
    // Lazily, so that a working directory inside it does not make this fail.
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
