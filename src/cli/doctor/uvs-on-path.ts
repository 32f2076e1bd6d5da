import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { getEnv, type Variables } from '../../request/variables.ts';
import type { Files } from '../../fs/files.ts';

/** A program named `uv` on PATH. */
export interface UvOnPath {
  /** absolute */
  readonly path: string;
  /** whether it is the launcher, a copy of it, or neither */
  readonly is: 'this shim' | 'another shim' | 'no shim';
}

/** The second line of the launcher, which identifies a copy in another directory. bin/uv compares it too. */
const SECOND_LINE = '# Stands before uv on PATH, and becomes it.';

/** Takes the caller's environment and directory, and the absolute launcher. Returns every `uv` on PATH, each file once. */
export function uvsOnPath(
  variables: Variables,
  directory: string,
  launcher: string,
  files: Files,
): UvOnPath[] {
  const found = placesOnPath('uv', variables, directory).filter(files.isProgram);
  const places = found.map(files.resolved);
  return found
    .filter((path, at) => places.indexOf(files.resolved(path)) === at)
    .map((path) => ({ path, is: kindOf(path, launcher, files) }));
}

/** Where a program of this name may be on PATH, in its order: absolute. */
export function placesOnPath(name: string, variables: Variables, directory: string): string[] {
  return (getEnv(variables, 'PATH') ?? '').split(':').map((entry) => resolve(directory, entry, name));
}

/** Whether a program is the launcher, a copy of it, or neither. Takes absolute paths. */
function kindOf(path: string, launcher: string, files: Files): UvOnPath['is'] {
  if (files.isSamePlace(path, launcher)) return 'this shim';
  const hasUvshim =
    files.isProgram(join(dirname(path), 'uvshim')) && files.isSamePlace(path, join(dirname(path), 'uvshim'));
  return hasUvshim || secondLine(path, files).startsWith(SECOND_LINE) ? 'another shim' : 'no shim';
}

/** Only reads files that are as small as a script. */
function secondLine(path: string, files: Files): string {
  return statSync(path).size < 100_000 ? (files.readText(path)?.split('\n')[1] ?? '') : '';
}
