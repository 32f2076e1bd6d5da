import { appendFileSync, chmodSync, lstatSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../heal/make-directory.ts';
import { writeBeside } from '../heal/write-beside.ts';
import { removeWhole } from './remove-whole.ts';

/** Decisions for one directory and cache key, with different variables, as in two terminals. */
const SLOTS = [1, 2, 3, 4];

/**
 * After this many decisions all are removed, with the cached answers of programs. Later calls create the ones in use
 * again.
 */
const MOST = 20_000;

/**
 * Writes a decision for the launcher. Takes the cache directory, the launcher's path for it (absolute, in that
 * directory), the text, its head with the variables, and the moment before the first lookup (milliseconds since 1970),
 * which becomes the time of the file. Throws if it cannot be written.
 */
export function storeDecision(
  cache: string,
  place: string,
  text: string,
  head: string,
  startedAt: number,
): void {
  const directory = join(cache, 'replay');
  if (!place.startsWith(`${directory}/`)) throw new Error(`${place} is not in ${directory}`);
  makeDirectory(directory);
  // Only the caller may write files that the launcher sources.
  chmodSync(directory, 0o700);
  dropOften(cache, directory);
  clearWay(dirname(place), directory);
  makeDirectory(dirname(place));
  writeBeside(chooseSlot(place, head), text, { time: startedAt, mode: 0o600 });
}

/** Removes a decision that has the name of a directory on the way to another one. */
function clearWay(directory: string, top: string): void {
  if (directory === top) return;
  clearWay(dirname(directory), top);
  if (kindOf(directory) === 'file') rmSync(directory);
}

function kindOf(path: string): 'nothing' | 'file' | 'directory' {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'nothing';
  return stat.isDirectory() ? 'directory' : 'file';
}

/** Counts by the size of a file, which is faster than listing a directory. */
function dropOften(cache: string, directory: string): void {
  const count = join(cache, 'replay-count');
  appendFileSync(count, '.', { mode: 0o600 });
  if (statSync(count).size <= MOST) return;
  truncateSync(count);
  for (const place of [directory, join(cache, 'programs')]) removeWhole(place, cache);
  makeDirectory(directory);
}

/** The slot with the same variables, or else the first free one (the launcher stops there), or else the oldest. */
function chooseSlot(place: string, head: string): string {
  const slots = SLOTS.map((slot) => `${place}.${slot}`).filter((slot) => kindOf(slot) !== 'directory');
  return slots.find((slot) => kindOf(slot) === 'nothing' || hasHead(slot, head)) ?? slots.reduce(older);
}

function hasHead(slot: string, head: string): boolean {
  return readFileSync(slot, 'utf8').startsWith(head);
}

function older(one: string, other: string): string {
  return statSync(other).mtimeMs < statSync(one).mtimeMs ? other : one;
}
