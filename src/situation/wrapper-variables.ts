import { dirname } from 'node:path';
import { valueOf, type Variables } from '../request/environment.ts';
import type { Environment } from './environment.ts';
import { minorOf, type Interpreter } from './interpreter.ts';
import type { Interpreters } from './interpreters.ts';
import { environmentOf } from './probe.ts';
import type { Scene } from './scene.ts';
import { surveySearchPath } from './search-path.ts';

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

/** Nix's own, by which a wrapper tells the base who it is, and what a shell or Python sets by itself. */
const OTHERS =
  /^(NIX_PYTHON(PREFIX|EXECUTABLE|PATH)|PYTHONNOUSERSITE|LC_CTYPE|_|SHLVL|PWD|OLDPWD|__CF_USER_TEXT_ENCODING|__PYVENV_LAUNCHER__)$/;

/** Stands for whatever a caller may have. */
const MARK = 'uvshim-marks-the-callers-own';

/** Takes the environment that is worked in, where there is one; what the wrapper that it belongs to sets today. */
export async function observeWrapperVariables(
  environment: Environment | undefined,
  scene: Scene,
): Promise<WrapperVariables | undefined> {
  const { request, directory, interpreters } = scene;
  const wrapper = await wrapperFor(environment, scene);
  if (wrapper === undefined) return undefined;
  const { files } = interpreters;
  const variables = await interpreters.learn(`${wrapper} variables`, files.identityOf(wrapper), () =>
    askVariables(wrapper, request.variables, directory),
  );
  return variables && variables.length > 0 ? { wrapper, variables } : undefined;
}

/** What is named, what the environment remembers, what it stands on, or the first on PATH of its version. */
async function wrapperFor(environment: Environment | undefined, scene: Scene): Promise<string | undefined> {
  const { named, interpreters, request, directory } = scene;
  if (named?.interpreter)
    return isWrapper(named.interpreter, interpreters) ? named.interpreter.python : undefined;
  const own =
    environment?.successor?.state === 'found' ? environment.successor.provider : environment?.remembered;
  if (own && interpreters.files.isProgram(own.wrapper)) return own.wrapper;
  const facts = environment?.facts;
  if (facts && isWrapper({ python: environment.python, facts }, interpreters)) return environment.python;
  const path = valueOf(request.variables, 'PATH') ?? '';
  const search = await surveySearchPath(path, directory, interpreters);
  const found = search
    .flatMap((place) => place.interpreters)
    .filter(({ kind }) => kind !== 'environment')
    .find((each) => environment?.minor === undefined || minorOf(each) === environment.minor);
  return found && isWrapper(found, interpreters) ? found.python : undefined;
}

/** It runs another program than it is, and answers by its own name: what answers by another's is a version manager. */
function isWrapper(
  { python, facts }: Pick<Interpreter, 'python' | 'facts'>,
  { files }: Interpreters,
): boolean {
  if (facts.running === null || files.resolved(python) === facts.running) return false;
  return files.isSamePlace(dirname(facts.executable), dirname(python));
}

/** Asked once as the caller is, and once where the variables that are another then have a mark in them. */
async function askVariables(
  python: string,
  variables: Variables,
  directory: string,
): Promise<WrapperVariable[] | undefined> {
  const seen = await environmentOf(python, variables, directory);
  const names = Object.keys(seen ?? {}).filter(
    (name) => seen?.[name] !== variables[name] && !OTHERS.test(name),
  );
  if (seen === undefined || names.length === 0) return seen && [];
  const marks = Object.fromEntries(names.map((name) => [name, MARK]));
  const unset = Object.fromEntries(names.map((name) => [name, undefined]));
  const marked = await environmentOf(python, { ...variables, ...marks }, directory);
  const alone = await environmentOf(python, { ...variables, ...unset }, directory);
  return names.flatMap((name) => {
    const value = alone?.[name];
    return value === undefined || marked === undefined ? [] : [read(name, value, marked[name] ?? '')];
  });
}

function read(name: string, value: string, marked: string): WrapperVariable {
  const at = marked.indexOf(MARK);
  if (at < 0) return { name, how: 'set', value, separator: '' };
  const [before, behind] = [marked.slice(0, at), marked.slice(at + MARK.length)];
  if (before === '' && behind === '') return { name, how: 'default', value, separator: '' };
  return before === ''
    ? { name, how: 'suffix', value: behind.slice(1), separator: behind.charAt(0) }
    : { name, how: 'prefix', value: before.slice(0, -1), separator: before.slice(-1) };
}
