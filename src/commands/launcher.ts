import { dirname, resolve } from 'node:path';
import { createFiles } from '../situation/files.ts';
import type { Context } from './context.ts';

/**
 * The launcher of this very installation, absolute: bin/uv of a checkout or a package, or PREFIX/bin/uv for
 * PREFIX/lib/uvshim/dist. Throws where it is missing.
 */
export function findLauncher({ program }: Pick<Context, 'program'>): string {
  const places = ['../bin/uv', '../../../bin/uv'].map((path) => resolve(dirname(program), path));
  const launcher = places.find(createFiles().isProgram);
  if (launcher === undefined) throw new Error(`the launcher is missing: ${places.join(' or ')}`);
  return launcher;
}
