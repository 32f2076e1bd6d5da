import { resolve } from 'node:path';
import { isRunner } from '../uv/commands.ts';
import { getEnv } from '../request/env.ts';
import type { Request } from '../request/request.ts';
import { readConfiguration, type Configuration } from './project/configuration.ts';
import type { Files } from '../fs/files.ts';
import { createInterpreters } from './interpreter/interpreters.ts';
import type { AnswerCache } from './interpreter/answer-cache.ts';
import { observeRequestedPython, findPythonRequest } from './requested-python.ts';
import { surveyPath } from './base-interpreter.ts';
import { observeProject } from './observe-project.ts';
import { observePip } from './observe-pip.ts';
import { observeTool } from './observe-tool.ts';
import { requirementOfScript, withStdinScript } from './observe-script.ts';
import { queryRealUv, hasFeature, type RealUv } from './real-uv.ts';
import { commonFacts, type DiscoveryContext } from './context.ts';
import { observeVenv } from './observe-venv.ts';
import type { Situation } from './situation.ts';
import { whyUvFails } from './project/uv-fails.ts';
import { observeWrapperVariables } from './wrapper-variables.ts';

/** The situation, and whether it depends only on files and the environment. */
export interface Observation {
  readonly situation: Situation;
  readonly isCacheable: boolean;
}

/** Takes the path of the real uv and the caller's absolute directory. Observes what the command's role depends on. */
export async function observe(
  request: Request,
  uvPath: string,
  callerDirectory: string,
  memory: AnswerCache,
  files: Files,
  readInput: () => string | undefined,
): Promise<Observation> {
  const uv = await queryRealUv(uvPath, request.variables, callerDirectory, memory, files);
  return observeWith(uv, request, callerDirectory, memory, files, readInput, true);
}

/** Like `observe`, but runs no Python. Undefined if the answer of one is missing. */
export async function observeWithoutQueries(
  request: Request,
  uvPath: string,
  callerDirectory: string,
  memory: AnswerCache,
  files: Files,
): Promise<Situation | undefined> {
  const uv = await queryRealUv(uvPath, request.variables, callerDirectory, memory, files);
  const nothing = () => undefined;
  const { situation, isCacheable } = await observeWith(
    uv,
    request,
    callerDirectory,
    memory,
    files,
    nothing,
    false,
  );
  return isCacheable ? situation : undefined;
}

async function observeWith(
  uv: RealUv,
  request: Request,
  callerDirectory: string,
  memory: AnswerCache,
  files: Files,
  readInput: () => string | undefined,
  mayQuery: boolean,
): Promise<Observation> {
  const { variables } = request;
  const directory = resolve(callerDirectory, request.directory ?? workingDirectory(request, uv) ?? '');
  const fails = await whyUvFails(request, uv, directory, files);
  if (fails !== undefined) return { situation: { kind: 'failing', uv, directory, fails }, isCacheable: true };
  const interpreters = createInterpreters(variables, directory, memory, files, { mayQuery });
  const configuration: Configuration = request.noConfig
    ? {}
    : readConfiguration(
        variables,
        resolve(directory, request.project ?? ''),
        configurationFile(request, directory),
        files,
      );
  const hasExplicitDestination = fixesDestination(request, configuration);
  const onlyBuilds = isOnlyForBuilds(request, configuration);
  const place = {
    request,
    uv,
    callerDirectory,
    directory,
    hasExplicitDestination,
    onlyBuilds,
    ...(configuration.destination && { configuredDestination: configuration.destination }),
    interpreters,
  };
  const withRequest = async (scriptRequirement: string | undefined): Promise<DiscoveryContext> => {
    const hasMetadata = scriptRequirement !== undefined;
    const naming = await findPythonRequest(request, configuration, uv, directory, hasMetadata, files);
    const requested = naming && (await observeRequestedPython(naming, request, uv, directory, interpreters));
    return { ...place, requested, ...(hasMetadata && { scriptRequirement }) };
  };
  const context = await withStdinScript(
    await withRequest(requirementOfScript(request, directory, files)),
    readInput,
    withRequest,
  );
  const observed = observeKind(context);
  const [situation, wrapperVariables] = await Promise.all([
    observed,
    isRunner(request.command) ? observeWrapperVariables(observed, context) : undefined,
  ]);
  return {
    situation: { ...situation, ...(wrapperVariables && { wrapperVariables }) },
    isCacheable: interpreters.isCacheable(),
  };
}

async function observeKind(context: DiscoveryContext): Promise<Situation> {
  const { request, onlyBuilds, configuredDestination } = context;
  const destination = configuredDestination && { configuredDestination };
  if (onlyBuilds)
    return {
      kind: 'isolated build',
      ...commonFacts(context),
      ...destination,
      ...(await surveyPath(context)),
    };
  switch (request.role) {
    case 'venv':
      return observeVenv(context);
    case 'find':
      return { kind: 'find', ...commonFacts(context), ...(await surveyPath(context)) };
    case 'tool':
      return observeTool(context);
    case 'project':
      return observeProject(context);
    case 'pip-read':
    case 'pip-write':
    case 'pip-resolve':
      return { ...(await observePip(context)), ...destination };
  }
}

/**
 * Whether the command line or the configuration fixes the destination. `--no-system` overrides the configuration's
 * `system`.
 */
function fixesDestination(request: Request, { destination }: Configuration): boolean {
  return (
    request.hasExplicitDestination ||
    (destination !== undefined && (destination.key !== 'system' || !request.noSystem))
  );
}

/** Where builds are not isolated, they use what is in the Python that is there. */
function isOnlyForBuilds(request: Request, { destination, noBuildIsolation }: Configuration): boolean {
  if (request.noBuildIsolation || noBuildIsolation === true) return false;
  if (request.role === 'pip-resolve') return true;
  const isDirectory =
    request.hasDestinationDirectory || (destination !== undefined && destination.key !== 'system');
  return isDirectory && (request.role === 'pip-write' || request.role === 'pip-read');
}

function workingDirectory({ variables }: Request, uv: RealUv): string | undefined {
  if (!hasFeature(uv, 'workingDirectory')) return undefined;
  return getEnv(variables, 'UV_WORKING_DIR') ?? getEnv(variables, 'UV_WORKING_DIRECTORY');
}

function configurationFile({ configFile }: Request, directory: string): string | undefined {
  return configFile === undefined ? undefined : resolve(directory, configFile);
}
