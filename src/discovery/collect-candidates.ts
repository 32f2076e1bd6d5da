import { dirname, join, resolve } from 'node:path';
import { getEnv } from '../request/variables.ts';
import { isVersionAskedFor } from '../request/python-request.ts';
import { fromEnvironment, fromInterpreter, type Candidate } from './candidate.ts';
import type { CommandContext } from './command-context.ts';
import type { DiscoveryContext } from './discovery-context.ts';
import { observeEnvironment } from './venv/environment.ts';
import { nearestEnvironment } from './venv/nearest-environment.ts';
import { observeInterpreter, type Interpreter } from './interpreter/interpreter.ts';
import type { Interpreters } from './interpreter/interpreters.ts';
import type { RequestedPython } from './requested-python.ts';
import type { SearchDirectory } from './interpreter/search-path.ts';

/** A directory (absolute) that may be an environment, and its source in the user's words. */
type NamedDirectory = readonly [by: string, directory: string];

/** The environments and interpreters that uv would look at, in uv's order. */
export async function collectCandidates(context: DiscoveryContext): Promise<Candidate[]> {
  const { request, requested, directory, interpreters } = context;
  const observeAll = (places: readonly NamedDirectory[]) =>
    Promise.all(places.map((place) => observePlace(place, interpreters)));
  const active = placeIn('VIRTUAL_ENV', context);
  // A Python that is named by its path is all that uv looks at: an environment nearby may belong to others.
  if (requested?.candidate) return [requested.candidate, ...(await observeAll(active)).flat()];
  const conda = placeIn('CONDA_PREFIX', context);
  const isCondaBase = /^(base|root)$/.test(request.variables.CONDA_DEFAULT_ENV ?? '');
  const nearest = nearestEnvironment(directory, context);
  const near: NamedDirectory[] = nearest === undefined ? [] : [['.venv', nearest]];
  const [parent, found] = await Promise.all([
    observeParent(context),
    observeAll([...active, ...(isCondaBase ? [...near, ...conda] : [...conda, ...near])]),
  ]);
  return [...parent, ...found.flat()].filter((candidate) => isAskedFor(candidate, requested));
}

/** The directory in a variable, if it is set. */
function placeIn(
  variable: 'VIRTUAL_ENV' | 'CONDA_PREFIX',
  { request, directory }: CommandContext,
): readonly NamedDirectory[] {
  const place = getEnv(request.variables, variable);
  return place === undefined ? [] : [[variable, resolve(directory, place)]];
}

/** Returns at most one. */
async function observePlace(
  [by, directory]: NamedDirectory,
  interpreters: Interpreters,
): Promise<Candidate[]> {
  const { files } = interpreters;
  const environment = await observeEnvironment(directory, interpreters);
  if (environment) return [fromEnvironment(by, environment)];
  const python = ['python', 'python3'].map((name) => join(directory, 'bin', name)).find(files.isProgram);
  const interpreter = python && (await observeInterpreter(python, interpreters));
  if (!interpreter) return [];
  const accepted = by === 'CONDA_PREFIX' || interpreter.kind !== 'base';
  return [fromInterpreter(by, interpreter, accepted, files)];
}

/** The interpreter that has started uv with `python -m uv`, if there is one. */
async function observeParent({ request, interpreters }: CommandContext): Promise<Candidate[]> {
  const python = getEnv(request.variables, 'UV_INTERNAL__PARENT_INTERPRETER');
  const interpreter = python && (await observeInterpreter(python, interpreters));
  return interpreter ? [await candidateFor('the Python that started uv', interpreter, interpreters)] : [];
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

/** A version request selects among the candidates. If this program cannot read it, none match. */
export function isAskedFor(
  { environment, interpreter }: Candidate,
  requested: RequestedPython | undefined,
): boolean {
  if (requested?.request.form !== 'version') return true;
  const version =
    environment?.info?.version ?? environment?.minor?.split('.').map(Number) ?? interpreter?.info.version;
  return version !== undefined && (isVersionAskedFor(requested.request.text, version) ?? false);
}
