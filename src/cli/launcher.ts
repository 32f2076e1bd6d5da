import { dirname, resolve } from 'node:path';
import { createFiles } from '../fs/files.ts';
import type { Context } from '../shim/process-context.ts';

/**
 * The absolute path of this installation's launcher: bin/uv of a checkout or a package, or PREFIX/bin/uv for
 * PREFIX/lib/uvshim/dist. Throws if it is missing.
 */
export function findLauncher({ program }: Pick<Context, 'program'>): string {
  const places = ['../bin/uv', '../../../bin/uv'].map((path) => resolve(dirname(program), path));
  const launcher = places.find(createFiles().isProgram);
  if (launcher === undefined) throw new Error(`the launcher is missing: ${places.join(' or ')}`);
  return launcher;
}
