import { basename, dirname, join } from 'node:path';
import type { Files } from '../../fs/files.ts';
import {
  findBase,
  classify,
  minorOf,
  type Base,
  type Interpreter,
  type LinkedPackages,
} from '../interpreter/interpreter.ts';
import type { Interpreters } from '../interpreter/interpreters.ts';
import { fits, observeMadeFor, type MadeFor } from './made-for.ts';
import { BIN, findEscapingLink, sitePackagesIn } from './escaping-link.ts';
import { distributionName } from './distribution-name.ts';
import type { InterpreterInfo } from '../interpreter/query.ts';
import type { WrapperUpdate } from './package-source.ts';
import { readPyvenvCfg } from './pyvenv-cfg.ts';
import { readRecordedWrapper, type RecordedWrapper } from './recorded-wrapper.ts';
import { readReplaced, type Replaced } from './replaced.ts';
import { findOwnProgram, findVenvPython } from './venv-python.ts';

/**
 * A virtual environment and its state:
 * - `healthy`: its interpreter reports the environment as its prefix;
 * - `broken`: its interpreter is a wrapper that reports another prefix (raw uv and `python -m venv` create these);
 * - `orphaned`: its links lead to an interpreter that is gone, or, through a profile, to a wrapper of another minor version;
 * - `incomplete`: it has no interpreter, and uv creates it again or fails;
 * - `unresponsive`: its interpreter does not run, gives no answer, or belongs elsewhere. The shim leaves the environment alone.
 */
export interface Environment {
  /** absolute, as the caller wrote it */
  readonly directory: string;
  /** absolute: the interpreter's path in the environment */
  readonly python: string;
  readonly state: 'healthy' | 'broken' | 'orphaned' | 'incomplete' | 'unresponsive';
  readonly writable: boolean;
  /** absolute: a link in it that leads out of it, if that keeps the environment from being changed */
  readonly escapingLink?: string;
  /** absolute: the program that the user has put in the place of its interpreter, which keeps it from being repaired */
  readonly ownProgram?: string;
  /** the name of the tool that is installed in it, if that does not run */
  readonly tool?: string;
  /** what repairs have replaced in it */
  readonly replaced?: Replaced;
  /** of an orphaned environment: what is known about its old interpreter */
  readonly madeFor?: MadeFor;
  /** `3.12`, if it is known */
  readonly minor?: string;
  /** the recorded wrapper, if the environment has its packages */
  readonly recordedWrapper?: RecordedWrapper;
  /** today's wrapper, if it was searched for and differs */
  readonly wrapperUpdate?: WrapperUpdate;
  /** the wrapper's packages, if they were observed */
  readonly provided?: readonly ProvidedPackage[];
  /** only of a healthy environment */
  readonly info?: InterpreterInfo;
  /** of a broken one: the interpreter that it should have; of an orphan: what runs in it; of a read-only one: its base */
  readonly base?: Base;
  /** the packages in it that uv does not see, if they were observed */
  readonly linked?: LinkedPackages;
}

/** A package of the wrapper: its normalized name and its directory. */
interface ProvidedPackage {
  readonly name: string;
  /** absolute */
  readonly directory: string;
}

/** Whether an absolute path is a virtual environment in any state. */
export function hasEnvironment(directory: string, files: Files): boolean {
  return files.readText(join(directory, 'pyvenv.cfg')) !== undefined;
}

/** Takes an absolute path; returns undefined if that is not a virtual environment (no pyvenv.cfg). */
export async function observeEnvironment(
  directory: string,
  interpreters: Interpreters,
): Promise<Environment | undefined> {
  const { files } = interpreters;
  const environment = await lookAt(directory, interpreters);
  if (!environment) return undefined;
  const isBrokenTool = environment.state !== 'healthy' && files.exists(join(directory, 'uv-receipt.toml'));
  const tool = isBrokenTool ? basename(directory) : undefined;
  return { ...environment, escapingLink: escapingLinkIn(environment, files), tool };
}

async function lookAt(directory: string, interpreters: Interpreters): Promise<Environment | undefined> {
  const { files } = interpreters;
  const config = files.readText(join(directory, 'pyvenv.cfg'));
  if (config === undefined) return undefined;
  const cfg = readPyvenvCfg(config);
  const { python, isProgram, isGone, targets } = findVenvPython(directory, cfg, files);
  const writable = files.isWritable(directory);
  const found = {
    directory,
    python,
    minor: cfg.minor,
    writable,
    recordedWrapper: readRecordedWrapper(config),
  };
  // A repair replaces links in bin.
  const unwell = () => ({
    writable: writable && files.isWritable(join(directory, ...BIN)),
    replaced: readReplaced(directory, files),
  });
  if (isGone) {
    const madeFor = observeMadeFor(directory, config, targets, files);
    return { ...found, ...unwell(), state: 'orphaned', madeFor };
  }
  const info = isProgram ? await interpreters.query(python) : undefined;
  if (!info) return { ...found, state: files.exists(python) ? 'unresponsive' : 'incomplete' };
  const asked = { ...found, minor: minorOf({ info }) };
  if (files.isSamePlace(info.prefix, directory))
    return { ...asked, ...(await inItself(info, writable, interpreters)) };
  const { kind, base } = await classify(python, info, interpreters);
  if (kind !== 'prefix wrapper') return { ...asked, state: 'unresponsive' };
  const madeFor = observeMadeFor(directory, config, targets, files);
  if (base && madeFor && !fits(base.info, madeFor))
    return { ...found, ...unwell(), state: 'orphaned', madeFor, base };
  const ownProgram = findOwnProgram(python, cfg, files);
  return { ...asked, ...unwell(), state: 'broken', base, ownProgram };
}

/**
 * A Python's own prefix, as an environment: a project may work in one (UV_PROJECT_ENVIRONMENT=/usr/local, a conda prefix).
 * Takes an absolute path; returns undefined if no interpreter has this prefix.
 */
export async function observePrefix(
  directory: string,
  interpreters: Interpreters,
): Promise<Environment | undefined> {
  const { files } = interpreters;
  const python = ['python', 'python3'].map((name) => join(directory, 'bin', name)).find(files.isProgram);
  const info = python === undefined ? undefined : await interpreters.query(python);
  if (python === undefined || !info || !files.isSamePlace(info.prefix, directory)) return undefined;
  const found = { directory, python, minor: minorOf({ info }) };
  return { ...found, ...(await inItself(info, files.isWritable(directory), interpreters)) };
}

/** The state of an environment whose interpreter reports its prefix. */
async function inItself(info: InterpreterInfo, writable: boolean, interpreters: Interpreters) {
  const { files } = interpreters;
  const mayInstall = writable && files.isWritable(existingPart(info.sitePackages, files));
  const base = mayInstall ? undefined : await findBase(info, interpreters);
  return { state: 'healthy', writable: mayInstall, info, base } as const;
}

/** Only for environments that may be repaired or updated, because the shim changes no others. */
function escapingLinkIn(
  { directory, state, writable, minor, recordedWrapper }: Environment,
  files: Files,
): string | undefined {
  if (!writable || (state === 'healthy' && !recordedWrapper)) return undefined;
  const packages = recordedWrapper && minor !== undefined ? [sitePackagesIn(minor)] : [];
  return [BIN, ...packages]
    .map((names) => findEscapingLink(directory, names, files))
    .find((place) => place !== undefined);
}

/** Whether an interpreter, or the base behind it, is the base of an environment. */
export function hasBase({ info }: Environment, interpreter: Interpreter | undefined): boolean {
  return info !== undefined && info.basePrefix === (interpreter?.base ?? interpreter)?.info.basePrefix;
}

/** Adds the packages of the recorded wrapper to an environment. */
export function withProvidedPackages(environment: Environment, files: Files): Environment {
  const provided = environment.recordedWrapper?.packages.flatMap((directory) => {
    const names = files.names(directory).map(distributionName);
    return names.filter((name) => name !== undefined).map((name) => ({ name, directory }));
  });
  return provided ? { ...environment, provided } : environment;
}

/** uv creates a missing site-packages, so the nearest existing directory above it must be writable. */
function existingPart(path: string, files: Files): string {
  return files.isDirectory(path) || path === dirname(path) ? path : existingPart(dirname(path), files);
}
