import { queryUv } from './uv-python-find.ts';
import type { Interpreter } from './interpreter/interpreter.ts';
import { interpreterWithLinks } from './venv/linked-packages.ts';
import { findProject } from './project/project.ts';
import { searchPathVariable } from './real-uv.ts';
import { callersSearchPath, requestedVersion, type DiscoveryContext } from './context.ts';
import { searchPathWithBases, surveySearchPath } from './interpreter/search-path.ts';
import type { OutsideSituation, PathSearch } from './situation.ts';

/** If a version or nothing is requested, uv searches PATH. */
export async function surveyPath(context: DiscoveryContext): Promise<PathSearch> {
  if (context.requested && context.requested.request.form !== 'version') return { search: [] };
  const search = await surveySearchPath(callersSearchPath(context), context.directory, context.interpreters);
  const searchPath = searchPathWithBases(search);
  return { search, searchPath };
}

/** The interpreter that uv finds on PATH, if PATH has a wrapper that uv would skip. */
export async function findBaseOnPath(
  context: DiscoveryContext,
  asked: readonly string[],
): Promise<PathSearch & { readonly baseInterpreter?: Interpreter }> {
  const seen = await surveyPath(context);
  return { ...seen, ...(await findBaseInterpreter(context, seen.searchPath, asked)) };
}

/** Asks uv itself, if there is a wrapper that it would skip. */
export async function findBaseInterpreter(
  context: DiscoveryContext,
  searchPath: string | undefined,
  asked: readonly string[],
): Promise<{ readonly baseInterpreter?: Interpreter }> {
  if (searchPath === undefined) return {};
  const searched = { [searchPathVariable(context.uv)]: searchPath };
  const baseInterpreter = await queryUv(context, ['--system', ...asked], searched);
  return baseInterpreter ? { baseInterpreter } : {};
}

/** The interpreter of a command that needs no environment: any that uv finds, even a wrapper. */
export async function findStartInterpreter(
  context: DiscoveryContext,
): Promise<Pick<OutsideSituation, 'start'>> {
  const { request, requested, directory, interpreters } = context;
  const found = (start: Interpreter | undefined) =>
    start?.base ? { start: interpreterWithLinks(start, interpreters) } : {};
  if (requested && requested.request.form !== 'version') return found(requested.interpreter);
  const [source] = request.command === 'build' ? request.positionals : [];
  const project = source === undefined ? [] : ['--project', source];
  // uv reads what that project requires.
  if (source !== undefined) await findProject({ ...request, project: source }, directory, interpreters.files);
  const start = await queryUv(context, [
    ...(request.noProject ? ['--no-project'] : project),
    ...requestedVersion(context),
  ]);
  return found(start);
}
