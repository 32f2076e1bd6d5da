import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { createFiles, type Dependency } from '../fs/files.ts';

/**
 * Whether the launcher can skip its search for the real uv: if uv is the next one after the launcher on PATH, and the
 * decision depends on every directory before it. Takes the launcher's path of the real uv, the launcher as it was
 * called, PATH, and the lookups. Returns the launcher's absolute path on PATH, or undefined if it has to search.
 */
export function launcherStillFindsUv(
  uv: string,
  self: string,
  path: string,
  dependencies: readonly Dependency[],
): string | undefined {
  const fields = path.split(':');
  // Empty if uv's directory is not on PATH.
  const before = fields.slice(0, Math.max(0, fields.indexOf(dirname(uv))));
  const [launcher, ...others] = before.filter(hasUv);
  if (launcher === undefined || others.length > 0) return undefined;
  if (!createFiles().isSamePlace(`${launcher}/uv`, self)) return undefined;
  // If it occurs twice, the launcher searches.
  if (fields.indexOf(launcher) !== fields.lastIndexOf(launcher)) return undefined;
  const seen = new Set([launcher, ...dependencies.filter(isListing).map((dependency) => dependency.path)]);
  return before.every((field) => field.startsWith('/') && seen.has(field)) ? `${launcher}/uv` : undefined;
}

/** Lookups whose condition fails if a file is added to the directory. */
function isListing({ seen }: Dependency): boolean {
  return seen === 'content' || seen === 'without' || seen === 'nothing';
}

/** True if it cannot be determined. */
function hasUv(field: string): boolean {
  try {
    // Without throwing, because 500 errors take 2 ms.
    return lstatSync(`${field}/uv`, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}
