import { join, resolve } from 'node:path';
import { getEnv, type Variables } from '../request/variables.ts';
import { nearestEnvironment } from '../discovery/venv/nearest-environment.ts';
import { observeEnvironment, type Environment } from '../discovery/venv/environment.ts';
import type { Interpreters } from '../discovery/interpreter/interpreters.ts';
import { toolDirectory } from '../discovery/tool-environment.ts';

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
  const places = [
    ['VIRTUAL_ENV', getEnv(variables, 'VIRTUAL_ENV')],
    ['UV_PROJECT_ENVIRONMENT', getEnv(variables, 'UV_PROJECT_ENVIRONMENT')],
    ['.venv', nearestEnvironment(directory, { files })],
    ...files.names(directory).map((name) => [name, name] as const),
    ...files.names(tools).map((name) => ['uv tool', join(tools, name)] as const),
  ] as const;
  const found = new Map<string, FoundEnvironment>();
  for (const [by, place] of places) {
    if (place === undefined) continue;
    const path = resolve(directory, place);
    if (found.has(files.resolved(path))) continue;
    const environment = await observeEnvironment(path, interpreters);
    if (environment) found.set(files.resolved(path), { ...environment, by });
  }
  return [...found.values()];
}
