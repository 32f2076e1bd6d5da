import { basename, join } from 'node:path';
import type { Files } from './files.ts';
import type { Interpreters } from './interpreters.ts';
import type { Facts } from './probe.ts';
import type { BaseIdentity } from './pyvenv-cfg.ts';
import { readWrapperText } from './wrapper-text.ts';

/** The interpreter behind a wrapper: a good maker of environments. */
export interface Base {
  /** absolute path of the executable */
  readonly python: string;
  readonly facts: Facts;
}

/**
 * An interpreter that was asked, and what that makes of it:
 * - `system`: its prefix is its own (a base, a wrapper that keeps argv[0], a plain wrapper);
 * - `environment`: it stands in a virtual environment, and says so;
 * - `dirty`: it says that it has another prefix than its base, and there is no virtual environment: a wrapper that
 *   set the prefix, or an environment that was made from such a wrapper.
 */
export interface Interpreter {
  /** absolute path, as it was asked */
  readonly python: string;
  readonly kind: 'system' | 'environment' | 'dirty';
  readonly facts: Facts;
  /** behind a dirty one, where it could be found and says that it is what it has to be */
  readonly base?: Base;
  /** the packages in it that uv does not see, where they were looked at */
  readonly linked?: LinkedPackages;
}

/** Packages whose records are links, and what it takes to make a place in which they are none. */
export interface LinkedPackages {
  /** absolute: where the packages are, in the order of sys.path */
  readonly directories: readonly string[];
  /** absolute: an interpreter that a virtual environment can stand on, and that is the target's base or itself */
  readonly base: string;
}

/**
 * Takes an absolute path and how it is asked; undefined where it says nothing. What seems to be behind a wrapper is asked at
 * the same time.
 */
export async function observeInterpreter(
  python: string,
  interpreters: Interpreters,
  how: 'ask' | 'survey' = 'ask',
): Promise<Interpreter | undefined> {
  const answer = interpreters[how](python);
  const text = interpreters.isAsked(python) ? readWrapperText(python, interpreters.files) : undefined;
  if (text) void interpreters.survey(text.base);
  const facts = await answer;
  return facts && judge(python, facts, interpreters);
}

/** Takes an absolute path and what the interpreter there said; asks further for the base of a dirty one. */
export async function judge(python: string, facts: Facts, interpreters: Interpreters): Promise<Interpreter> {
  const kind = kindOf(facts, interpreters.files);
  const base = kind === 'dirty' ? await findBase(facts, interpreters) : undefined;
  return { python, kind, facts, ...(base && { base }) };
}

/** Takes what an interpreter said. */
export function kindOf(facts: Facts, files: Files): Interpreter['kind'] {
  if (facts.prefix === facts.basePrefix) return 'system';
  return files.readText(join(facts.prefix, 'pyvenv.cfg')) === undefined ? 'dirty' : 'environment';
}

/**
 * Takes what an interpreter says that has another prefix than its base: a wrapper, or one in an environment. The base is
 * believed only after it was asked itself.
 */
export async function findBase(wrapper: Facts, interpreters: Interpreters): Promise<Base | undefined> {
  for (const python of baseCandidates(wrapper).filter(interpreters.files.isProgram)) {
    const facts = await interpreters.ask(python);
    if (facts && isBaseOf(wrapper, facts, interpreters.files)) return { python, facts };
  }
  return undefined;
}

/**
 * First what the process really runs, then (there is no /proc on macOS) what stands in the base prefix. Not
 * sys._base_executable: a wrapper may set it, and up to CPython 3.10 that of an environment is its own.
 */
function baseCandidates({ running, basePrefix, executable, version }: Facts): string[] {
  const [major, minor] = version;
  const names = [`python${major}.${minor}`, basename(executable), `python${major}`, 'python'];
  const candidates = [running, ...names.map((name) => join(basePrefix, 'bin', name))];
  return [...new Set(candidates)].filter((python) => python !== null);
}

function isBaseOf(wrapper: Facts, base: Facts, files: Files): boolean {
  return (
    base.implementation === wrapper.implementation &&
    base.version.join('.') === wrapper.version.join('.') &&
    base.abi === wrapper.abi &&
    base.prefix === base.basePrefix &&
    files.isSamePlace(base.prefix, wrapper.basePrefix)
  );
}

/** Takes what was asked; its version as `3.12`. */
export function minorOf({ facts }: { readonly facts: Pick<Facts, 'version'> }): string {
  return facts.version.slice(0, 2).join('.');
}

/** Takes what was asked; what a virtual environment is told of it if it becomes the base. */
export function identityOf({ python, facts }: Base): BaseIdentity {
  return { base: python, version: versionOf({ facts }) };
}

/** How Python writes a release that is not final behind its version. */
const RELEASES: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', candidate: 'rc' };

/** Takes what was asked; its whole version as `3.12.8` or `3.14.0rc1`. */
export function versionOf({ facts }: { readonly facts: Pick<Facts, 'version' | 'release'> }): string {
  const [level, serial] = facts.release;
  const release = RELEASES[level];
  return `${facts.version.join('.')}${release === undefined ? '' : `${release}${serial}`}`;
}
