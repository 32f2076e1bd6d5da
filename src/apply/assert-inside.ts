import { createFiles } from '../fs/files.ts';
import { findEscapingLink } from '../discovery/venv/escaping-link.ts';

/**
 * Takes an environment (absolute) and the path components of a directory in it. Throws if one of them is a link that
 * leads out of the environment. The decision has checked this too, but the files may have changed since.
 */
export function assertInside(environment: string, names: readonly string[]): void {
  const place = findEscapingLink(environment, names, createFiles());
  if (place !== undefined) throw new Error(`${place} leads out of ${environment}`);
}
