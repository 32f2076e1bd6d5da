import { join } from 'node:path';
import { installsInProject } from '../uv/commands.ts';
import { decide } from '../decision/decide.ts';
import type { Decision } from '../decision/decision.ts';
import type { ExpectedEnvironment } from '../cache/decision-inputs.ts';
import { isVersionAskedFor } from '../request/python-request.ts';
import type { Request } from '../request/request.ts';
import type { Environment } from '../discovery/venv/environment.ts';
import { createFiles, type Dependency } from '../fs/files.ts';
import { minorOf, type Base } from '../discovery/interpreter/interpreter.ts';
import type { ProjectSituation, Situation } from '../discovery/situation.ts';
import { isWrapper } from '../discovery/wrapper-variables.ts';
import type { Context } from './process-context.ts';
import { settingsOf, type Plan } from './plan.ts';
import { onlyEdits } from './usual-decision.ts';

/** The decision that holds when uv has created the environment of the project. */
export interface After {
  readonly decision: Decision;
  readonly dependencies: readonly Dependency[];
  readonly environments: readonly [ExpectedEnvironment];
}

/** Takes a plan for a command; undefined if it creates no environment, or if it is not known from what. */
export function decideForCreated(plan: Plan, context: Context): After | undefined {
  const { request, situation, dependencies } = plan;
  if (!request || situation?.kind !== 'project') return undefined;
  const { uv, project, requested, wrapperVariables } = situation;
  // `build` is decided without the environment.
  if (!installsInProject(request.command) && request.command !== 'build') return undefined;
  if (request.isolated || !plan.isCacheable) return undefined;
  if (situation.environment ?? situation.keep) return undefined;
  if (project.groupRequirements.length > 0) return undefined;
  const bases = basesOf(request, situation);
  const [base] = bases;
  const directory = project.environment;
  const isIn = ({ path }: Dependency) => path === directory || path.startsWith(join(directory, '/'));
  if (!base || dependencies.some((dependency) => isIn(dependency) && dependency.seen !== 'nothing'))
    return undefined;
  const environment = environmentFrom(base, directory);
  // uv's choice is known, and it searches no further.
  const known = { uv, directory: situation.directory, requested };
  const after: Situation =
    request.command === 'build'
      ? { kind: 'outside', ...known }
      : { kind: 'project', ...known, project, environment, isReused: true, search: [], wrapperVariables };
  const decision = decide(request, after, settingsOf(context, plan.cache));
  const { repairs, messages } = decision;
  if (repairs.length + messages.length > 0 || !onlyEdits(decision)) return undefined;
  return {
    decision,
    dependencies: dependencies.filter((dependency) => !isIn(dependency)),
    environments: [
      { directory, bases: bases.map((each) => ({ python: each.python, minor: minorOf(each) })) },
    ],
  };
}

/** The Pythons that uv may create the environment from. */
export function basesOf(
  { command }: Request,
  { requested, baseInterpreter, search, searchPath }: ProjectSituation,
): readonly Base[] {
  const all = search.flatMap(({ interpreters }) => interpreters).filter(({ kind }) => kind === 'base');
  const one = requested?.interpreter ?? baseInterpreter;
  if (!one && searchPath === undefined) return command === 'run' ? firstOf(all, requested) : all;
  const base = one?.kind === 'base' ? one : one?.base;
  return base ? [base] : [];
}

/** Which one it is makes a difference to what `run` passes on: only if a wrapper is behind another Python. */
function firstOf(bases: readonly Base[], requested: ProjectSituation['requested']): Base[] {
  const { text } = requested?.request ?? {};
  const first = bases.find(
    ({ info }) => text === undefined || isVersionAskedFor(text, info.version) !== false,
  );
  const isAlone = (base: Base) =>
    isWrapper(base, createFiles()) || !bases.some((each) => isWrapper(each, createFiles()));
  return first && isAlone(first) ? [first] : [];
}

/** As uv makes it. */
function environmentFrom(base: Base, directory: string): Environment {
  const minor = minorOf(base);
  const python = join(directory, 'bin/python');
  const sitePackages = join(directory, 'lib', `python${minor}`, 'site-packages');
  const info = { ...base.info, prefix: directory, executable: python, sitePackages };
  return { directory, python, state: 'healthy', writable: true, minor, info };
}
