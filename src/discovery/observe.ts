import { join, resolve } from 'node:path';
import { isRunner } from '../uv/commands.ts';
import { valueOf } from '../request/env.ts';
import type { Request } from '../request/request.ts';
import { readConfiguration, type Configuration } from './project/configuration.ts';
import type { Files } from '../fs/files.ts';
import { createInterpreters } from './interpreter/interpreters.ts';
import type { Memory } from './interpreter/answer-cache.ts';
import { observeNamed, whoNames } from './requested-python.ts';
import { observeSearch } from './base-interpreter.ts';
import { observeProject } from './observe-project.ts';
import { observeTarget } from './observe-pip.ts';
import { observeTool } from './observe-tool.ts';
import { requirementOfScript, withStdinScript } from './observe-script.ts';
import { findProject, venvPlace } from './project/project.ts';
import { observeProviders } from './venv/find-package-sources.ts';
import { readRememberedWrapper } from './venv/recorded-wrapper.ts';
import { askRealUv, hasFeature, type RealUv } from './real-uv.ts';
import type { Scene } from './context.ts';
import type { Situation } from './situation.ts';
import { whyUvFails } from './project/uv-fails.ts';
import { observeWrapperVariables } from './interpreter/wrapper-variables.ts';

/** The situation, and whether it depends only on files and the environment. */
export interface Observation {
  readonly situation: Situation;
  readonly isLasting: boolean;
}

/** Takes the path of the real uv and the caller's absolute directory. Observes what the command's role depends on. */
export async function observe(
  request: Request,
  uvPath: string,
  callerDirectory: string,
  memory: Memory,
  files: Files,
  readInput: () => string | undefined,
): Promise<Observation> {
  const uv = await askRealUv(uvPath, request.variables, callerDirectory, memory, files);
  return observeWith(uv, request, callerDirectory, memory, files, readInput, true);
}

/** Like `observe`, but runs no Python. Undefined if the answer of one is missing. */
export async function observeWithoutAsking(
  request: Request,
  uvPath: string,
  callerDirectory: string,
  memory: Memory,
  files: Files,
): Promise<Situation | undefined> {
  const uv = await askRealUv(uvPath, request.variables, callerDirectory, memory, files);
  const nothing = () => undefined;
  const { situation, isLasting } = await observeWith(
    uv,
    request,
    callerDirectory,
    memory,
    files,
    nothing,
    false,
  );
  return isLasting ? situation : undefined;
}

async function observeWith(
  uv: RealUv,
  request: Request,
  callerDirectory: string,
  memory: Memory,
  files: Files,
  readInput: () => string | undefined,
  mayAsk: boolean,
): Promise<Observation> {
  const { variables } = request;
  const directory = resolve(callerDirectory, request.directory ?? workingDirectory(request, uv) ?? '');
  const common = { uv, directory, search: [], candidates: [], targetIsSaid: false };
  const fails = await whyUvFails(request, uv, directory, files);
  if (fails !== undefined) return { situation: { ...common, fails }, isLasting: true };
  const interpreters = createInterpreters(variables, directory, memory, files, { mayAsk });
  const configuration: Configuration = request.noConfig
    ? {}
    : readConfiguration(
        variables,
        resolve(directory, request.project ?? ''),
        configurationFile(request, directory),
        files,
      );
  const targetIsSaid = isTargetSaid(request, configuration);
  const onlyBuilds = isOnlyForBuilds(request, configuration);
  const place = { request, uv, callerDirectory, directory, targetIsSaid, onlyBuilds, interpreters };
  const withName = async (scriptRequirement: string | undefined): Promise<Scene> => {
    const hasMetadata = scriptRequirement !== undefined;
    const naming = await whoNames(request, configuration, uv, directory, hasMetadata, files);
    const named = naming && (await observeNamed(naming, request, uv, directory, interpreters));
    return { ...place, ...(named && { named }), ...(hasMetadata && { scriptRequirement }) };
  };
  const scene = await withStdinScript(
    await withName(requirementOfScript(request, directory, files)),
    readInput,
    withName,
  );
  const { named } = scene;
  const role = observeRole(scene);
  const [seen, wrapperVariables] = await Promise.all([
    role,
    isRunner(request.command) ? observeWrapperVariables(role, scene) : undefined,
  ]);
  return {
    situation: {
      ...common,
      targetIsSaid,
      ...(onlyBuilds && { onlyBuilds }),
      ...(named && { named }),
      ...(configuration.target && { configuredTarget: configuration.target }),
      ...seen,
      ...(wrapperVariables && { wrapperVariables }),
    },
    isLasting: interpreters.isLasting(),
  };
}

function observeRole(scene: Scene): Promise<Partial<Situation>> {
  if (scene.onlyBuilds) return observeSearch(scene);
  switch (scene.request.role) {
    case 'venv':
      return observeVenv(scene);
    case 'finds':
      return observeSearch(scene);
    case 'resolves':
      return Promise.resolve({});
    case 'tool':
      return observeTool(scene);
    case 'project':
      return observeProject(scene);
    case 'reads':
    case 'writes':
      return observeTarget(scene);
  }
}

async function observeVenv(scene: Scene): Promise<Partial<Situation>> {
  const { request, uv, named, directory, interpreters } = scene;
  const { files } = interpreters;
  const seen = await observeSearch(scene);
  if (!request.systemSitePackages) return seen;
  const project = await findProject(request, directory, files);
  const providers = observeProviders(named, seen.search, interpreters);
  const config = files.readText(join(venvPlace(request, uv, directory, project), 'pyvenv.cfg'));
  const writtenOver = readRememberedWrapper(config ?? '');
  return { ...seen, providers, ...(project && { project }), ...(writtenOver && { writtenOver }) };
}

/**
 * Whether the command line or the configuration fixes the destination. `--no-system` overrides the configuration's
 * `system`.
 */
function isTargetSaid(request: Request, { target }: Configuration): boolean {
  return request.targetIsSaid || (target !== undefined && (target.key !== 'system' || !request.noSystem));
}

/** Where builds are not isolated, they use what is in the Python that is there. */
function isOnlyForBuilds(request: Request, { target, noBuildIsolation }: Configuration): boolean {
  if (request.noBuildIsolation || noBuildIsolation === true) return false;
  if (request.role === 'resolves') return true;
  const isDirectory = request.directoryIsSaid || (target !== undefined && target.key !== 'system');
  return isDirectory && (request.role === 'writes' || request.role === 'reads');
}

function workingDirectory({ variables }: Request, uv: RealUv): string | undefined {
  if (!hasFeature(uv, 'workingDirectory')) return undefined;
  return valueOf(variables, 'UV_WORKING_DIR') ?? valueOf(variables, 'UV_WORKING_DIRECTORY');
}

function configurationFile({ configFile }: Request, directory: string): string | undefined {
  return configFile === undefined ? undefined : resolve(directory, configFile);
}
