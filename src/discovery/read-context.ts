import { resolve } from 'node:path';
import type { Request } from '../request/request.ts';
import { readConfiguration, type Configuration } from './project/configuration.ts';
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
  const configuration = readConfigurationFor(place);
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

function readConfigurationFor({ request, directory, files }: CommandContext): Configuration {
  if (request.noConfig) return {};
  const { variables, project = '', configFile } = request;
  const named = configFile === undefined ? undefined : resolve(directory, configFile);
  return readConfiguration(variables, resolve(directory, project), named, files);
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
