import { appendFileSync, chmodSync, existsSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../heal/make-directory.ts';
import { writeBeside } from '../heal/write-beside.ts';
import { removeWhole } from './remove-whole.ts';

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
  for (const place of [directory, join(cache, 'programs')]) removeWhole(place, cache);
  makeDirectory(directory);
}

/** The slot for the same variables, else a free one, behind which the launcher does not look; else the oldest. */
function chooseSlot(place: string, head: string): string {
  const slots = SLOTS.map((slot) => `${place}.${slot}`);
  return slots.find((slot) => !existsSync(slot) || hasHead(slot, head)) ?? slots.reduce(older);
}

function hasHead(slot: string, head: string): boolean {
  return readFileSync(slot, 'utf8').startsWith(head);
}

function older(one: string, other: string): string {
  return statSync(other).mtimeMs < statSync(one).mtimeMs ? other : one;
}
