import { dirname, join } from 'node:path';
import { getEnv } from '../request/variables.ts';
import { isVersionAskedFor } from '../request/python-request.ts';
import { observeEnvironment, type Environment } from './venv/environment.ts';
import { nearestEnvironment } from './venv/nearest-environment.ts';
import type { Files } from '../fs/files.ts';
import { kindOf, type Interpreter } from './interpreter/interpreter.ts';
import type { Interpreters } from './interpreter/interpreters.ts';
import type { InterpreterInfo } from './interpreter/query.ts';
import {
  isRepeatable,
  queryWrapper,
  type WrapperAnswer,
  type WrapperVariable,
} from './interpreter/query-wrapper.ts';
import { isSameInterpreter } from './interpreter/same-interpreter.ts';
import type { DiscoveryContext } from './discovery-context.ts';
import { pythonsOnPath, type PythonOnPath } from './interpreter/search-path.ts';

/** The variables that a wrapper sets for the program that it starts. */
export interface WrapperVariables {
  /** absolute */
  readonly wrapper: string;
  readonly variables: readonly WrapperVariable[];
}

/** The known facts about the environment of the program that uv starts. */
interface Ground {
  readonly environment?: Environment;
  readonly baseInterpreter?: Interpreter;
  readonly start?: Interpreter;
}

/** The probable wrapper, which is queried while other interpreters answer. */
interface Guess {
  /** absolute */
  readonly python: string;
  readonly answer: Promise<WrapperAnswer | undefined>;
}

/** An interpreter that answered, under the absolute path that was queried. */
interface Answered {
  readonly python: string;
  readonly info: Pick<InterpreterInfo, 'version' | 'basePrefix' | 'executable' | 'running'>;
}

/**
 * The variables of the wrapper that the command's environment belongs to: they go to no other environment. `observed` has
 * the facts about the command.
 */
export async function observeWrapperVariables(
  observed: Promise<Ground & { readonly kind: string }>,
  context: DiscoveryContext,
): Promise<WrapperVariables | undefined> {
  const { requested, request, directory, files, interpreters } = context;
  const path = getEnv(request.variables, 'PATH') ?? '';
  const onPath = requested?.interpreter ? [] : pythonsOnPath(path, directory, files);
  const guess = guessWrapper(onPath, context);
  const wrapper = await chooseWrapper(
    await withActiveEnvironment(await observed, context),
    onPath,
    guess,
    context,
  );
  if (wrapper === undefined) return undefined;
  const answer = await (wrapper === guess?.python ? guess.answer : query(wrapper, context));
  if (!answer || !isRepeatable(answer)) interpreters.preventCaching();
  return answer && answer.variables.length > 0 ? { wrapper, variables: answer.variables } : undefined;
}

function guessWrapper(onPath: readonly PythonOnPath[], context: DiscoveryContext): Guess | undefined {
  const first = onPath.find(({ wrapper }) => wrapper !== undefined);
  return first && { python: first.python, answer: query(first.python, context) };
}

function query(
  python: string,
  { request, interpreters }: DiscoveryContext,
): Promise<WrapperAnswer | undefined> {
  return queryWrapper(python, request.variables, interpreters);
}

/** Outside of a project `uv run` works in the active environment, or in a `.venv`. */
async function withActiveEnvironment(
  ground: Ground & { readonly kind: string },
  context: DiscoveryContext,
): Promise<Ground> {
  const { request, directory, interpreters } = context;
  if (request.command !== 'run' || ground.kind !== 'outside') return ground;
  const active = getEnv(request.variables, 'VIRTUAL_ENV') ?? nearestEnvironment(directory, context);
  const environment = active === undefined ? undefined : await observeEnvironment(active, interpreters);
  return environment ? { ...ground, environment } : ground;
}

/** Returns an absolute path. */
async function chooseWrapper(
  { environment, baseInterpreter, start }: Ground,
  onPath: readonly PythonOnPath[],
  guess: Guess | undefined,
  context: DiscoveryContext,
): Promise<string | undefined> {
  const { requested, files, interpreters } = context;
  const base =
    environment?.info?.basePrefix ??
    environment?.base?.info.prefix ??
    (environment?.state === 'healthy' ? undefined : (baseInterpreter ?? start)?.info.basePrefix);
  const belongs = (each: Answered) =>
    isWrapper(each, files) && base !== undefined && files.isSamePlace(each.info.basePrefix, base);
  const isNew = !environment && base === undefined;
  if (
    requested?.interpreter &&
    (isNew ? isWrapper(requested.interpreter, files) : belongs(requested.interpreter))
  )
    return requested.interpreter.python;
  const recorded =
    environment?.wrapperUpdate?.state === 'found'
      ? environment.wrapperUpdate.packageSource
      : environment?.recordedWrapper;
  if (recorded && files.isProgram(recorded.wrapper)) return recorded.wrapper;
  if (environment?.info && isWrapper({ python: environment.python, info: environment.info }, files))
    return environment.python;
  if (isNew) return firstOnPath(onPath, guess, context);
  for (const { python, wrapper } of onPath) {
    const found = wrapper && (await look(python, guess, interpreters));
    if (found && belongs(found)) return python;
  }
  return undefined;
}

/** The interpreter that uv would use for a new environment, if it is a wrapper. */
async function firstOnPath(
  onPath: readonly PythonOnPath[],
  guess: Guess | undefined,
  { requested, interpreters }: DiscoveryContext,
): Promise<string | undefined> {
  for (const { python } of onPath) {
    const found = await look(python, guess, interpreters);
    const asked = requested?.request.form === 'version' ? requested.request.text : undefined;
    if (found && (asked === undefined || isVersionAskedFor(asked, found.info.version) !== false))
      return isWrapper(found, interpreters.files) ? python : undefined;
  }
  return undefined;
}

/** Queries an interpreter on PATH; undefined if it does not answer, or is in an environment. */
async function look(
  python: string,
  guess: Guess | undefined,
  interpreters: Interpreters,
): Promise<Answered | undefined> {
  const { files } = interpreters;
  const answer = python === guess?.python ? await guess.answer : undefined;
  if (answer && isSameInterpreter(python, answer, files) && !isInEnvironment(python, files))
    return { python, info: answer };
  const info = await interpreters.queryFound(python);
  return info && kindOf(info, files) !== 'environment' ? { python, info } : undefined;
}

/** CPython looks for pyvenv.cfg in these places. */
function isInEnvironment(python: string, files: Files): boolean {
  const bin = dirname(python);
  return [bin, dirname(bin)].some((place) => files.exists(join(place, 'pyvenv.cfg')));
}

/** It runs another program than its own file, and chooses none. */
export function isWrapper({ python, info }: Answered, files: Files): boolean {
  if (info.running === null || files.resolved(python) === info.running) return false;
  return isSameInterpreter(python, info, files);
}
