import { readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The name of a temporary directory, with its creation time. No installer reads such a name. */
const BESIDE = /^\.uvshim-(?<time>[0-9a-z]+)-[0-9a-z]+$/;

/** Milliseconds after which the process that created it must have been killed. */
const LEFT_AFTER = 60 * 60 * 1000;

/** Takes an absolute directory; returns a new temporary path in it that no program reads. */
export function pathBeside(directory: string): string {
  const [time, random] = [Date.now(), Math.random()].map((number) => number.toString(36).replace('0.', ''));
  return join(directory, `.uvshim-${time ?? ''}-${random ?? ''}`);
}

/**
 * Takes a complete directory beside its place, and that place (absolute). Replaces the old directory. Readers see the
 * old one, the new one or none, never part of one. A parallel process may win. Throws if it cannot be written.
 */
export function replaceDirectory(beside: string, place: string): void {
  const old = moveAside(place);
  if (!isMoved(beside, place, ['ENOTEMPTY', 'EEXIST'])) remove(beside);
  if (old !== undefined) remove(old);
}

/** Removes an absolute directory in one step, if it exists. */
export function removeDirectory(place: string): void {
  const old = moveAside(place);
  if (old !== undefined) remove(old);
}

/** Takes an absolute directory; removes the remains of killed processes. */
export function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    const time = BESIDE.exec(name)?.groups?.time;
    if (time !== undefined && Date.now() - parseInt(time, 36) > LEFT_AFTER) remove(join(directory, name));
  }
}

function moveAside(place: string): string | undefined {
  const aside = pathBeside(dirname(place));
  return isMoved(place, aside, ['ENOENT']) ? aside : undefined;
}

/** False if another process was faster: then the error has one of these codes. */
function isMoved(from: string, to: string, lost: readonly string[]): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (lost.includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** No program reads the path, so a failure does no harm. */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    return;
  }
}
