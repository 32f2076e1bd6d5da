import { isAbsolute } from 'node:path';
import type { Environment } from './venv/environment.ts';
import { observeInterpreter, type Interpreter } from './interpreter/interpreter.ts';
import { fits, type MadeFor } from './venv/made-for.ts';
import { findBaseInterpreter } from './base-interpreter.ts';
import { callersSearchPath, type DiscoveryContext } from './discovery-context.ts';
import { searchPathWithBases, surveySearchPath } from './interpreter/search-path.ts';

/**
 * The interpreter that can take the place of the one that an orphan was made for: what was there before a repair, if that
 * is back; else what uv finds of its kind; else the first on PATH.
 */
export async function findReplacementBase(
  context: DiscoveryContext,
  { madeFor, replaced }: Environment,
): Promise<Interpreter | undefined> {
  if (!madeFor) return undefined;
  const { directory, files, interpreters } = context;
  const isFit = (found: Interpreter | undefined) => {
    const base = found?.kind === 'base' ? found : found?.base;
    return base !== undefined && fits(base.info, madeFor);
  };
  for (const python of originalsOf(replaced).filter(files.isProgram)) {
    const original = await observeInterpreter(python, interpreters);
    if (isFit(original)) return original;
  }
  const path = callersSearchPath(context);
  const search = await surveySearchPath(path, directory, interpreters);
  const searchPath = searchPathWithBases(search) ?? path;
  const found = await findBaseInterpreter(context, searchPath, ['--no-project', requestFor(madeFor)]);
  return isFit(found) ? found : search.flatMap((entry) => entry.interpreters).find(isFit);
}

/** The interpreters that the links and copies of an environment led to. */
function originalsOf(replaced: Environment['replaced']): string[] {
  const changes = replaced?.changes.filter(({ of, from }) => of !== 'key' && isAbsolute(from)) ?? [];
  return [...new Set(changes.map(({ from }) => from))];
}

/** How uv is asked for such an interpreter: `3.12`, `3.13t`, `pypy@3.11`. */
function requestFor({ implementation, minor, abi }: MadeFor): string {
  return implementation === 'cpython'
    ? `${minor}${abi.includes('t') ? 't' : ''}`
    : `${implementation}@${minor}`;
}
