import { appendFileSync, chmodSync, lstatSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../fs/make-directory.ts';
import { writeFile } from '../fs/write-file.ts';
import { areThere, createTimeFiles } from './clock.ts';
import type { DecisionFile } from './decision-file.ts';
import { removeFromCache } from '../fs/remove-directory.ts';

/** Decisions for one directory and cache key, with different variables, as in two terminals. */
const SLOTS = [1, 2, 3, 4];

/**
 * After this many files all decisions are removed, with the cached answers of programs. Later calls create the ones in use
 * again.
 */
const MOST = 20_000;

/**
 * Writes a decision for the launcher. Takes the cache directory, the launcher's path for it (absolute, in that
 * directory), the file, and its head with the variables. Throws if it cannot be written.
 */
export function storeDecision(
  cache: string,
  place: string,
  { text, time, times }: DecisionFile,
  head: string,
): void {
  const directory = join(cache, 'replay');
  if (!place.startsWith(`${directory}/`)) throw new Error(`${place} is not in ${directory}`);
  makeDirectory(directory);
  // Only the caller may write files that the launcher sources.
  chmodSync(directory, 0o700);
  dropOften(cache, directory);
  appendFileSync(join(cache, COUNT), '.'.repeat(1 + createTimeFiles(cache, times)), { mode: 0o600 });
  clearWay(dirname(`${place}.1`), directory);
  makeDirectory(dirname(`${place}.1`));
  const slot = chooseSlot(place, head);
  writeFile(slot, text, { time: Number(time / 1000n) / 1000, mode: 0o600 });
  // Another process may have removed all.
  if (!areThere(cache, times)) rmSync(slot, { force: true });
}

/** Removes a decision that has the name of a directory on the way to another one. */
function clearWay(directory: string, top: string): void {
  if (directory === top) return;
  clearWay(dirname(directory), top);
  if (kindOf(directory) === 'file') rmSync(directory);
}

function kindOf(path: string): 'nothing' | 'file' | 'directory' {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return 'nothing';
  return stat.isDirectory() ? 'directory' : 'file';
}

/** The size of this file is the count, which is faster than listing a directory. */
const COUNT = 'replay-count';

function dropOften(cache: string, directory: string): void {
  const count = join(cache, COUNT);
  if ((statSync(count, { throwIfNoEntry: false })?.size ?? 0) < MOST) return;
  truncateSync(count);
  for (const place of [directory, join(cache, 'programs')]) removeFromCache(place, cache);
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
