import { isAbsolute } from 'node:path';
import type { Environment } from './venv/environment.ts';
import { observeInterpreter, type Interpreter } from './interpreter/interpreter.ts';
import { fits, type MadeFor } from './venv/made-for.ts';
import { findBaseInterpreter } from './base-interpreter.ts';
import { callersSearchPath, type DiscoveryContext } from './context.ts';
import { searchPathWithBases, surveySearchPath } from './interpreter/search-path.ts';
import type { ProjectSituation } from './situation.ts';

/**
 * The interpreter that can take the place of the one that an orphan was made for: what was there before a repair, if that
 * is back; else what uv finds of its kind; else the first on PATH.
 */
export async function findReplacementBase(
  context: DiscoveryContext,
  { madeFor, replaced }: Environment,
): Promise<Pick<ProjectSituation, 'baseInterpreter'>> {
  if (madeFor === undefined) return {};
  const originals =
    replaced?.changes.flatMap(({ of, from }) => (of !== 'key' && isAbsolute(from) ? [from] : [])) ?? [];
  const isFit = (baseInterpreter: Interpreter | undefined) => {
    const base = baseInterpreter?.kind === 'base' ? baseInterpreter : baseInterpreter?.base;
    return base !== undefined && fits(base.info, madeFor);
  };
  for (const python of new Set(originals.filter(context.interpreters.files.isProgram))) {
    const baseInterpreter = await observeInterpreter(python, context.interpreters);
    if (baseInterpreter && isFit(baseInterpreter)) return { baseInterpreter };
  }
  const path = callersSearchPath(context);
  const search = await surveySearchPath(path, context.directory, context.interpreters);
  const searchPath = searchPathWithBases(search) ?? path;
  const asked = await findBaseInterpreter(context, searchPath, ['--no-project', requestFor(madeFor)]);
  if (isFit(asked.baseInterpreter)) return asked;
  const baseInterpreter = search.flatMap(({ interpreters }) => interpreters).find(isFit);
  return baseInterpreter ? { baseInterpreter } : {};
}

/** How uv is asked for such an interpreter: `3.12`, `3.13t`, `pypy@3.11`. */
function requestFor({ implementation, minor, abi }: MadeFor): string {
  return implementation === 'cpython'
    ? `${minor}${abi.includes('t') ? 't' : ''}`
    : `${implementation}@${minor}`;
}
