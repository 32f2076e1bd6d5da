import { basename, dirname, resolve } from 'node:path';
import { userDirectory, getEnv } from '../../request/variables.ts';
import type { Request } from '../../request/request.ts';
import { last } from '../../request/given-options.ts';

/**
 * Takes the text of a script. Returns its inline `requires-python`, `''` if the metadata have none, or undefined without
 * metadata.
 */
export function readScriptRequirement(text: string): string | undefined {
  const block = /^# \/\/\/ script\r?\n((?:#(?: .*)?\r?\n)+?)# \/\/\/\r?$/m.exec(text)?.[1];
  if (block === undefined) return undefined;
  return /^# requires-python\s*=\s*["']([^"']*)["']/m.exec(block)?.[1] ?? '';
}

/** The directory of scripts' environments in uv's cache (0.6.1 to 0.13.9). */
const SCRIPT_ENVIRONMENTS = 'environments-v2';

/** Whether a directory is a script's environment. */
export function isScriptEnvironment(directory: string): boolean {
  return basename(dirname(directory)) === SCRIPT_ENVIRONMENTS;
}

/** The directory of scripts' environments, unless a configuration file moves uv's cache. */
export function scriptEnvironments(request: Request, directory: string): string {
  const { variables } = request;
  const cache = userDirectory(variables, 'XDG_CACHE_HOME') ?? '/.cache';
  const own = last(request, '--cache-dir') ?? getEnv(variables, 'UV_CACHE_DIR') ?? resolve(cache, 'uv');
  return resolve(directory, own, SCRIPT_ENVIRONMENTS);
}
