import { join } from 'node:path';
import { installsInProject } from '../uv/commands.ts';
import { decide } from '../decision/decide.ts';
import { getEnv } from '../request/variables.ts';
import { readRequest } from '../request/request.ts';
import { createFiles } from '../fs/files.ts';
import type { Context } from './process-context.ts';
import { basesOf, decideForCreated, type After } from './decide-for-created.ts';
import { settingsOf, type Plan, type PlanFor } from './plan.ts';
import { onlyEdits } from './usual-decision.ts';

/** A decision for another command than the caller's, and the launcher's key for that. */
export interface Ahead extends Pick<Plan, 'decision' | 'dependencies'> {
  readonly shape: string;
  readonly environments?: After['environments'];
}

/**
 * In a project without an environment, `uv sync` and `uv run` come next. Takes the caller's plan, its cache key, and a function
 * that makes the plan for other arguments. Returns what is decided for these, and what will be when the environment is there.
 */
export async function decideAhead(
  own: Plan,
  ownShape: string,
  planFor: PlanFor,
  context: Context,
): Promise<Ahead[]> {
  // A line that names something finds something else. A command that installs finds the same as `uv sync`.
  const [, command] = /^([a-z ]+)@\d+$/.exec(ownShape) ?? [];
  if (
    command === undefined ||
    !(command === 'python find' || installsInProject(command)) ||
    !isNewProject(context)
  )
    return [];
  const isOwn = (shape: string) => shape === `${command}@1`;
  const sync = command === 'python find' ? planFor(['sync']) : Promise.resolve(asSync(own, context));
  const run = command === 'run' ? own : await planFor(['run', 'x'], sync);
  const shapes = { 'sync@1': await sync, 'run@1': run };
  // The other commands create the environment themselves.
  const waiting = command === 'python find' ? Object.entries(shapes) : [];
  const before = waiting.flatMap(([shape, { decision, dependencies, isCacheable }]) =>
    isCacheable && isEditing(decision) ? [{ shape, decision, dependencies }] : [],
  );
  const after = Object.entries({ ...shapes, ...othersLike(run, context) }).flatMap(([shape, each]) => {
    const created = isOwn(shape) ? undefined : decideForCreated(each, context);
    return created ? [{ shape, ...created }] : [];
  });
  return [...after, ...before];
}

/** The plan for `uv sync`, from the one for a command that finds the same. */
function asSync(own: Plan, context: Context): Plan {
  const request = readRequest(['sync'], context.variables);
  if (!request || own.situation?.kind !== 'project') return own;
  const situation = { ...own.situation, wrapperVariables: undefined };
  return { ...own, request, situation, decision: decide(request, situation, settingsOf(context, own.cache)) };
}

/** Commands that depend on nothing that `uv run` does not depend on, once the environment is there. */
function othersLike(run: Plan, { variables }: Context): Record<string, Plan> {
  const { request, situation } = run;
  if (!request || situation?.kind !== 'project' || situation.requested?.interpreter) return {};
  const like = (argv: readonly string[]): Plan => {
    const other = readRequest(argv, variables);
    if (!other) return run;
    const { python } = other;
    const requested = python && { by: python.name, explicit: true, request: python.request };
    return {
      ...run,
      request: other,
      situation: { ...situation, requested: requested ?? situation.requested },
    };
  };
  const [base] = basesOf(request, situation);
  const numbers = base?.info.version ?? [];
  // Hardly any command names the patch version.
  const versions = numbers.slice(0, 2).map((_, at) => numbers.slice(0, at + 1).join('.'));
  // `build` prefers any active environment, and then `.venv`.
  const active = getEnv(variables, 'VIRTUAL_ENV') ?? getEnv(variables, 'CONDA_PREFIX');
  const isNearest = situation.project.environment === join(situation.directory, '.venv');
  return {
    ...(active === undefined && isNearest && { 'build@1,,5:build': like(['build']) }),
    ...Object.fromEntries(
      versions.map((version) => [
        `run@1,${version.length + 2}:-p${version}`,
        like(['run', '-p', version, 'x']),
      ]),
    ),
  };
}

function isNewProject({ variables, directory }: Context): boolean {
  const { exists } = createFiles();
  const environment = getEnv(variables, 'UV_PROJECT_ENVIRONMENT') ?? '.venv';
  return exists(join(directory, 'pyproject.toml')) && !exists(join(directory, environment));
}

/** A message that is printed once may not have been. */
function isEditing(decision: Plan['decision']): boolean {
  const { repairs, messages } = decision;
  return repairs.length === 0 && messages.every(({ once }) => !once) && onlyEdits(decision);
}
