import type { Environment } from './environment.ts';
import type { Files } from './files.ts';
import type { Interpreter } from './interpreter.ts';

/** A place that `uv pip` may work in, and who brings it up. */
export interface Candidate {
  /** in the user's words: `UV_PYTHON`, `VIRTUAL_ENV`, `.venv` */
  readonly by: string;
  /** absolute: the prefix that would be installed into */
  readonly directory: string;
  /** absolute: the interpreter */
  readonly python: string;
  readonly writable: boolean;
  /** a virtual environment, in whatever state */
  readonly environment?: Environment;
  /** what is no virtual environment */
  readonly interpreter?: Interpreter;
  /** uv works in this one even if it is no virtual environment, and may install into it */
  readonly accepted: boolean;
}

/** Takes who brings up a virtual environment, in the user's words. */
export function fromEnvironment(by: string, environment: Environment): Candidate {
  const { directory, python, writable } = environment;
  return { by, directory, python, writable, environment, accepted: true };
}

/** Takes who brings up what is no virtual environment, and whether uv would install into it all the same. */
export function fromInterpreter(
  by: string,
  interpreter: Interpreter,
  accepted: boolean,
  files: Files,
): Candidate {
  const { python, facts } = interpreter;
  const writable = files.isWritable(facts.sitePackages);
  return { by, directory: facts.prefix, python, writable, interpreter, accepted };
}
