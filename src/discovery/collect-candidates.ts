import { dirname, join, resolve } from 'node:path';
import { getEnv } from '../request/variables.ts';
import { isVersionAskedFor } from '../request/python-request.ts';
import type { Request } from '../request/request.ts';
import { fromEnvironment, fromInterpreter, type Candidate } from './candidate.ts';
import { hasEnvironment, observeEnvironment } from './venv/environment.ts';
import type { Files } from '../fs/files.ts';
import { observeInterpreter, type Interpreter } from './interpreter/interpreter.ts';
import type { Interpreters } from './interpreter/interpreters.ts';
import type { RequestedPython } from './requested-python.ts';
import type { SearchDirectory } from './interpreter/search-path.ts';

/** Takes the Python in UV_PYTHON or the configuration. Returns the candidates in uv's order. */
export async function collectCandidates(
  request: Request,
  named: RequestedPython | undefined,
  directory: string,
  interpreters: Interpreters,
): Promise<Candidate[]> {
  const at = (by: string, place: string | undefined) => fromDirectory(by, place, interpreters);
  const { variables } = request;
  const conda = getEnv(variables, 'CONDA_PREFIX');
  const condaIsBase = /^(base|root)$/.test(variables.CONDA_DEFAULT_ENV ?? '');
  const active = at('VIRTUAL_ENV', resolved(directory, getEnv(variables, 'VIRTUAL_ENV')));
  // A Python that is named by its path is all that uv looks at: an environment nearby may belong to others.
  if (named?.candidate) return [named.candidate, await active].filter((each) => each !== undefined);
  const found = await Promise.all([
    fromParent(getEnv(variables, 'UV_INTERNAL__PARENT_INTERPRETER'), interpreters),
    active,
    condaIsBase ? undefined : at('CONDA_PREFIX', resolved(directory, conda)),
    at('.venv', nearestEnvironment(directory, interpreters.files)),
    condaIsBase ? at('CONDA_PREFIX', resolved(directory, conda)) : undefined,
  ]);
  return found
    .filter((candidate) => candidate !== undefined)
    .filter((candidate) => isAskedFor(candidate, named));
}

/** Virtual environments on PATH, and interpreters that uv takes for one: the last place of uv's search. */
export async function candidatesOnPath(
  search: readonly SearchDirectory[],
  interpreters: Interpreters,
): Promise<Candidate[]> {
  const looksLikeOne = search.flatMap((place) => place.interpreters).filter(({ kind }) => kind !== 'base');
  return Promise.all(looksLikeOne.map((interpreter) => candidateFor('PATH', interpreter, interpreters)));
}

/** Takes an interpreter and its source in the user's words. Returns its environment, or the interpreter itself. */
export async function candidateFor(
  by: string,
  interpreter: Interpreter,
  interpreters: Interpreters,
): Promise<Candidate> {
  const environment = await observeEnvironment(dirname(dirname(interpreter.python)), interpreters);
  return environment
    ? fromEnvironment(by, environment)
    : fromInterpreter(by, interpreter, true, interpreters.files);
}

async function fromDirectory(
  by: string,
  directory: string | undefined,
  interpreters: Interpreters,
): Promise<Candidate | undefined> {
  if (directory === undefined) return undefined;
  const environment = await observeEnvironment(directory, interpreters);
  if (environment) return fromEnvironment(by, environment);
  const python = ['python', 'python3']
    .map((name) => join(directory, 'bin', name))
    .find(interpreters.files.isProgram);
  const interpreter = python === undefined ? undefined : await observeInterpreter(python, interpreters);
  if (interpreter === undefined) return undefined;
  const accepted = by === 'CONDA_PREFIX' || interpreter.kind !== 'base';
  return fromInterpreter(by, interpreter, accepted, interpreters.files);
}

async function fromParent(
  python: string | undefined,
  interpreters: Interpreters,
): Promise<Candidate | undefined> {
  const interpreter = python === undefined ? undefined : await observeInterpreter(python, interpreters);
  return interpreter && candidateFor('the Python that started uv', interpreter, interpreters);
}

/** The directory itself if it is an environment, or else the nearest `.venv` in it or above, up to a root. */
export function nearestEnvironment(directory: string, files: Files, root = '/'): string | undefined {
  const found = [directory, join(directory, '.venv')].find((place) => hasEnvironment(place, files));
  if (found !== undefined || directory === root || directory === dirname(directory)) return found;
  return nearestEnvironment(dirname(directory), files, root);
}

/** A version request selects among the candidates. If this program cannot read it, none match. */
export function isAskedFor(
  { environment, interpreter }: Candidate,
  named: RequestedPython | undefined,
): boolean {
  if (named?.request.form !== 'version') return true;
  const version =
    environment?.info?.version ?? environment?.minor?.split('.').map(Number) ?? interpreter?.info.version;
  return version !== undefined && (isVersionAskedFor(named.request.text, version) ?? false);
}

function resolved(directory: string, place: string | undefined): string | undefined {
  return place === undefined ? undefined : resolve(directory, place);
}
