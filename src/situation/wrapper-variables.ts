import { dirname } from 'node:path';
import { valueOf, type Variables } from '../request/environment.ts';
import type { Environment } from './environment.ts';
import type { Files } from './files.ts';
import { kindOf, minorOf } from './interpreter.ts';
import type { Interpreters } from './interpreters.ts';
import { environmentOf, type Facts } from './probe.ts';
import type { Scene } from './scene.ts';
import { pythonsOnPath } from './search-path.ts';
import { readWrapperText } from './wrapper-text.ts';

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

/** An interpreter that answered, under the absolute path that it was asked by. */
interface Answered {
  readonly python: string;
  readonly facts: Facts;
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
  const ask = (wrapper: string) => askVariables(wrapper, request.variables, directory);
  if (named?.interpreter) {
    const { python } = named.interpreter;
    return isWrapper(named.interpreter, interpreters)
      ? learnVariables(python, interpreters, () => ask(python))
      : undefined;
  }
  const onPath = pythonsOnPath(valueOf(request.variables, 'PATH') ?? '', directory, files);
  // At the same time as all else: the first that seems to be a wrapper mostly is the one.
  const supposed = onPath.find((python) => readWrapperText(python, files));
  const isAsked = supposed !== undefined && !interpreters.isKnown(...questionTo(supposed, files));
  const answer = isAsked ? ask(supposed) : undefined;
  const wrapper = await wrapperFor(environment, onPath, supposed, interpreters);
  if (wrapper === undefined) return undefined;
  return learnVariables(wrapper, interpreters, () =>
    wrapper === supposed && answer ? answer : ask(wrapper),
  );
}

async function learnVariables(
  wrapper: string,
  interpreters: Interpreters,
  ask: () => ReturnType<typeof askVariables>,
): Promise<WrapperVariables | undefined> {
  const variables = await interpreters.learn(...questionTo(wrapper, interpreters.files), ask);
  return variables && variables.length > 0 ? { wrapper, variables } : undefined;
}

function questionTo(wrapper: string, files: Files): [name: string, identity: string] {
  return [`${wrapper} variables`, files.identityOf(wrapper)];
}

/** What the environment remembers, what it stands on, or the first on PATH of its version. */
async function wrapperFor(
  environment: Promise<Environment | undefined>,
  onPath: readonly string[],
  supposed: string | undefined,
  interpreters: Interpreters,
): Promise<string | undefined> {
  // Side by side with what is asked of the environment, which mostly remembers none.
  if (supposed !== undefined) void interpreters.survey(supposed);
  const there = await environment;
  const own = there?.successor?.state === 'found' ? there.successor.provider : there?.remembered;
  if (own && interpreters.files.isProgram(own.wrapper)) return own.wrapper;
  const facts = there?.facts;
  if (facts && isWrapper({ python: there.python, facts }, interpreters)) return there.python;
  const found = await firstFor(there?.minor, onPath, interpreters);
  return found && isWrapper(found, interpreters) ? found.python : undefined;
}

/** Takes a minor version, or undefined for any; one after the other, as mostly the first is it. */
async function firstFor(
  minor: string | undefined,
  onPath: readonly string[],
  interpreters: Interpreters,
): Promise<Answered | undefined> {
  for (const python of onPath) {
    const facts = await interpreters.survey(python);
    if (facts === undefined || kindOf(facts, interpreters.files) === 'environment') continue;
    if (minor === undefined || minorOf({ facts }) === minor) return { python, facts };
  }
  return undefined;
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
async function askVariables(
  python: string,
  { PATH = '', HOME }: Variables,
  directory: string,
): Promise<WrapperVariable[] | undefined> {
  // A PATH that is no other one with something before it, behind it, or in its place.
  const given: Variables = { PATH: [MARK, PATH, MARK].join(':'), HOME };
  const seen = await environmentOf(python, given, directory);
  const names = Object.keys(seen ?? {}).filter((name) => seen?.[name] !== given[name] && !OTHERS.test(name));
  if (seen === undefined || names.length === 0) return seen && [];
  const marks = Object.fromEntries(names.map((name) => [name, name === 'PATH' ? given.PATH : MARK]));
  const marked = await environmentOf(python, { ...given, ...marks }, directory);
  return marked && names.flatMap((name) => read(name, seen[name] ?? '', marked[name] ?? ''));
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
