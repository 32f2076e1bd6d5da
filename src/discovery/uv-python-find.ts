import { join } from 'node:path';
import { userDirectory, getEnv, type Variables } from '../request/variables.ts';
import { observeInterpreter, type Interpreter } from './interpreter/interpreter.ts';
import { findPython } from './real-uv.ts';
import type { DiscoveryContext } from './discovery-context.ts';

/** Like `runUvPythonFind`, and queries the interpreter that uv found. */
export async function queryUv(
  context: DiscoveryContext,
  asked: readonly string[],
  variables: Variables = {},
): Promise<Interpreter | undefined> {
  const python = await runUvPythonFind(context, asked, variables);
  return python === undefined ? undefined : observeInterpreter(python, context.interpreters);
}

/** The interpreter that uv finds. Takes arguments for `uv python find`, and variables that override the caller's. */
export function runUvPythonFind(
  { request, uv, callerDirectory, interpreters }: DiscoveryContext,
  asked: readonly string[],
  variables: Variables,
): Promise<string | undefined> {
  if (!interpreters.mayQuery) return Promise.resolve(undefined);
  // Record the directories that uv reads and this program has not.
  ownPlaces(request.variables).forEach(interpreters.files.names);
  const environment = { ...request.variables, ...variables };
  const words = [...request.discovery, ...asked];
  return findPython(uv, words, environment, callerDirectory, interpreters.preventCaching);
}

/** The directories of uv's managed Pythons and of the user's pin (0.13). */
function ownPlaces(variables: Variables): string[] {
  const data = userDirectory(variables, 'XDG_DATA_HOME') ?? '/.local/share';
  const configuration = userDirectory(variables, 'XDG_CONFIG_HOME') ?? '/.config';
  const installed = getEnv(variables, 'UV_PYTHON_INSTALL_DIR') ?? join(data, 'uv/python');
  return [installed, join(configuration, 'uv/.python-version')];
}
