import { dirname, join, resolve } from 'node:path';
import { changesEnvironment } from '../request/changes-environment.ts';
import { valueOf, type Variables } from '../request/env.ts';
import { findWithUv } from './uv-python-find.ts';
import {
  hasEnvironment,
  observeEnvironment,
  observePrefix,
  standsOn,
  withProvidedPackages,
  type Environment,
} from './venv/environment.ts';
import { readKeep, type Keep } from './project/kept-packages.ts';
import { fits } from './venv/made-for.ts';
import { environmentWithLinks } from './venv/linked-packages.ts';
import { observeHeir } from './replacement-base.ts';
import { observeMaker, observeMakerOnPath, observeSearch, observeStart } from './base-interpreter.ts';
import { observeScript } from './observe-script.ts';
import { findProject, type Project } from './project/project.ts';
import { observeProviders } from './venv/find-package-sources.ts';
import { callersSearchPath, versionAsked, type Scene } from './context.ts';
import type { Situation } from './situation.ts';
import { withSuccessor } from './venv/wrapper-update.ts';

/** The commands that use the environment. */
const WORKING: ReadonlySet<string> = new Set(['sync', 'run', 'add', 'remove']);

/** The environment of a project's command, or the base that it would be created from. */
export async function observeProject(scene: Scene): Promise<Partial<Situation>> {
  const { request, directory, interpreters } = scene;
  const { files } = interpreters;
  if (request.command === 'build') return observeStart(scene);
  // A new project needs a base, even inside a project with an environment.
  if (request.command === 'init') return observeSearch(scene);
  if (scene.scriptRequirement !== undefined) return observeScript(scene, scene.scriptRequirement);
  const project = await findProject(request, directory, files);
  if (project === undefined) return observeOutside(scene);
  const active = request.active ? valueOf(request.variables, 'VIRTUAL_ENV') : undefined;
  const place = active === undefined ? project.environment : resolve(directory, active);
  // Parallel: uv examines the environment itself.
  const isThere = hasEnvironment(place, files) || files.isDirectory(join(place, 'bin'));
  const uvsChoice = isLeftToUv(scene) && isThere ? uvsChoiceOf(place, scene) : undefined;
  const there = (await observeEnvironment(place, interpreters)) ?? (await observePrefix(place, interpreters));
  const isWorking = WORKING.has(request.command);
  // A dry run of `sync` tells what it would do in the repaired environment.
  const mayRepair = changesEnvironment(request) || request.command === 'sync';
  const environment = there && isWorking ? await asWorkedIn(there, scene) : there;
  const provided = environment && withProvidedPackages(environment, files);
  const keep = isWorking ? await observeKeep(scene, project, provided) : undefined;
  const known = { project, ...(environment && { environment }), ...(keep && { keep }) };
  if (environment?.successor?.state === 'found') return { ...known, isKept: true };
  if (environment?.state === 'broken' && mayRepair) return known;
  if (environment?.state === 'orphaned' && mayRepair)
    return { ...known, ...(await observeProjectHeir(scene, environment)) };
  if (environment?.state === 'healthy' && (await isKept(scene, environment, project, uvsChoice)))
    return { ...known, isKept: true };
  // Which group counts for a `run --isolated`, uv itself is asked later.
  if (request.isolated && project.groupRequirements) {
    // The groups of other members count then.
    if (request.options.some(({ name }) => name === '--package' || name === '--all-packages'))
      interpreters.preventCaching();
    return { ...known, ...(await observeSearch(scene)) };
  }
  return { ...known, ...(await observeMakerOnPath(scene, versionAsked(scene))) };
}

/** If a package is missing, finds the wrapper that has it. */
async function observeKeep(
  scene: Scene,
  project: Project,
  environment: Environment | undefined,
): Promise<Keep | undefined> {
  const { request, named, interpreters } = scene;
  const keep = readKeep(request.variables, project, environment, interpreters.files);
  if (keep === undefined || keep.missing.length === 0) return keep;
  const { search } = await observeSearch(scene);
  const [provider] = observeProviders(named, search, interpreters);
  if (provider) return { ...keep, wrapper: provider.wrapper };
  // Without a wrapper, all packages are those on PYTHONPATH, if it has any.
  return keep.names.length > 0 && keep.missing.includes('all') ? { ...keep, missing: [] } : keep;
}

/** uv sees everything in a writable environment itself. */
async function asWorkedIn(environment: Environment, scene: Scene): Promise<Environment> {
  if (!environment.writable) return environmentWithLinks(environment, scene.interpreters);
  return changesEnvironment(scene.request) ? withSuccessor(environment, scene) : environment;
}

function observeOutside(scene: Scene): Promise<Partial<Situation>> {
  const { command, withPackages, isolated } = scene.request;
  return command === 'run' && (withPackages || isolated) ? observeStart(scene) : Promise.resolve({});
}

/**
 * Whether uv uses the project's environment as it is. A requested wrapper, except on the command line, is not a reason
 * to recreate an environment of another Python, but the project's own version requirement is. Takes uv's answer, if it
 * has already been queried.
 */
async function isKept(
  scene: Scene,
  environment: Environment,
  { groupRequirements }: Project,
  uvsChoice: Promise<string | undefined> | undefined,
): Promise<boolean> {
  const { named, interpreters } = scene;
  if (!isLeftToUv(scene)) {
    if (named?.interpreter?.kind !== 'dirty') return true;
    if (standsOn(environment, named.interpreter)) return true;
    if (named.explicit) return false;
  }
  const isChosen = (found: string | undefined) =>
    found !== undefined && interpreters.files.isSamePlace(dirname(dirname(found)), environment.directory);
  if (!isChosen(await (uvsChoice ?? uvsChoiceOf(environment.directory, scene)))) return false;
  if (groupRequirements === undefined) return true;
  // If one of them rules it out, uv itself knows whether that one counts for the command.
  return isChosen(
    await findWithUv(scene, ['--no-project', groupRequirements.join()], alone(environment.directory)),
  );
}

/** Whether at most a version is requested. */
function isLeftToUv({ named }: Scene): boolean {
  return named === undefined || named.request.form === 'version';
}

/** Takes the directory of an environment. Returns the Python that uv finds if it is active. */
function uvsChoiceOf(environment: string, scene: Scene): Promise<string | undefined> {
  const { named } = scene;
  const asked = named?.interpreter ? ['--no-config'] : versionAsked(scene);
  return findWithUv(scene, asked, {
    ...alone(environment),
    ...(named?.interpreter && { UV_PYTHON: undefined }),
  });
}

/** Variables that make uv look at an environment (absolute) first. */
function alone(environment: string): Variables {
  return {
    VIRTUAL_ENV: environment,
    UV_SYSTEM_PYTHON: undefined,
    UV_INTERNAL__PARENT_INTERPRETER: undefined,
  };
}

/** An orphan of a project gets what is named, else what uv finds of its kind; else uv makes the environment again. */
async function observeProjectHeir(scene: Scene, environment: Environment): Promise<Partial<Situation>> {
  const { named } = scene;
  const base = named?.interpreter?.base;
  if (base && environment.madeFor && fits(base.facts, environment.madeFor))
    return { maker: named.interpreter };
  const heir = await observeHeir(scene, environment);
  if (heir.maker) return heir;
  const seen = await observeSearch(scene);
  const searchPath = seen.searchPath ?? callersSearchPath(scene);
  return { ...seen, ...(await observeMaker(scene, searchPath, versionAsked(scene))) };
}
