import { resolve } from 'node:path';
import type { Request } from '../request/request.ts';
import { readConfiguration, type Configuration } from './project/configuration.ts';
import { findProject } from './project/project.ts';
import { observeRequestedPython, findPythonRequest } from './requested-python.ts';
import { requirementOfScript, withStdinScript } from './observe-script.ts';
import type { CommandContext } from './command-context.ts';
import type { DiscoveryContext } from './discovery-context.ts';

/** Reads what uv reads before it looks for a Python. Takes a function that reads the caller's standard input. */
export async function readContext(
  place: CommandContext,
  readInput: () => string | undefined,
): Promise<DiscoveryContext> {
  const { request } = place;
  const configuration = await readConfigurationFor(place);
  const { destination } = configuration;
  const withScript = async (scriptRequirement: string | undefined): Promise<DiscoveryContext> => {
    const named = await findPythonRequest(place, configuration, scriptRequirement !== undefined);
    return {
      ...place,
      hasExplicitDestination: fixesDestination(request, configuration),
      onlyBuilds: isOnlyForBuilds(request, configuration),
      configuredDestination: destination,
      requested: named && (await observeRequestedPython(named, place)),
      scriptRequirement,
    };
  };
  return withStdinScript(await withScript(requirementOfScript(place)), readInput, withScript);
}

/** uv begins at the root of the workspace or the project, with --no-project too (0.7.18, 0.13.9). */
async function readConfigurationFor(place: CommandContext): Promise<Configuration> {
  const { request, directory, files } = place;
  if (request.noConfig) return {};
  const { variables, project: named = '', configFile } = request;
  if (configFile !== undefined)
    return readConfiguration(variables, directory, resolve(directory, configFile), files);
  const project = await findProject({ ...place, request: { ...request, noProject: false } });
  return readConfiguration(variables, project?.root ?? resolve(directory, named), undefined, files);
}

/**
 * Whether the command line or the configuration fixes the destination. `--no-system` overrides the configuration's
 * `system`.
 */
function fixesDestination(request: Request, { destination }: Configuration): boolean {
  if (request.hasExplicitDestination || !destination) return request.hasExplicitDestination;
  return destination.key !== 'system' || !request.noSystem;
}

/** Builds that are not isolated use what is in the Python that is there. Other commands on a directory build nothing. */
function isOnlyForBuilds(
  request: Request,
  { destination, noBuildIsolation = false }: Configuration,
): boolean {
  const { role, command, hasDestinationDirectory } = request;
  if (request.noBuildIsolation || noBuildIsolation) return false;
  if (role === 'pip-resolve') return true;
  const isDirectory = hasDestinationDirectory || (destination && destination.key !== 'system') === true;
  return isDirectory && (command === 'pip install' || command === 'pip sync');
}
