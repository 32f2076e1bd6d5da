import { join, resolve } from 'node:path';
import type { Files } from '../fs/files.ts';
import { userDirectory, getEnv, type Variables } from '../request/variables.ts';
import { observeInterpreter, type Interpreter } from './interpreter/interpreter.ts';
import { findPython } from './real-uv.ts';
import type { DiscoveryContext } from './discovery-context.ts';
import { nearestEnvironment } from './venv/nearest-environment.ts';
import { readPyvenvCfg } from './venv/pyvenv-cfg.ts';
import { findVenvPython } from './venv/venv-python.ts';

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
  context: DiscoveryContext,
  asked: readonly string[],
  variables: Variables,
): Promise<string | undefined> {
  const { request, uv, callerDirectory, interpreters } = context;
  if (!interpreters.mayQuery) return Promise.resolve(undefined);
  // Other commands ignore these, and `uv python find` does not.
  const ignored = { UV_NO_PROJECT: undefined, UV_SYSTEM_PYTHON: undefined };
  const environment = { ...request.variables, ...variables, ...ignored };
  // Record what uv reads and this program has not.
  ownPlaces(request.variables).forEach(interpreters.files.names);
  if (!asked.includes('--system')) environmentPythons(context, environment);
  const isWithout = request.noProject && !asked.includes('--no-project');
  const words = [...request.discovery, ...(isWithout ? ['--no-project'] : []), ...asked];
  return findPython(uv, words, environment, callerDirectory, interpreters.preventCaching);
}

/** The Pythons of the environments that uv prefers to PATH: the active ones, and the nearest to the working directory. */
export function environmentPythons(context: DiscoveryContext, variables: Variables): string[] {
  const { directory, files } = context;
  const active = [getEnv(variables, 'VIRTUAL_ENV'), getEnv(variables, 'CONDA_PREFIX')];
  return [...active, nearestEnvironment(directory, context)].flatMap((place) => {
    if (place === undefined) return [];
    const environment = resolve(directory, place);
    const cfg = readPyvenvCfg(files.readText(join(environment, 'pyvenv.cfg')) ?? '');
    const { python, isProgram } = findVenvPython(environment, cfg, files);
    return isProgram ? [python] : [];
  });
}

/** Whether there may be a Python that uv prefers to those on PATH: a managed one, or conda's. */
export function hasPreferredPythons({ request: { variables }, files }: DiscoveryContext): boolean {
  return managedNames(variables, files).length > 0 || getEnv(variables, 'CONDA_PREFIX') !== undefined;
}

/** The Pythons that uv has installed (absolute). Queries none. */
export function findManagedPythons(variables: Variables, files: Files): string[] {
  const places = managedNames(variables, files).map((name) => join(managedPythons(variables), name));
  // Newer releases add a link for each minor version.
  const own = new Set(places.map(files.resolved));
  return [...own].map((place) => join(place, 'bin/python3')).filter(files.isProgram);
}

function managedNames(variables: Variables, files: Files): string[] {
  return files.names(managedPythons(variables)).filter((name) => !name.startsWith('.'));
}

/** The directory of uv's managed Pythons, and the user's pin (0.13). */
function ownPlaces(variables: Variables): string[] {
  const configuration = userDirectory(variables, 'XDG_CONFIG_HOME') ?? '/.config';
  return [managedPythons(variables), join(configuration, 'uv/.python-version')];
}

function managedPythons(variables: Variables): string {
  const data = userDirectory(variables, 'XDG_DATA_HOME') ?? '/.local/share';
  return getEnv(variables, 'UV_PYTHON_INSTALL_DIR') ?? join(data, 'uv/python');
}
