import { join } from 'node:path';
import { decide } from '../decision/decide.ts';
import type { Decision } from '../decision/decision.ts';
import type { ExpectedEnvironment } from '../cache/decision-inputs.ts';
import type { Request } from '../request/request.ts';
import type { Environment } from '../discovery/venv/environment.ts';
import type { Dependency } from '../fs/files.ts';
import { minorOf, type Base } from '../discovery/interpreter/interpreter.ts';
import type { ProjectSituation } from '../discovery/situation.ts';
import type { Context } from './process-context.ts';
import { settingsOf, type Plan } from './plan.ts';

/** What is decided when uv has created the environment of the project. */
interface After {
  readonly decision: Decision;
  readonly dependencies: readonly Dependency[];
  readonly environments: readonly [ExpectedEnvironment];
}

/** The commands that create the environment and then keep it. */
const CREATING: ReadonlySet<string> = new Set(['sync', 'run', 'add', 'remove']);

/** Takes a plan for a command; undefined if it creates no environment, or if it is not known from what. */
export function decideForCreated(plan: Plan, context: Context): After | undefined {
  const { request, situation, dependencies } = plan;
  if (request === undefined || situation?.kind !== 'project') return undefined;
  const { uv, project, requested, wrapperVariables } = situation;
  if (!CREATING.has(request.command) || request.isolated || !plan.isCacheable) return undefined;
  if (situation.environment ?? situation.keep) return undefined;
  if (project.groupRequirements.length > 0) return undefined;
  const bases = basesOf(request, situation);
  const [base] = bases;
  const directory = project.environment;
  const isIn = ({ path }: Dependency) => path === directory || path.startsWith(join(directory, '/'));
  if (
    base === undefined ||
    dependencies.some((dependency) => isIn(dependency) && dependency.seen !== 'nothing')
  )
    return undefined;
  const environment = environmentFrom(base, directory);
  // uv's choice is known, and it searches no further.
  const after: ProjectSituation = {
    kind: 'project',
    uv,
    directory: situation.directory,
    project,
    environment,
    isKept: true,
    search: [],
    requested,
    wrapperVariables,
  };
  const decision = decide(request, after, settingsOf(context, plan.cache));
  const isRepeated =
    decision.isOneTime ?? decision.ifUnchanged ?? decision.queryUv ?? decision.createFirst ?? false;
  if (
    isRepeated !== false ||
    decision.repairs.length > 0 ||
    decision.messages.length > 0 ||
    decision.runFirst
  )
    return undefined;
  return {
    decision,
    dependencies: dependencies.filter((dependency) => !isIn(dependency)),
    environments: [
      { directory, bases: bases.map((each) => ({ python: each.python, minor: minorOf(each) })) },
    ],
  };
}

/** What uv may create the environment from: which one it is makes a difference only to what `run` passes on. */
function basesOf(
  { command }: Request,
  { requested, baseInterpreter, search, searchPath }: ProjectSituation,
): Base[] {
  const all = search.flatMap(({ interpreters }) => interpreters).filter(({ kind }) => kind === 'base');
  const one = requested?.interpreter ?? baseInterpreter;
  if (one === undefined && searchPath === undefined) return command === 'run' ? [] : all;
  const base = one?.kind === 'base' ? one : one?.base;
  return base ? [base] : [];
}

/** As uv makes it. */
function environmentFrom(base: Base, directory: string): Environment {
  const minor = minorOf(base);
  const python = join(directory, 'bin/python');
  const sitePackages = join(directory, 'lib', `python${minor}`, 'site-packages');
  const info = { ...base.info, prefix: directory, executable: python, sitePackages };
  return { directory, python, state: 'healthy', writable: true, minor, info };
}
