import { readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { attempt } from './look.ts';

/** The name of a temporary directory, with its creation time. No installer reads such a name. */
const BESIDE = /^\.uvshim-(?<time>[0-9a-z]+)-[0-9a-z]+$/;

/** Milliseconds after which the process that created it must have been killed. */
const LEFT_AFTER = 60 * 60 * 1000;

/** Takes an absolute directory; returns a new temporary path in it that no program reads. */
export function pathBeside(directory: string): string {
  return join(directory, `.uvshim-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`);
}

/**
 * Takes a complete directory beside its place, and that place (absolute). Replaces the old directory. Readers see the
 * old one, the new one or none, never part of one. A parallel process may win. Throws if it cannot be written.
 */
export function replaceDirectory(beside: string, place: string): void {
  const old = pathBeside(dirname(place));
  move(place, old, ['ENOENT']);
  move(beside, place, ['ENOTEMPTY', 'EEXIST']);
  // The new one is still here if another process was faster.
  [old, beside].forEach(remove);
}

/** Removes an absolute directory in one step, if it exists. */
export function removeDirectory(place: string): void {
  const old = pathBeside(dirname(place));
  move(place, old, ['ENOENT']);
  remove(old);
}

/** Takes an absolute directory; removes the remains of killed processes. */
export function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    const time = BESIDE.exec(name)?.groups?.time;
    if (time !== undefined && Date.now() - parseInt(time, 36) > LEFT_AFTER) remove(join(directory, name));
  }
}

/** Does nothing if another process was faster: then the error has one of these codes. */
function move(from: string, to: string, lost: readonly string[]): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!lost.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** No program reads the path, so a failure does no harm. */
function remove(path: string): void {
  attempt(() => {
    rmSync(path, { recursive: true, force: true });
  });
}
