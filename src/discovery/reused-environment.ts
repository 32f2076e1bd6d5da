import { dirname } from 'node:path';
import { isVersionAskedFor } from '../request/python-request.ts';
import type { Variables } from '../request/variables.ts';
import { requestedVersion, type DiscoveryContext } from './discovery-context.ts';
import type { Project } from './project/project.ts';
import { runUvPythonFind } from './uv-python-find.ts';
import { hasBase, type Environment } from './venv/environment.ts';

/**
 * Whether uv uses the project's environment as it is. A requested wrapper, except on the command line, is not a reason
 * to recreate an environment of another Python, but the project's own version requirement is. `run --isolated` recreates
 * nothing, so there the request counts. Takes uv's answer, if it has already been queried.
 */
export async function isReused(
  context: DiscoveryContext,
  environment: Environment,
  { requiredPython, groupRequirements }: Project,
  uvsChoice: Promise<string | undefined> | undefined,
): Promise<boolean> {
  const { requested, interpreters } = context;
  if (!isLeftToUv(context)) {
    if (requested?.interpreter?.kind !== 'prefix wrapper') return true;
    if (hasBase(environment, requested.interpreter)) return true;
    if (requested.explicit || context.request.isolated) return false;
  }
  // `uv python find` ignores what is required if the `.python-version` has no version (0.8.24 and 0.13.9).
  const isExcluded =
    !requested &&
    requiredPython !== undefined &&
    environment.info !== undefined &&
    isVersionAskedFor(requiredPython, environment.info.version) === false;
  if (isExcluded) return false;
  const isChosen = (found: string | undefined) =>
    found !== undefined && interpreters.files.isSamePlace(dirname(dirname(found)), environment.directory);
  if (!isChosen(await (uvsChoice ?? uvsChoiceOf(environment.directory, context)))) return false;
  if (groupRequirements.length === 0) return true;
  // If one of them rules it out, uv itself knows whether that one counts for the command.
  return isChosen(
    await runUvPythonFind(context, ['--no-project', groupRequirements.join()], alone(environment.directory)),
  );
}

/** Whether at most a version is requested. */
export function isLeftToUv({ requested }: DiscoveryContext): boolean {
  return !requested || requested.request.form === 'version';
}

/** Takes the directory of an environment. Returns the Python that uv finds if it is active. */
export function uvsChoiceOf(environment: string, context: DiscoveryContext): Promise<string | undefined> {
  const { requested } = context;
  const asked = requested?.interpreter ? ['--no-config'] : requestedVersion(context);
  return runUvPythonFind(context, asked, {
    ...alone(environment),
    ...(requested?.interpreter && { UV_PYTHON: undefined }),
  });
}

/** Variables that make uv look at an environment (absolute) first. */
function alone(environment: string): Variables {
  return {
    VIRTUAL_ENV: environment,
    UV_INTERNAL__PARENT_INTERPRETER: undefined,
  };
}
