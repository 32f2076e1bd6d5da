import { dirname, join } from 'node:path';
import { valueOf, type Variables } from '../request/environment.ts';
import type { Environment } from './environment.ts';
import type { Files } from './files.ts';
import { kindOf, minorOf } from './interpreter.ts';
import type { Interpreters } from './interpreters.ts';
import { processQuestion, type Facts, type ProcessFacts } from './probe.ts';
import type { Scene } from './scene.ts';
import { pythonsOnPath, type PythonOnPath } from './search-path.ts';

/**
 * What a wrapper does with a variable: `value` is what it is where the caller has none, and the caller's own value is kept
 * behind (`prefix`) or before it (`suffix`), with the separator between; takes its place (`default`); or is lost (`set`).
 */
interface WrapperVariable {
  readonly name: string;
  readonly how: 'set' | 'default' | 'prefix' | 'suffix';
  readonly value: string;
  readonly separator: string;
}

/** The variables that a wrapper sets for what it starts. */
export interface WrapperVariables {
  /** absolute */
  readonly wrapper: string;
  readonly variables: readonly WrapperVariable[];
}

/** What an interpreter says of its process, with the variables that it was given by a wrapper, if it is behind one. */
interface Told extends Omit<ProcessFacts, 'variables'> {
  readonly variables: readonly WrapperVariable[];
}

/** What seems to be a wrapper, and is asked while others are asked something else. */
interface Supposed {
  /** absolute */
  readonly python: string;
  /** absolute, links resolved: what it starts by its own text */
  readonly base: string;
  readonly told: Promise<Told | undefined>;
}

/** Nix's own, by which a wrapper tells the base who it is, and what a shell or Python sets by itself. */
const OTHERS =
  /^(NIX_PYTHON(PREFIX|EXECUTABLE|PATH)|PYTHONNOUSERSITE|LC_CTYPE|_|SHLVL|PWD|OLDPWD|__CF_USER_TEXT_ENCODING|__PYVENV_LAUNCHER__)$/;

/** Stands for whatever a caller may have; nothing is there. */
const MARK = '/uvshim-marks-the-callers-own';

/**
 * Takes the environment that is worked in, once it is known; what the wrapper that is named, or that the environment belongs
 * to, sets today.
 */
export async function observeWrapperVariables(
  environment: Promise<Environment | undefined>,
  scene: Scene,
): Promise<WrapperVariables | undefined> {
  const { named, request, directory, interpreters } = scene;
  const { files } = interpreters;
  if (named?.interpreter) {
    const { python } = named.interpreter;
    return isWrapper(named.interpreter, interpreters)
      ? variablesOf(python, tell(python, scene), scene)
      : undefined;
  }
  const onPath = pythonsOnPath(valueOf(request.variables, 'PATH') ?? '', directory, files);
  const supposed = suppose(onPath, scene);
  const wrapper = await wrapperFor(environment, onPath, supposed, interpreters);
  if (wrapper === undefined) return undefined;
  return variablesOf(wrapper, wrapper === supposed?.python ? supposed.told : tell(wrapper, scene), scene);
}

/** The first that seems to be a wrapper mostly is the one: it is asked at the same time as all else. */
function suppose(onPath: readonly PythonOnPath[], scene: Scene): Supposed | undefined {
  const first = onPath.find(({ wrapper }) => wrapper !== undefined);
  return (
    first?.wrapper && { python: first.python, base: first.wrapper.base, told: tell(first.python, scene) }
  );
}

async function variablesOf(
  wrapper: string,
  telling: Promise<Told | undefined>,
  { interpreters }: Scene,
): Promise<WrapperVariables | undefined> {
  const told = await telling;
  if (told === undefined) interpreters.learn(...questionTo(wrapper, interpreters.files), undefined);
  return told && told.variables.length > 0 ? { wrapper, variables: told.variables } : undefined;
}

async function tell(python: string, { request, interpreters }: Scene): Promise<Told | undefined> {
  const question = questionTo(python, interpreters.files);
  const known = interpreters.recall(...question) as Told | undefined;
  if (known) return known;
  const told = await askWrapper(python, request.variables, interpreters);
  if (told) interpreters.learn(...question, told);
  return told;
}

function questionTo(wrapper: string, files: Files): [name: string, identity: string] {
  return [`${wrapper} variables`, `${processQuestion} ${files.identityOf(wrapper)}`];
}

/** What the environment remembers, what it stands on, or the first on PATH of its version. */
async function wrapperFor(
  environment: Promise<Environment | undefined>,
  onPath: readonly PythonOnPath[],
  supposed: Supposed | undefined,
  interpreters: Interpreters,
): Promise<string | undefined> {
  const there = await environment;
  const own = there?.successor?.state === 'found' ? there.successor.provider : there?.remembered;
  if (own && interpreters.files.isProgram(own.wrapper)) return own.wrapper;
  const facts = there?.facts;
  if (facts && isWrapper({ python: there.python, facts }, interpreters)) return there.python;
  // One after the other, as mostly the first is it.
  for (const { python } of onPath) {
    const seen = await see(python, supposed, interpreters);
    if (seen && (there?.minor === undefined || seen.minor === there.minor))
      return seen.isWrapper ? python : undefined;
  }
  return undefined;
}

/** Takes an interpreter on PATH; undefined where it says nothing, or is in an environment. */
async function see(
  python: string,
  supposed: Supposed | undefined,
  interpreters: Interpreters,
): Promise<{ readonly minor: string; readonly isWrapper: boolean } | undefined> {
  const told = python === supposed?.python ? await supposed.told : undefined;
  if (told && told.running === supposed?.base && !standsInEnvironment(python, interpreters.files)) {
    // It starts what its text names, and need not be asked for more.
    return { minor: minorOf({ facts: told }), isWrapper: isWrapper({ python, facts: told }, interpreters) };
  }
  const facts = await interpreters.survey(python);
  if (facts === undefined || kindOf(facts, interpreters.files) === 'environment') return undefined;
  return { minor: minorOf({ facts }), isWrapper: isWrapper({ python, facts }, interpreters) };
}

/** Where CPython would look. */
function standsInEnvironment(python: string, files: Files): boolean {
  const bin = dirname(python);
  return [bin, dirname(bin)].some((place) => files.exists(join(place, 'pyvenv.cfg')));
}

/** An interpreter that answered, under the absolute path that it was asked by. */
interface Answered {
  readonly python: string;
  readonly facts: Pick<Facts, 'executable' | 'running'>;
}

/** It runs another program than it is, and answers by its own name: what answers by another's is a version manager. */
function isWrapper({ python, facts }: Answered, { files }: Interpreters): boolean {
  if (facts.running === null || files.resolved(python) === facts.running) return false;
  return files.isSamePlace(dirname(facts.executable), dirname(python));
}

/**
 * What is learnt is kept for the wrapper, so that it must not hang on what this caller has: it is asked with the little
 * that a script needs to run, and again where the variables that it has set have a mark in them.
 */
async function askWrapper(
  python: string,
  { PATH = '', HOME }: Variables,
  interpreters: Interpreters,
): Promise<Told | undefined> {
  // A PATH that is no other one with something before it, behind it, or in its place.
  const given: Variables = { PATH: [MARK, PATH, MARK].join(':'), HOME };
  const seen = await interpreters.askProcess(python, given);
  if (seen === undefined) return undefined;
  const names = Object.keys(seen.variables).filter(
    (name) => seen.variables[name] !== given[name] && !OTHERS.test(name),
  );
  if (names.length === 0) return { ...seen, variables: [] };
  const marks = Object.fromEntries(names.map((name) => [name, name === 'PATH' ? given.PATH : MARK]));
  const marked = await interpreters.askProcess(python, { ...given, ...marks });
  return (
    marked && {
      ...seen,
      variables: names.flatMap((name) =>
        read(name, seen.variables[name] ?? '', marked.variables[name] ?? ''),
      ),
    }
  );
}

/** Takes what a variable is where the caller has none, and where there is a mark in what the caller has. */
function read(name: string, value: string, marked: string): WrapperVariable[] {
  if (!marked.includes(MARK)) return [{ name, how: 'set', value, separator: '' }];
  const [before = '', behind = ''] = [marked.split(MARK).at(0), marked.split(MARK).at(-1)];
  if (before !== '')
    return [{ name, how: 'prefix', value: before.slice(0, -1), separator: before.slice(-1) }];
  if (behind !== '') return [{ name, how: 'suffix', value: behind.slice(1), separator: behind.charAt(0) }];
  // One that only takes something away from PATH is not followed.
  return value.includes(MARK) ? [] : [{ name, how: 'default', value, separator: '' }];
}
