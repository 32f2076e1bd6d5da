import { dirname, join } from 'node:path';
import { valueOf } from '../../request/env.ts';
import { isVersionAskedFor } from '../../request/python-request.ts';
import { nearestEnvironment } from '../collect-candidates.ts';
import { observeEnvironment, type Environment } from '../venv/environment.ts';
import type { Files } from '../../fs/files.ts';
import { kindOf, type Interpreter } from './interpreter.ts';
import type { Interpreters } from './interpreters.ts';
import type { Facts } from './query.ts';
import { isRepeatable, queryWrapper, type WrapperAnswer, type WrapperVariable } from './query-wrapper.ts';
import { isSameInterpreter } from './same-interpreter.ts';
import type { Scene } from '../context.ts';
import { pythonsOnPath, type PythonOnPath } from './search-path.ts';

/** The variables that a wrapper sets for the program that it starts. */
export interface WrapperVariables {
  /** absolute */
  readonly wrapper: string;
  readonly variables: readonly WrapperVariable[];
}

/** The known facts about the environment of the program that uv starts. */
interface Ground {
  readonly project?: unknown;
  readonly scriptRequirement?: string;
  readonly environment?: Environment;
  readonly maker?: Interpreter;
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
  readonly facts: Pick<Facts, 'version' | 'basePrefix' | 'executable' | 'running'>;
}

/**
 * The variables of the wrapper that the command's environment belongs to: they go to no other environment. `ground` has
 * the facts about the command.
 */
export async function observeWrapperVariables(
  ground: Promise<Ground>,
  scene: Scene,
): Promise<WrapperVariables | undefined> {
  const { named, request, directory, interpreters } = scene;
  const path = valueOf(request.variables, 'PATH') ?? '';
  const onPath = named?.interpreter ? [] : pythonsOnPath(path, directory, interpreters.files);
  const guess = guessWrapper(onPath, scene);
  const wrapper = await chooseWrapper(await withActiveEnvironment(await ground, scene), onPath, guess, scene);
  if (wrapper === undefined) return undefined;
  const answer = await (wrapper === guess?.python ? guess.answer : query(wrapper, scene));
  if (answer === undefined || !isRepeatable(answer)) interpreters.preventCaching();
  return answer && answer.variables.length > 0 ? { wrapper, variables: answer.variables } : undefined;
}

function guessWrapper(onPath: readonly PythonOnPath[], scene: Scene): Guess | undefined {
  const first = onPath.find(({ wrapper }) => wrapper !== undefined);
  return first && { python: first.python, answer: query(first.python, scene) };
}

function query(python: string, { request, interpreters }: Scene): Promise<WrapperAnswer | undefined> {
  return queryWrapper(python, request.variables, interpreters);
}

/** Outside of a project `uv run` works in the active environment, or in a `.venv`. */
async function withActiveEnvironment(
  ground: Ground,
  { request, directory, interpreters }: Scene,
): Promise<Ground> {
  const isOutside = ground.project === undefined && ground.scriptRequirement === undefined;
  if (request.command !== 'run' || !isOutside) return ground;
  const active =
    valueOf(request.variables, 'VIRTUAL_ENV') ?? nearestEnvironment(directory, interpreters.files);
  const environment = active === undefined ? undefined : await observeEnvironment(active, interpreters);
  return environment ? { ...ground, environment } : ground;
}

/** Returns an absolute path. */
async function chooseWrapper(
  { environment, maker, start }: Ground,
  onPath: readonly PythonOnPath[],
  guess: Guess | undefined,
  scene: Scene,
): Promise<string | undefined> {
  const { named, interpreters } = scene;
  const { files } = interpreters;
  const base =
    environment?.facts?.basePrefix ??
    environment?.base?.facts.prefix ??
    (environment?.state === 'healthy' ? undefined : (maker ?? start)?.facts.basePrefix);
  const belongs = (each: Answered) =>
    isWrapper(each, files) && base !== undefined && files.isSamePlace(each.facts.basePrefix, base);
  const isNew = environment === undefined && base === undefined;
  if (named?.interpreter && (isNew ? isWrapper(named.interpreter, files) : belongs(named.interpreter)))
    return named.interpreter.python;
  const recorded =
    environment?.successor?.state === 'found' ? environment.successor.provider : environment?.remembered;
  if (recorded && files.isProgram(recorded.wrapper)) return recorded.wrapper;
  if (environment?.facts && isWrapper({ python: environment.python, facts: environment.facts }, files))
    return environment.python;
  if (isNew) return firstOnPath(onPath, guess, scene);
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
  { named, interpreters }: Scene,
): Promise<string | undefined> {
  for (const { python } of onPath) {
    const found = await look(python, guess, interpreters);
    const asked = named?.request.form === 'version' ? named.request.text : undefined;
    if (found && (asked === undefined || isVersionAskedFor(asked, found.facts.version) !== false))
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
    return { python, facts: answer };
  const facts = await interpreters.survey(python);
  return facts && kindOf(facts, files) !== 'environment' ? { python, facts } : undefined;
}

/** CPython looks for pyvenv.cfg in these places. */
function isInEnvironment(python: string, files: Files): boolean {
  const bin = dirname(python);
  return [bin, dirname(bin)].some((place) => files.exists(join(place, 'pyvenv.cfg')));
}

/** It runs another program than its own file, and chooses none. */
function isWrapper({ python, facts }: Answered, files: Files): boolean {
  if (facts.running === null || files.resolved(python) === facts.running) return false;
  return isSameInterpreter(python, facts, files);
}
