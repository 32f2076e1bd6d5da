import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createFiles } from '../../fs/files.ts';
import type { Context } from '../../shim/process-context.ts';
import { SHELLS } from './shells.ts';

/**
 * `init SHELL`: prints code for that shell to put the shim's directory first on PATH, or direnv's library functions.
 * Takes the launcher's path as it was called.
 */
export function init(launcher: string, shell: keyof typeof SHELLS, context: Context): number {
  context.print(SHELLS[shell](shimDirectory(resolve(context.directory, launcher))));
  return 0;
}

/**
 * The directory of the shim's uv: the launcher's own, if it has one (in a profile this path stays the same when
 * generations change), or else the directory that the launcher's link leads to (npm links only uvshim).
 */
function shimDirectory(launcher: string): string {
  if (createFiles().isSamePlace(launcher, join(dirname(launcher), 'uv'))) return dirname(launcher);
  return dirname(realpathSync(launcher));
}
