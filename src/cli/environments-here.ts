import { join, resolve } from 'node:path';
import { getEnv, type Variables } from '../request/env.ts';
import { nearestEnvironment } from '../discovery/collect-candidates.ts';
import { observeEnvironment, type Environment } from '../discovery/venv/environment.ts';
import type { Interpreters } from '../discovery/interpreter/interpreters.ts';
import { toolDirectory } from '../discovery/project/project.ts';

/** A virtual environment that is used here, and its source. */
export interface FoundEnvironment extends Environment {
  /** in the user's words: `VIRTUAL_ENV`, `.venv` */
  readonly by: string;
}

/**
 * Takes the caller's environment and absolute directory. Returns the virtual environments that are used there, each
 * once: the active one, the project's, the nearest `.venv`, the ones in the directory itself, and those of installed tools.
 */
export async function environmentsHere(
  variables: Variables,
  directory: string,
  interpreters: Interpreters,
): Promise<FoundEnvironment[]> {
  const { files } = interpreters;
  const tools = toolDirectory(variables, directory);
  const named = (['VIRTUAL_ENV', 'UV_PROJECT_ENVIRONMENT'] as const).map(
    (by) => [by, getEnv(variables, by)] as const,
  );
  const places = [
    ...named,
    ['.venv', nearestEnvironment(directory, files)] as const,
    ...files.names(directory).map((name) => [name, join(directory, name)] as const),
    ...files.names(tools).map((name) => ['uv tool', join(tools, name)] as const),
  ];
  const found = new Map<string, FoundEnvironment>();
  for (const [by, place] of places) {
    const path = place === undefined ? undefined : resolve(directory, place);
    if (path === undefined || found.has(files.resolved(path))) continue;
    const environment = await observeEnvironment(path, interpreters);
    if (environment) found.set(files.resolved(path), { ...environment, by });
  }
  return [...found.values()];
}
