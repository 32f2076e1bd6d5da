import { appendFileSync, chmodSync, readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../heal/make-directory.ts';
import { writeBeside } from '../heal/write-beside.ts';

/** Decisions for one directory and one shape of a command: for different environments, as in two terminals. */
const SLOTS = [1, 2, 3, 4];

/** After so many decisions all are dropped, and what was learnt of programs: what is still in use is asked for once more. */
const MOST = 20_000;

/**
 * Writes a decision down where the launcher looks for it. Takes the cache directory, the place that the launcher named
 * (absolute, in that directory), the text, the head of it that tells for which variables it is, and the moment before the
 * first look (milliseconds since 1970), which becomes the time of the file. Throws where it cannot be written.
 */
export function storeDecision(
  cache: string,
  place: string,
  text: string,
  head: string,
  startedAt: number,
): void {
  const directory = join(cache, 'replay');
  // Where HOME is unset, the launcher does not know what the user database knows.
  if (!place.startsWith(`${directory}/`)) throw new Error(`${place} is not in ${directory}`);
  makeDirectory(directory);
  // What the launcher sources is nobody else's to write.
  chmodSync(directory, 0o700);
  dropOften(cache, directory);
  makeDirectory(dirname(place));
  writeBeside(chooseSlot(place, head), text, { time: startedAt, mode: 0o600 });
}

/** A count in the size of a file, so that nothing has to be listed. */
function dropOften(cache: string, directory: string): void {
  const count = join(cache, 'replay-count');
  appendFileSync(count, '.', { mode: 0o600 });
  if (statSync(count).size <= MOST) return;
  truncateSync(count);
  for (const place of [directory, join(cache, 'programs')]) drop(place, cache);
  makeDirectory(directory);
}

/** Renamed first, so that whoever looks for it finds all or nothing. */
function drop(place: string, cache: string): void {
  const dropped = join(cache, `replay-dropped-${Math.random().toString(36).slice(2)}`);
  try {
    renameSync(place, dropped);
  } catch (error) {
    // Never made, or somebody else was faster.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  rmSync(dropped, { recursive: true, force: true });
}

/** The slot for the same variables, else a free one, else the oldest. */
function chooseSlot(place: string, head: string): string {
  const slots = SLOTS.map((slot) => `${place}.${slot}`).map((path) => ({
    path,
    ...look(path, head),
  }));
  const [oldest] = [...slots].sort((one, other) => one.time - other.time);
  const own = slots.find(({ isOwn }) => isOwn) ?? slots.find(({ isOwn }) => isOwn === undefined) ?? oldest;
  return own?.path ?? `${place}.1`;
}

/** Whether the file in a slot has that head, undefined where there is none; and since when it is there. */
function look(path: string, head: string): { readonly isOwn?: boolean; readonly time: number } {
  try {
    return { isOwn: readFileSync(path, 'utf8').startsWith(head), time: statSync(path).mtimeMs };
  } catch {
    return { time: 0 };
  }
}
