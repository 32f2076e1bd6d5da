import { join } from 'node:path';
import type { Files } from './files.ts';

/** Where an environment's interpreters are, from its directory on. */
export const BIN: readonly string[] = ['bin'];

/** Takes a minor version (`3.12`); where an environment of it has its packages, from its directory on. */
export function sitePackagesIn(minor: string): readonly string[] {
  return ['lib', `python${minor}`, 'site-packages'];
}

/**
 * Takes an environment (absolute) and the names on the way to a directory in it, of which the last ones need not be there
 * yet; returns the first (absolute) that is a link out of the environment, or undefined where none is. What is behind one is
 * somebody else's, and not to be written to.
 */
export function leadsOut(environment: string, names: readonly string[], files: Files): string | undefined {
  const own = files.resolved(environment);
  return names
    .map((_, at) => join(environment, ...names.slice(0, at + 1)))
    .find((path) => files.exists(path) && !`${files.resolved(path)}/`.startsWith(`${own}/`));
}
