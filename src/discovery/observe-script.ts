import { resolve } from 'node:path';
import { queryUv } from './uv-python-find.ts';
import { observeEnvironment, hasBase, type Environment } from './venv/environment.ts';
import { readKeepOfScript } from './project/keep-list.ts';
import { surveyPath } from './base-interpreter.ts';
import type { Interpreter } from './interpreter/interpreter.ts';
import { hasFeature, searchPathVariable } from '../uv/features.ts';
import type { CommandContext } from './command-context.ts';
import { commonFacts, versionWithoutPin, type DiscoveryContext } from './discovery-context.ts';
import { isScriptEnvironment, readScriptRequirement, scriptEnvironments } from './project/script.ts';
import type { PathSearch, ScriptSituation } from './situation.ts';

/** Takes the script's `requires-python`, or `''` for any version. */
export async function observeScript(
  context: DiscoveryContext,
  scriptRequirement: string,
): Promise<ScriptSituation> {
  const { requested } = context;
  const situation = { kind: 'script', ...commonFacts(context), search: [] } as const;
  const environment = await observeScriptEnvironment(context);
  if (environment && (!requested?.explicit || hasBase(environment, requested.interpreter)))
    return { ...situation, environment };
  const keep = readKeepOfScript(context.request.variables);
  const seen = await surveyPath(context);
  return { ...situation, ...seen, keep, baseInterpreter: await findBase(seen, scriptRequirement, context) };
}

/** uv prefers the environment that is active or near to PATH, and starts from its base. */
async function findBase(
  { searchPath }: PathSearch,
  scriptRequirement: string,
  context: DiscoveryContext,
): Promise<Interpreter | undefined> {
  if (searchPath === undefined) return undefined;
  // A request overrides the script's requirement.
  const isFree = !context.requested && scriptRequirement !== '';
  const asked = isFree ? [scriptRequirement] : versionWithoutPin(context);
  const found = await queryUv(context, ['--no-project', ...asked], {
    [searchPathVariable(context.uv)]: searchPath,
  });
  // An environment that was made from a wrapper.
  return found?.kind === 'prefix wrapper' && found.base ? { ...found.base, kind: 'base' } : found;
}

/** The environment of a script in uv's cache. Without one, uv answers with another interpreter. */
async function observeScriptEnvironment(context: DiscoveryContext): Promise<Environment | undefined> {
  const { request, uv, directory, files, interpreters } = context;
  // `uv python find` reads no script from stdin.
  if (request.script === undefined || request.script === '-' || !hasFeature(uv, 'findScript'))
    return undefined;
  // If there is none yet, the next call may find one.
  files.names(scriptEnvironments(request, directory));
  const found = await queryUv(context, ['--script', request.script]);
  if (found?.kind !== 'environment' || !isScriptEnvironment(found.info.prefix)) return undefined;
  return observeEnvironment(found.info.prefix, interpreters);
}

/**
 * The `requires-python` of a script's inline metadata, if it has any. `add --script` and similar commands work on the script
 * even if it has none yet.
 */
export function requirementOfScript({
  request: { command, script },
  directory,
  files,
}: CommandContext): string | undefined {
  if (script === undefined || script === '-') return undefined;
  const text = files.readText(resolve(directory, script)) ?? '';
  return readScriptRequirement(text) ?? (command === 'run' ? undefined : '');
}

/**
 * The script of `uv run -` may have inline metadata, too. It is read only if a wrapper is involved, because what is read from
 * a pipe has to be given back. Takes a function that adds a script's `requires-python` to the context.
 */
export async function withStdinScript(
  context: DiscoveryContext,
  readInput: () => string | undefined,
  withRequirement: (requirement: string) => Promise<DiscoveryContext>,
): Promise<DiscoveryContext> {
  if (context.request.script !== '-' || !(await involvesWrapper(context))) return context;
  const requirement = readScriptRequirement(readInput() ?? '');
  return requirement === undefined ? context : withRequirement(requirement);
}

async function involvesWrapper(context: DiscoveryContext): Promise<boolean> {
  if (context.requested?.interpreter) return context.requested.interpreter.kind === 'prefix wrapper';
  return (await surveyPath(context)).searchPath !== undefined;
}
