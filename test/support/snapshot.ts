import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Every path below a directory, with its kind, size, time of change, and a link's target. */
export type Snapshot = Map<string, string>;

/** Records the content of a directory, at any depth, without following links. Empty if the directory does not exist. */
export async function snapshot(directory: string): Promise<Snapshot> {
  const entries: Snapshot = new Map();
  await addEntries(directory, '', entries);
  return entries;
}

/** The changes between two snapshots, as lines: `+ path`, `- path`, `~ path: from => to`. */
export function changes(before: Snapshot, after: Snapshot): string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path) => {
    const [from, to] = [before.get(path), after.get(path)];
    if (from === to) return [];
    if (from === undefined) return [`+ ${path}`];
    if (to === undefined) return [`- ${path}`];
    return [`~ ${path}: ${from} => ${to}`];
  });
}

async function addEntries(root: string, below: string, entries: Snapshot): Promise<void> {
  const names = await readdir(join(root, below)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const path = join(below, name);
    const stats = await lstat(join(root, path), { bigint: true });
    const time = stats.mtimeNs.toString();
    if (stats.isDirectory()) {
      entries.set(path, `directory ${time}`);
      await addEntries(root, path, entries);
    } else if (stats.isSymbolicLink())
      entries.set(path, `link ${time} to ${await readlink(join(root, path))}`);
    else entries.set(path, `${stats.isFile() ? 'file' : 'other'} ${stats.size.toString()} ${time}`);
  }
}
