import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { clearOwnCache } from './clear.ts';
import { timeOf } from './machine.ts';

/** A mark is for one boot of one machine or container: so many are kept, and all of the last day. */
const MOST_MARKS = 32;
const DAY = 24 * 60 * 60 * 1000;

/** The path of a mark (absolute), and the text that it had; undefined if it was not there. */
interface SeenMark {
  readonly mark: string;
  readonly text: string | undefined;
}

/** The text of a mark; undefined if it is not there. */
export function textOf(mark: string): string | undefined {
  return existsSync(mark) ? readFileSync(mark, 'utf8') : undefined;
}

/** Takes the directory of the marks, and the one with the caches. Keeps stand-ins: another machine may use them now. */
export function removeOldMarks(marks: string, cache: string): void {
  const all = readdirSync(marks).map((name) => join(marks, name));
  const newest = all.toSorted((one, other) => timeOf(other) - timeOf(one));
  const isOld = (mark: string) => timeOf(mark) < Date.now() - DAY;
  for (const mark of newest.slice(MOST_MARKS).filter(isOld))
    removeMark({ mark, text: textOf(mark) }, cache, () => true);
}

/**
 * Takes a mark, the directory with the caches, and whether a stand-in stays. Removes the mark and its cache, unless another
 * process has written a new mark in the meantime: many commands may start at the same time.
 */
export function removeMark(
  { mark, text }: SeenMark,
  cache: string,
  stays: (standIn: string) => boolean,
): void {
  if (text === undefined || textOf(mark) !== text) return;
  const own = /^own-[\da-f]{32}/.exec(text)?.[0];
  rmSync(mark, { force: true });
  if (own !== undefined) clearOwnCache(join(cache, own), stays);
}
