import { isAbsolute } from 'node:path';
import type { Environment } from './venv/environment.ts';
import { observeInterpreter, type Interpreter } from './interpreter/interpreter.ts';
import { fits, type MadeFor } from './venv/made-for.ts';
import { observeMaker } from './base-interpreter.ts';
import { callersSearchPath, type Scene } from './context.ts';
import { searchPathWithBases, surveySearchPath } from './interpreter/search-path.ts';
import type { Situation } from './situation.ts';

/**
 * The interpreter that can take the place of the one that an orphan was made for: what was there before a repair, if that
 * is back; else what uv finds of its kind; else the first on PATH.
 */
export async function observeHeir(
  scene: Scene,
  { madeFor, replaced }: Environment,
): Promise<Pick<Situation, 'maker'>> {
  if (madeFor === undefined) return {};
  const originals =
    replaced?.changes.flatMap(({ of, from }) => (of !== 'key' && isAbsolute(from) ? [from] : [])) ?? [];
  const isFit = (maker: Interpreter | undefined) => {
    const base = maker?.kind === 'system' ? maker : maker?.base;
    return base !== undefined && fits(base.facts, madeFor);
  };
  for (const python of new Set(originals.filter(scene.interpreters.files.isProgram))) {
    const maker = await observeInterpreter(python, scene.interpreters);
    if (maker && isFit(maker)) return { maker };
  }
  const path = callersSearchPath(scene);
  const search = await surveySearchPath(path, scene.directory, scene.interpreters);
  const searchPath = searchPathWithBases(search) ?? path;
  const asked = await observeMaker(scene, searchPath, ['--no-project', requestFor(madeFor)]);
  if (isFit(asked.maker)) return asked;
  const maker = search.flatMap(({ interpreters }) => interpreters).find(isFit);
  return maker ? { maker } : {};
}

/** How uv is asked for such an interpreter: `3.12`, `3.13t`, `pypy@3.11`. */
function requestFor({ implementation, minor, abi }: MadeFor): string {
  return implementation === 'cpython'
    ? `${minor}${abi.includes('t') ? 't' : ''}`
    : `${implementation}@${minor}`;
}
