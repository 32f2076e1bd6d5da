import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { valueOf, type Variables } from '../request/environment.ts';
import type { Files } from './files.ts';

/** A program of the name `uv` on PATH. */
export interface UvOnPath {
  /** absolute */
  readonly path: string;
  /** the launcher that is asked about, a copy of it, or neither */
  readonly is: 'this shim' | 'another shim' | 'no shim';
}

/** By this line a copy of the launcher is told that stands alone, as the launcher itself does it. */
const SECOND_LINE = '# Stands before uv on PATH, and becomes it.';

/** Takes the caller's environment and directory, and the launcher (absolute); every `uv` on PATH, each file once. */
export function uvsOnPath(
  variables: Variables,
  directory: string,
  launcher: string,
  files: Files,
): UvOnPath[] {
  const found = (valueOf(variables, 'PATH') ?? '')
    .split(':')
    .map((entry) => resolve(directory, entry, 'uv'))
    .filter(files.isProgram);
  const places = found.map(files.resolved);
  return found
    .filter((_, at) => places.indexOf(places[at] ?? '') === at)
    .map((path) => ({ path, is: kindOf(path, launcher, files) }));
}

/** Takes a program (absolute) and the launcher (absolute): whether it is that one, a copy of it, or neither. */
export function kindOf(path: string, launcher: string, files: Files): UvOnPath['is'] {
  if (files.isSamePlace(path, launcher)) return 'this shim';
  const hasUvshim =
    files.isProgram(join(dirname(path), 'uvshim')) && files.isSamePlace(path, join(dirname(path), 'uvshim'));
  return hasUvshim || secondLine(path, files).startsWith(SECOND_LINE) ? 'another shim' : 'no shim';
}

/** Of a file that is no bigger than a script. */
function secondLine(path: string, files: Files): string {
  return statSync(path).size < 100_000 ? (files.readText(path)?.split('\n')[1] ?? '') : '';
}
