import { join } from 'node:path';
import type { Files } from '../../fs/files.ts';

/** The path of an environment's interpreters in it. */
export const BIN: readonly string[] = ['bin'];

/** Takes a minor version (`3.12`). Returns the path of an environment's packages in it. */
export function sitePackagesIn(minor: string): readonly string[] {
  return ['lib', `python${minor}`, 'site-packages'];
}

/**
 * Takes an environment (absolute) and the path components of a directory in it, which may not exist yet. Returns the
 * first (absolute) that is a link out of the environment, or undefined. The shim must not write outside of the
 * environment.
 */
export function findEscapingLink(
  environment: string,
  names: readonly string[],
  files: Files,
): string | undefined {
  const own = files.resolved(environment);
  return names
    .map((_, at) => join(environment, ...names.slice(0, at + 1)))
    .find((path) => files.exists(path) && !`${files.resolved(path)}/`.startsWith(`${own}/`));
}
