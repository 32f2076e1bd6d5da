import { basename, join } from 'node:path';
import type { Files } from '../../fs/files.ts';
import type { Interpreters } from './interpreters.ts';
import type { InterpreterInfo } from './query.ts';
import type { BaseIdentity } from '../venv/pyvenv-cfg.ts';
import { readWrapperText } from './wrapper-text.ts';

/** The base interpreter behind a wrapper. */
export interface Base {
  /** absolute path of the executable */
  readonly python: string;
  readonly info: InterpreterInfo;
}

/**
 * An interpreter that was queried, and its kind:
 * - `base`: its prefix is its base prefix (a base, a wrapper that keeps argv[0], a plain wrapper);
 * - `environment`: it is in a virtual environment, and reports that;
 * - `prefix wrapper`: it reports another prefix than its base prefix, without a virtual environment there: a prefix wrapper, or
 *   an environment that was created from one.
 */
export interface Interpreter {
  /** absolute path, as it was queried */
  readonly python: string;
  readonly kind: 'base' | 'environment' | 'prefix wrapper';
  readonly info: InterpreterInfo;
  /** of a prefix wrapper, or a read-only environment on PATH, if the base was found and its answer matches */
  readonly base?: Base;
  /** the packages in it that uv does not see, if they were observed */
  readonly linked?: LinkedPackages;
}

/** Packages whose metadata are links, and what a stand-in with real ones needs. */
export interface LinkedPackages {
  /** absolute: the directories of the packages, in the order of sys.path */
  readonly directories: readonly string[];
  /** absolute: an interpreter to create an environment from: the target's base, or the target itself */
  readonly base: string;
}

/**
 * Takes an absolute path and the query to use. Undefined if it does not answer. Queries the probable base of a wrapper
 * at the same time.
 */
export async function observeInterpreter(
  python: string,
  interpreters: Interpreters,
  how: 'query' | 'queryFound' = 'query',
): Promise<Interpreter | undefined> {
  const answer = interpreters[how](python);
  const text = interpreters.wasQueried(python) ? readWrapperText(python, interpreters.files) : undefined;
  if (text) void interpreters.queryFound(text.base);
  const info = await answer;
  return info && classify(python, info, interpreters);
}

/** Takes an absolute path and the interpreter's answer. Finds the base of a prefix wrapper. */
export async function classify(
  python: string,
  info: InterpreterInfo,
  interpreters: Interpreters,
): Promise<Interpreter> {
  const kind = kindOf(info, interpreters.files);
  const base = kind === 'prefix wrapper' ? await findBase(info, interpreters) : undefined;
  return { python, kind, info, base };
}

/** Takes an interpreter's answer. */
export function kindOf(info: InterpreterInfo, files: Files): Interpreter['kind'] {
  if (info.prefix === info.basePrefix) return 'base';
  return files.readText(join(info.prefix, 'pyvenv.cfg')) === undefined ? 'prefix wrapper' : 'environment';
}

/**
 * Takes the answer of an interpreter whose prefix differs from its base prefix: a wrapper, or one in an environment.
 * Trusts the base only after querying it.
 */
export async function findBase(
  wrapper: InterpreterInfo,
  interpreters: Interpreters,
): Promise<Base | undefined> {
  for (const python of baseCandidates(wrapper).filter(interpreters.files.isProgram)) {
    const info = await interpreters.query(python);
    if (info && isBaseOf(wrapper, info, interpreters.files)) return { python, info };
  }
  return undefined;
}

/**
 * First the executable that the process really runs, then (macOS has no /proc) the one in the base prefix. Not
 * sys._base_executable: a wrapper may set it, and up to CPython 3.10 an environment reports its own.
 */
function baseCandidates({ running, basePrefix, executable, version }: InterpreterInfo): string[] {
  const [major, minor] = version;
  const names = [`python${major}.${minor}`, basename(executable), `python${major}`, 'python'];
  const candidates = [running, ...names.map((name) => join(basePrefix, 'bin', name))];
  return [...new Set(candidates)].filter((python) => python !== null);
}

function isBaseOf(wrapper: InterpreterInfo, base: InterpreterInfo, files: Files): boolean {
  return (
    base.implementation === wrapper.implementation &&
    base.version.join('.') === wrapper.version.join('.') &&
    base.abi === wrapper.abi &&
    base.prefix === base.basePrefix &&
    files.isSamePlace(base.prefix, wrapper.basePrefix)
  );
}

/** The minor version: `3.12`. */
export function minorOf({ info }: { readonly info: Pick<InterpreterInfo, 'version'> }): string {
  return info.version.slice(0, 2).join('.');
}

/** What the pyvenv.cfg of an environment from this base contains. */
export function identityOf({ python, info }: Base): BaseIdentity {
  return { base: python, version: versionOf({ info }) };
}

/** Python's suffixes for releases that are not final. */
const RELEASES: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', candidate: 'rc' };

/** The whole version: `3.12.8`, `3.14.0rc1`. */
export function versionOf({ info }: { readonly info: Pick<InterpreterInfo, 'version' | 'release'> }): string {
  const [level, serial] = info.release;
  const release = RELEASES[level];
  return `${info.version.join('.')}${release === undefined ? '' : `${release}${serial}`}`;
}
