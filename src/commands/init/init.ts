import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createFiles } from '../../situation/files.ts';
import type { Context } from '../context.ts';
import { SHELLS } from './shells.ts';

/**
 * `init SHELL`: prints what that shell is to evaluate so that the shim's directory is first on its PATH, or, for direnv,
 * the functions of its library. Takes the launcher as it was called.
 */
export function init(launcher: string, shell: keyof typeof SHELLS, context: Context): number {
  context.print(SHELLS[shell](shimDirectory(resolve(context.directory, launcher))));
  return 0;
}

/**
 * Where the shim's uv stands: beside the launcher, if that is a uv of the shim's (in a profile whose generations change,
 * this is the name that stays), else where the launcher's link leads (npm links uvshim alone).
 */
function shimDirectory(launcher: string): string {
  if (createFiles().isSamePlace(launcher, join(dirname(launcher), 'uv'))) return dirname(launcher);
  return dirname(realpathSync(launcher));
}
