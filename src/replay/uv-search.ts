import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { createFiles, type Witness } from '../situation/files.ts';

/**
 * Whether the launcher would find the same real uv again, without looking for it, where nothing is new in what was seen:
 * that is the next on PATH behind the launcher, and every directory before it was looked at. Takes the real uv as the
 * launcher names it, the launcher as it was called, PATH, and what was seen; returns the launcher as it stands on PATH
 * (absolute), or undefined where it has to look.
 */
export function findsUvAgain(
  uv: string,
  self: string,
  path: string,
  witnesses: readonly Witness[],
): string | undefined {
  const fields = path.split(':');
  // Where uv is not on PATH, that is none.
  const before = fields.slice(0, Math.max(0, fields.indexOf(dirname(uv))));
  const [launcher, ...others] = before.filter(hasUv);
  if (launcher === undefined || others.length > 0) return undefined;
  if (!createFiles().isSamePlace(`${launcher}/uv`, self)) return undefined;
  // Where it comes again, the launcher takes no chances.
  if (fields.indexOf(launcher) !== fields.lastIndexOf(launcher)) return undefined;
  const seen = new Set([launcher, ...witnesses.filter(isListing).map((witness) => witness.path)]);
  return before.every((field) => field.startsWith('/') && seen.has(field)) ? `${launcher}/uv` : undefined;
}

/** Where something comes into a directory it is another one than it was, and where there was none there is one. */
function isListing({ seen }: Witness): boolean {
  return seen === 'content' || seen === 'without' || seen === 'nothing';
}

/** Where that is not to be known, there is one. */
function hasUv(field: string): boolean {
  try {
    // To make an error for each of 500 directories would take 2 ms.
    return lstatSync(`${field}/uv`, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}
