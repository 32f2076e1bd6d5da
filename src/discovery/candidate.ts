import { join } from 'node:path';
import type { Environment } from './venv/environment.ts';
import type { Files } from '../fs/files.ts';
import type { Interpreter } from './interpreter/interpreter.ts';
import type { InterpreterInfo } from './interpreter/query.ts';

/** A place that `uv pip` may use, and its source. */
export interface Candidate {
  /** as messages print it: `UV_PYTHON`, `VIRTUAL_ENV`, `.venv` */
  readonly by: string;
  /** absolute: the prefix to install into */
  readonly directory: string;
  /** absolute: the interpreter */
  readonly python: string;
  readonly writable: boolean;
  /** a virtual environment in any state */
  readonly environment?: Environment;
  /** anything that is not a virtual environment */
  readonly interpreter?: Interpreter;
  /** whether uv would use it, and install into it */
  readonly accepted: boolean;
  /** whether uv refuses to change it: a package manager does, according to its file EXTERNALLY-MANAGED (PEP 668) */
  readonly isManaged?: boolean;
}

/** Whether uv, like pip, leaves an interpreter to a package manager (PEP 668). */
export function isExternallyManaged({ standardLibrary }: InterpreterInfo, files: Files): boolean {
  return standardLibrary.some((place) => files.exists(join(place, 'EXTERNALLY-MANAGED')));
}

/** Takes the source in the user's words. */
export function fromEnvironment(by: string, environment: Environment): Candidate {
  const { directory, python, writable } = environment;
  return { by, directory, python, writable, environment, accepted: true };
}

/** Takes the source in the user's words, and whether uv would install into the interpreter. */
export function fromInterpreter(
  by: string,
  interpreter: Interpreter,
  accepted: boolean,
  files: Files,
): Candidate {
  const { python, kind, info } = interpreter;
  const writable = files.isWritable(info.sitePackages);
  const isManaged = kind === 'base' && isExternallyManaged(info, files);
  const found = { by, directory: info.prefix, python, writable, interpreter, accepted };
  return isManaged ? { ...found, isManaged } : found;
}
