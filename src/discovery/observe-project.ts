import { join, resolve } from 'node:path';
import { installsInProject } from '../uv/commands.ts';
import { changesEnvironment } from '../request/changes-environment.ts';
import { hasFeature } from '../uv/features.ts';
import { getEnv } from '../request/variables.ts';
import { has } from '../request/given-options.ts';
import {
  hasEnvironment,
  observeEnvironment,
  observePrefix,
  withProvidedPackages,
  type Environment,
} from './venv/environment.ts';
import { readKeep, type Keep } from './project/keep-list.ts';
import { fits } from './venv/made-for.ts';
import { environmentWithLinks } from './venv/linked-packages.ts';
import { findReplacementBase } from './replacement-base.ts';
import { findBaseInterpreter, findBaseOnPath, surveyPath, findStartInterpreter } from './base-interpreter.ts';
import { observeScript } from './observe-script.ts';
import { isLeftToUv, isReused, uvsChoiceOf } from './reused-environment.ts';
import { findProject, type Project } from './project/project.ts';
import { findPackageSources } from './venv/find-package-sources.ts';
import {
  callersSearchPath,
  commonFacts,
  requestedVersion,
  type DiscoveryContext,
} from './discovery-context.ts';
import type { InitSituation, OutsideSituation, ProjectSituation, ScriptSituation } from './situation.ts';
import { withWrapperUpdate } from './venv/wrapper-update.ts';

/** What a project's command works on: a project, a script, or nothing that stays. */
export async function observeProject(
  context: DiscoveryContext,
): Promise<InitSituation | OutsideSituation | ScriptSituation | ProjectSituation> {
  const { request, scriptRequirement } = context;
  // A new project needs a base, even inside a project with an environment.
  if (request.command === 'init')
    return { kind: 'init', ...commonFacts(context), ...(await surveyPath(context)) };
  if (request.command === 'build') return observeOutside(context, true);
  if (scriptRequirement !== undefined) return observeScript(context, scriptRequirement);
  const project = await findProject(context);
  if (!project)
    return observeOutside(context, request.command === 'run' && (request.withPackages || request.isolated));
  return {
    kind: 'project',
    ...commonFacts(context),
    search: [],
    isReused: false,
    project,
    ...(await observeInProject(project, atRoot(project, context))),
  };
}

/** A project's command reads the `.python-version` in its root, and `uv python find` the one in its directory (0.4.30 to 0.13.9). */
function atRoot({ root }: Project, context: DiscoveryContext): DiscoveryContext {
  const { request, uv, directory } = context;
  if (!hasFeature(uv, 'projectOption') || resolve(directory, request.project ?? '') === root) return context;
  const others = request.discovery.filter(
    (word, at, all) => word !== '--project' && all[at - 1] !== '--project',
  );
  return { ...context, request: { ...request, discovery: [...others, '--project', root] } };
}

/** Takes whether uv starts an environment from an interpreter, for the command alone. */
async function observeOutside(context: DiscoveryContext, starts: boolean): Promise<OutsideSituation> {
  const start = starts ? await findStartInterpreter(context) : undefined;
  return { kind: 'outside', ...commonFacts(context), start };
}

/** The project's environment, or the base that it would be created from. */
async function observeInProject(
  project: Project,
  context: DiscoveryContext,
): Promise<Partial<ProjectSituation>> {
  const { request, directory, files, interpreters } = context;
  const active = request.active ? getEnv(request.variables, 'VIRTUAL_ENV') : undefined;
  const place = active === undefined ? project.environment : resolve(directory, active);
  // Parallel: uv examines the environment itself.
  const isThere = hasEnvironment(place, files) || files.isDirectory(join(place, 'bin'));
  const uvsChoice = isLeftToUv(context) && isThere ? uvsChoiceOf(place, context) : undefined;
  const there = (await observeEnvironment(place, interpreters)) ?? (await observePrefix(place, interpreters));
  const isWorking = installsInProject(request.command);
  // A dry run of `sync` tells what it would do in the repaired environment.
  const mayRepair = changesEnvironment(request) || request.command === 'sync';
  const environment = there && isWorking ? await asWorkedIn(there, context) : there;
  const provided = environment && withProvidedPackages(environment, files);
  const keep = isWorking ? await observeKeep(context, project, provided) : undefined;
  const known = { environment, keep };
  if (environment?.wrapperUpdate?.state === 'found') return { ...known, isReused: true };
  if (environment?.state === 'broken' && mayRepair) return known;
  if (environment?.state === 'orphaned' && mayRepair)
    return { ...known, ...(await findBaseForOrphan(context, environment)) };
  if (environment?.state === 'healthy' && (await isReused(context, environment, project, uvsChoice)))
    return { ...known, isReused: true };
  // Which group counts for a `run --isolated`, uv itself is asked later.
  if (request.isolated && project.groupRequirements.length > 0) {
    // The groups of other members count then.
    if (has(request, '--package', '--all-packages')) interpreters.preventCaching();
    return { ...known, ...(await surveyPath(context)) };
  }
  return { ...known, ...(await findBaseOnPath(context, requestedVersion(context))) };
}

/** If a package is missing, finds the wrapper that has it. */
async function observeKeep(
  context: DiscoveryContext,
  project: Project,
  environment: Environment | undefined,
): Promise<Keep | undefined> {
  const { request, requested, interpreters } = context;
  const keep = readKeep(request.variables, project, environment, interpreters.files);
  if (!keep || keep.missing.length === 0) return keep;
  const { search } = await surveyPath(context);
  const [packageSource] = findPackageSources(requested, search, interpreters);
  if (packageSource) return { ...keep, wrapper: packageSource.wrapper };
  // Without a wrapper, all packages are those on PYTHONPATH, if it has any.
  return keep.names.length > 0 && keep.missing.includes('all') ? { ...keep, missing: [] } : keep;
}

/** uv sees everything in a writable environment itself. */
async function asWorkedIn(environment: Environment, context: DiscoveryContext): Promise<Environment> {
  if (!environment.writable) return environmentWithLinks(environment, context.interpreters);
  return changesEnvironment(context.request) ? withWrapperUpdate(environment, context) : environment;
}

/** An orphan of a project gets what is named, else what uv finds of its kind; else uv makes the environment again. */
async function findBaseForOrphan(
  context: DiscoveryContext,
  environment: Environment,
): Promise<Partial<ProjectSituation>> {
  const { requested } = context;
  const base = requested?.interpreter?.base;
  if (base && environment.madeFor && fits(base.info, environment.madeFor))
    return { baseInterpreter: requested.interpreter };
  const baseInterpreter = await findReplacementBase(context, environment);
  if (baseInterpreter) return { baseInterpreter };
  const seen = await surveyPath(context);
  const searchPath = seen.searchPath ?? callersSearchPath(context);
  const found = await findBaseInterpreter(context, searchPath, requestedVersion(context));
  return { ...seen, baseInterpreter: found };
}
