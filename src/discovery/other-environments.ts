import { dirname, join, resolve } from 'node:path';
import { getEnv } from '../request/variables.ts';
import { fromEnvironment, type Candidate } from './candidate.ts';
import { isAskedFor } from './collect-candidates.ts';
import { nearestEnvironment } from './venv/nearest-environment.ts';
import { hasEnvironment, observeEnvironment, type Environment } from './venv/environment.ts';
import type { Files } from '../fs/files.ts';
import { findProject } from './project/project.ts';
import type { DiscoveryContext } from './discovery-context.ts';

/**
 * The virtual environments that may take the place of one that cannot be changed: the active one, the one in
 * UV_PROJECT_ENVIRONMENT (without a project only if nothing is removed), and the nearest one of the project. If UV_PYTHON names an
 * interpreter to create environments from, also the first on PATH, as the environment that the user is in. Environments above the
 * project are not among them.
 */
export async function observeOtherEnvironments(context: DiscoveryContext): Promise<Candidate[]> {
  const { request, directory, requested, interpreters } = context;
  const { variables } = request;
  const project = await findProject(context);
  const root = project && isRootOf(project.root, context) ? project.root : directory;
  // Without a project, uv ignores this variable: the environment there must not lose packages.
  const isNamed = project !== undefined || !request.removes;
  const ofProject = isNamed ? getEnv(variables, 'UV_PROJECT_ENVIRONMENT') : undefined;
  const places = {
    VIRTUAL_ENV: getEnv(variables, 'VIRTUAL_ENV'),
    UV_PROJECT_ENVIRONMENT: ofProject && resolve(project?.root ?? '', ofProject),
    '.venv': nearestEnvironment(directory, context, root),
    PATH: requested && environmentOnPath(context),
  };
  const found = await Promise.all(
    Object.entries(places).map(async ([by, place]) => {
      const environment = place && (await observeEnvironment(resolve(directory, place), interpreters));
      return environment && mayRun(environment) ? [fromEnvironment(by, environment)] : [];
    }),
  );
  return found.flat().filter((candidate) => isAskedFor(candidate, requested));
}

/** Whether its Python runs, or would after a repair. */
function mayRun({ state }: Environment): boolean {
  return state !== 'incomplete' && state !== 'unresponsive';
}

/**
 * Whether the root of a project is one for a directory below it: in the user's home it is only for the home itself, and in a
 * directory of another user it is theirs.
 */
function isRootOf(root: string, { request, directory, files }: DiscoveryContext): boolean {
  if (files.isSamePlace(root, directory)) return true;
  const isIn = (place: string, above: string) => `${place}/`.startsWith(`${above}/`.replace('//', '/'));
  const home = files.resolved(getEnv(request.variables, 'HOME') ?? '/');
  return (
    isIn(directory, root) &&
    !isIn(home, files.resolved(root)) &&
    files.ownerOf(root) === files.ownerOf(directory)
  );
}

/** The environment of the first Python on PATH, if that is in one. */
function environmentOnPath({ request, directory, files }: DiscoveryContext): string | undefined {
  const entries = (getEnv(request.variables, 'PATH') ?? '').split(':');
  const bin = entries.map((entry) => resolve(directory, entry)).find((entry) => hasPython(entry, files));
  if (bin === undefined) return undefined;
  const place = dirname(bin);
  return hasEnvironment(place, files) ? place : undefined;
}

function hasPython(directory: string, files: Files): boolean {
  return ['python', 'python3'].some((name) => files.isProgram(join(directory, name)));
}
