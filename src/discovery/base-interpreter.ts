import { environmentPythons, hasPreferredPythons, queryUv } from './uv-python-find.ts';
import { observeInterpreter, type Interpreter } from './interpreter/interpreter.ts';
import { interpreterWithLinks } from './venv/linked-packages.ts';
import { findProject } from './project/project.ts';
import { searchPathVariable } from '../uv/features.ts';
import { callersSearchPath, requestedVersion, type DiscoveryContext } from './discovery-context.ts';
import { searchPathWithBases, surveySearchPath } from './interpreter/search-path.ts';
import type { PathSearch } from './situation.ts';

/** If a version or nothing is requested, uv searches PATH. */
export async function surveyPath(context: DiscoveryContext): Promise<PathSearch> {
  if (context.requested && context.requested.request.form !== 'version') return { search: [] };
  const search = await surveySearchPath(callersSearchPath(context), context.directory, context.interpreters);
  return { search, searchPath: searchPathWithBases(search) };
}

/** The interpreter that uv finds on PATH, if PATH has a wrapper that uv would skip. */
export async function findBaseOnPath(
  context: DiscoveryContext,
  asked: readonly string[],
): Promise<PathSearch & { readonly baseInterpreter?: Interpreter }> {
  const seen = await surveyPath(context);
  return { ...seen, baseInterpreter: await findBaseInterpreter(context, seen.searchPath, asked) };
}

/** The same for a command that only creates an environment: if uv prefers none to PATH, what it finds is known. */
export async function findBaseToStartFrom(
  context: DiscoveryContext,
  asked: readonly string[],
): Promise<PathSearch & { readonly baseInterpreter?: Interpreter }> {
  return hasPreferredPythons(context) ? findBaseOnPath(context, asked) : surveyPath(context);
}

/** Asks uv itself, if there is a wrapper that it would skip. */
export async function findBaseInterpreter(
  context: DiscoveryContext,
  searchPath: string | undefined,
  asked: readonly string[],
): Promise<Interpreter | undefined> {
  if (searchPath === undefined) return undefined;
  return queryUv(context, ['--system', ...asked], { [searchPathVariable(context.uv)]: searchPath });
}

/** The wrapper, with its base, that uv would start an environment for the command alone from. */
export async function findStartInterpreter(context: DiscoveryContext): Promise<Interpreter | undefined> {
  const start = await findAnyInterpreter(context);
  return start?.base && interpreterWithLinks(start, context.interpreters);
}

/** The interpreter of a command that needs no environment: any that uv finds, even a wrapper. */
async function findAnyInterpreter(context: DiscoveryContext): Promise<Interpreter | undefined> {
  const { request, requested, interpreters } = context;
  if (requested && requested.request.form !== 'version') return requested.interpreter;
  if (!interpreters.mayQuery) return findWrapper(context);
  const [source] = request.command === 'build' ? request.positionals : [];
  if (source === undefined) return queryUv(context, requestedVersion(context));
  // uv reads what that project requires.
  await findProject({ ...context, request: { ...request, project: source } });
  return queryUv(context, ['--project', source, ...requestedVersion(context)]);
}

/** Without uv it is not known which environment it chooses: the first that a wrapper runs in. */
async function findWrapper(context: DiscoveryContext): Promise<Interpreter | undefined> {
  const { request, interpreters } = context;
  const pythons = environmentPythons(context, request.variables);
  const found = await Promise.all(pythons.map((python) => observeInterpreter(python, interpreters)));
  return found.find((interpreter) => interpreter?.base);
}
