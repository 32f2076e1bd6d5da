import { dirname } from 'node:path';
import { minorOf, versionOf, type Interpreter } from '../interpreter/interpreter.ts';
import type { Interpreters } from '../interpreter/interpreters.ts';
import { packageDirectories } from './linked-packages.ts';
import type { RequestedPython } from '../requested-python.ts';
import type { PackageSource } from './package-source.ts';
import type { SearchDirectory } from '../interpreter/search-path.ts';

/** Takes the requested Python and the ones on PATH. Returns the wrappers and store environments. */
export function findPackageSources(
  named: Pick<RequestedPython, 'by' | 'environment' | 'interpreter'> | undefined,
  search: readonly SearchDirectory[],
  interpreters: Interpreters,
): PackageSource[] {
  if (named?.environment) return sourceOfEnvironment(named, interpreters);
  if (named?.interpreter) return packageSource(named.interpreter, named.by, interpreters);
  const found = search.flatMap((directory) => directory.interpreters);
  return found.flatMap((interpreter) => packageSource(interpreter, 'PATH', interpreters));
}

/** Takes an interpreter outside of environments, and its source. Returns at most one. */
function packageSource(interpreter: Interpreter, by: string, { files }: Interpreters): PackageSource[] {
  const { python, kind, info, base } = interpreter;
  if (kind === 'environment') return [];
  const packages = packageDirectories(info, files);
  const kinds = { minor: minorOf(interpreter), version: versionOf(interpreter) };
  if (base) {
    const own = packages.filter((directory) => !base.info.path.includes(directory));
    return [{ wrapper: python, by, base: base.python, ...kinds, packages: own, native: false }];
  }
  // An executable outside of its own prefix is behind a wrapper that keeps argv[0].
  const { running, prefix, sitePackages } = info;
  const isWrapper = running !== null && !files.isSamePlace(dirname(dirname(running)), prefix);
  if (kind === 'prefix wrapper' || !isWrapper || files.isWritable(sitePackages)) return [];
  return [{ wrapper: python, by, base: python, ...kinds, packages, native: true }];
}

/** Ignores a writable environment, which is not a store's: uv handles it as always. */
function sourceOfEnvironment(
  { environment, interpreter, by }: Pick<RequestedPython, 'by' | 'environment' | 'interpreter'>,
  { files }: Interpreters,
): PackageSource[] {
  if (!environment?.info || environment.writable || !environment.base) return [];
  const { base, info, python } = environment;
  const packages = packageDirectories(info, files);
  const own = packages.filter((directory) => !base.info.path.includes(directory));
  const wrapper = interpreter?.python ?? python;
  return [
    {
      wrapper,
      by,
      base: base.python,
      minor: minorOf(base),
      version: versionOf(base),
      packages: own,
      native: false,
    },
  ];
}
