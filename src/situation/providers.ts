import { dirname } from 'node:path';
import { minorOf, versionOf, type Interpreter } from './interpreter.ts';
import type { Interpreters } from './interpreters.ts';
import { packageDirectories } from './linked-packages.ts';
import type { Named } from './named.ts';
import type { Provider } from './provider.ts';
import type { SearchDirectory } from './search-path.ts';

/** Takes what is named for an environment and what stands on PATH; returns those that are no plain Pythons. */
export function observeProviders(
  named: Pick<Named, 'by' | 'environment' | 'interpreter'> | undefined,
  search: readonly SearchDirectory[],
  interpreters: Interpreters,
): Provider[] {
  if (named?.environment) return providerOfEnvironment(named, interpreters);
  if (named?.interpreter) return provider(named.interpreter, named.by, interpreters);
  const found = search.flatMap((directory) => directory.interpreters);
  return found.flatMap((interpreter) => provider(interpreter, 'PATH', interpreters));
}

/** Takes an interpreter that is no environment's and who named it; at most one. */
function provider(interpreter: Interpreter, by: string, { files }: Interpreters): Provider[] {
  const { python, kind, facts, base } = interpreter;
  if (kind === 'environment') return [];
  const packages = packageDirectories(facts, files);
  const kinds = { minor: minorOf(interpreter), version: versionOf(interpreter) };
  if (base) {
    const own = packages.filter((directory) => !base.facts.path.includes(directory));
    return [{ wrapper: python, by, base: base.python, ...kinds, packages: own, native: false }];
  }
  // What runs elsewhere than in its own prefix is a wrapper that leaves argv[0] alone.
  const { running, prefix, sitePackages } = facts;
  const isWrapper = running !== null && !files.isSamePlace(dirname(dirname(running)), prefix);
  if (kind === 'dirty' || !isWrapper || files.isWritable(sitePackages)) return [];
  return [{ wrapper: python, by, base: python, ...kinds, packages, native: true }];
}

/** One that can be written to is no store's: uv makes of it what it always does. */
function providerOfEnvironment(
  { environment, interpreter, by }: Pick<Named, 'by' | 'environment' | 'interpreter'>,
  { files }: Interpreters,
): Provider[] {
  if (environment?.facts === undefined || environment.writable || environment.base === undefined) return [];
  const { base, facts, python } = environment;
  const packages = packageDirectories(facts, files);
  const own = packages.filter((directory) => !base.facts.path.includes(directory));
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
