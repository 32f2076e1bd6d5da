import { readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What is in the making, or on its way out: a name that is no package's record, with the time at which it was given. */
const BESIDE = /^\.uvshim-(?<time>[0-9a-z]+)-[0-9a-z]+$/;

/** Milliseconds after which nobody works at it any more: whoever made it was killed. */
const LEFT_AFTER = 60 * 60 * 1000;

/** Takes a directory (absolute); returns a path in it, under which something can be made that nobody reads. */
export function pathBeside(directory: string): string {
  const [time, random] = [Date.now(), Math.random()].map((number) => number.toString(36).replace('0.', ''));
  return join(directory, `.uvshim-${time ?? ''}-${random ?? ''}`);
}

/**
 * Takes a directory that is whole, beside its place, and that place (absolute): puts it there instead of what is there.
 * Whoever looks finds the old one, the new one or none, and never half of one. Another who does the same at the same time
 * may win. Throws where it cannot be written.
 */
export function putInPlace(beside: string, place: string): void {
  const old = moveAside(place);
  if (!isMoved(beside, place, ['ENOTEMPTY', 'EEXIST'])) remove(beside);
  if (old !== undefined) remove(old);
}

/** Takes a directory (absolute) and takes all of it away at once; does nothing where it is gone already. */
export function takeAway(place: string): void {
  const old = moveAside(place);
  if (old !== undefined) remove(old);
}

/** Takes a directory (absolute); removes what killed runs have left in it. */
export function sweep(directory: string): void {
  for (const name of readdirSync(directory)) {
    const time = BESIDE.exec(name)?.groups?.time;
    if (time !== undefined && Date.now() - parseInt(time, 36) > LEFT_AFTER) remove(join(directory, name));
  }
}

function moveAside(place: string): string | undefined {
  const aside = pathBeside(dirname(place));
  return isMoved(place, aside, ['ENOENT']) ? aside : undefined;
}

/** False where somebody else was faster, which the system tells by one of those codes. */
function isMoved(from: string, to: string, lost: readonly string[]): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (lost.includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Nobody reads it, so that what stays of it harms nobody. */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    return;
  }
}
