import { join } from 'node:path';
import type { Files } from '../../fs/files.ts';
import type { InterpreterInfo } from '../interpreter/query.ts';
import { readPyvenvCfg } from './pyvenv-cfg.ts';

/** The interpreter that a virtual environment was made for, as far as the environment itself shows it. */
export interface MadeFor {
  /** `cpython`, `pypy` */
  readonly implementation: string;
  /** `3.12` */
  readonly minor: string;
  /** `t` if that was free-threaded, `d` if it was built for debugging */
  readonly abi: string;
  /** how its compiled modules end: `.cpython-312-x86_64-linux-gnu.so`, which names the platform, too */
  readonly extensions: readonly string[];
}

/** What Python calls an implementation that pyvenv.cfg names otherwise. */
const IMPLEMENTATIONS: Readonly<Record<string, string>> = { graalvm: 'graalpy' };

/** A compiled module that only one implementation, version and platform can import. */
const EXTENSION = /\.(?:cpython-|pypy|graalpy)[^./]*\.so$/;

/**
 * Takes an environment (absolute), the text of its pyvenv.cfg and where its links in bin lead; undefined if it names no
 * version.
 */
export function observeMadeFor(
  directory: string,
  config: string,
  targets: readonly string[],
  files: Files,
): MadeFor | undefined {
  const { minor, implementation } = readPyvenvCfg(config);
  if (minor === undefined) return undefined;
  const libraries = files.names(join(directory, 'lib'));
  const isThreaded = libraries.includes(`python${minor}t`);
  const isDebug = targets.some((target) => /python\d\.\d+t?-?d(bg)?$/.test(target));
  const guessed = libraries.some((name) => name.startsWith('pypy')) ? 'pypy' : 'cpython';
  const found = files.namesBelow(join(directory, 'lib')).flatMap((path) => EXTENSION.exec(path)?.[0] ?? []);
  return {
    implementation: IMPLEMENTATIONS[implementation ?? ''] ?? implementation ?? guessed,
    minor,
    abi: `${isThreaded ? 't' : ''}${isDebug ? 'd' : ''}`,
    extensions: [...new Set(found)],
  };
}

/** Whether an interpreter can take the place of the one that an environment was made for. */
export function fits(info: InterpreterInfo, { implementation, minor, abi, extensions }: MadeFor): boolean {
  const numbers = minor.replace('.', '');
  // A package may bring modules for several versions.
  const own = extensions.filter((end) => new RegExp(`^\\.\\D+${numbers}(?!\\d)`).test(end));
  return (
    info.implementation === implementation &&
    info.version.slice(0, 2).join('.') === minor &&
    info.abi.replace(/[^td]/g, '') === abi &&
    own.every((end) => info.extensions.includes(end))
  );
}

/** Whether what is installed for one interpreter works with another. */
export function isInterchangeable(one: InterpreterInfo, other: InterpreterInfo): boolean {
  const { implementation, version, abi, extensions } = one;
  return (
    other.implementation === implementation &&
    other.version.slice(0, 2).join('.') === version.slice(0, 2).join('.') &&
    other.abi === abi &&
    other.extensions[0] === extensions[0]
  );
}
