import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Variables } from '../../src/request/variables.ts';
import { systemProgram } from './find-programs.ts';

/** A way to run a command for which a directory is read-only. */
export interface Seal {
  /** in words, for the user */
  readonly how: string;
  /** the words before the command */
  readonly prefix: readonly string[];
}

interface Way extends Seal {
  /** whether the directory needs read-only modes too */
  readonly byModes: boolean;
}

/**
 * Makes a directory read-only for commands that run with the returned seal, and verifies that by writing. Undefined if
 * it cannot: without the right to mount, and as root, for whom modes do not count.
 */
export async function seal(directory: string, variables: Variables): Promise<Seal | undefined> {
  let hasModes = false;
  for (const way of waysFor(directory, variables)) {
    if (way.byModes && !hasModes) {
      await setWritable(directory, false);
      hasModes = true;
    }
    if (await holds(way, directory)) return way;
  }
  return undefined;
}

/** Makes a sealed directory writable, so that it can be removed. */
export async function unseal(directory: string): Promise<void> {
  await setWritable(directory, true);
}

/** The best way first. A mount is in a private namespace, and ends with its command. */
function waysFor(directory: string, variables: Variables): Way[] {
  const [unshare, mount, setpriv] = ['unshare', 'mount', 'setpriv'].map((name) =>
    systemProgram(name, variables),
  );
  const ways: Way[] = [];
  if (unshare !== undefined && mount !== undefined) {
    const mounted = ['--mount', '--propagation', 'private', '/bin/sh', '-c', MOUNT, 'sh', mount, directory];
    const how = 'mounted read-only';
    ways.push({ how, byModes: false, prefix: [unshare, ...mounted] });
    ways.push({ how, byModes: false, prefix: [unshare, '--user', '--map-root-user', ...mounted] });
  }
  ways.push({
    how: 'read-only by its modes alone, as no truly read-only directory can be made here',
    byModes: true,
    prefix: [],
  });
  if (setpriv !== undefined) {
    const how =
      'read-only by its modes alone, which root is made to heed, as no truly read-only directory can be made here';
    ways.push({ how, byModes: true, prefix: [setpriv, '--bounding-set', '-dac_override'] });
  }
  return ways;
}

const MOUNT = '"$1" --bind "$2" "$2" && "$1" -o remount,bind,ro "$2" || exit 125; shift 2; exec "$@"';

/** Whether the way works, and a command in it cannot write: only a test can tell. */
async function holds({ prefix }: Way, directory: string): Promise<boolean> {
  const file = join(directory, 'written-by-uvshim');
  const [program, ...words] = [...prefix, '/bin/sh', '-c', '! (: >"$1")', 'sh', file];
  const { failed } = await execa(program, words, { env: {}, extendEnv: false, reject: false });
  await rm(file, { force: true });
  return !failed;
}

/** Does not follow links: the store's library links to the machine's own. */
async function setWritable(directory: string, writable: boolean): Promise<void> {
  const change = async (path: string) => {
    const { mode } = await lstat(path);
    await chmod(path, writable ? mode | 0o200 : mode & ~0o222);
  };
  await change(directory);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await setWritable(path, writable);
    else if (entry.isFile()) await change(path);
  }
}
