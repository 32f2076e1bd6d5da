import type { Request } from '../request/request.ts';
import { hasBase } from '../discovery/venv/environment.ts';
import type { Situation } from '../discovery/situation.ts';
import { merge, type Rule, type Settings, type RuleResult } from './decision.ts';
import { queryUvForIsolatedRun, queryUvForTool } from './query-uv-rules.ts';
import { createEnvironmentFirst } from './create-environment-first.ts';
import { updateFromWrapper } from './update-from-wrapper.ts';
import { searchForBases, useWhatUvFinds } from './wrapper-on-path-rules.ts';
import { repairVenv, replacementBase } from './repair-venv.ts';
import { leaveRequestedPython, useBaseOfRequestedWrapper } from './requested-wrapper-rules.ts';
import { usePython } from './python-option.ts';
import { dryRunUnrepaired } from './read-unrepaired.ts';
import { startFromStandIn, workInReadOnlyEnvironment } from './stand-in-rules.ts';

/**
 * Rules for the interpreter that an environment is created from. It must not be a prefix wrapper: the environment would
 * report the wrapper's prefix, and every install would fail.
 */
export const createRules: readonly Rule[] = [
  leaveFailingCommand,
  startFromStandIn,
  leaveCommandWithoutEnvironment,
  workInReadOnlyEnvironment,
  dryRunUnrepaired,
  updateProjectEnvironment,
  keepEnvironment,
  useBaseOfRequestedWrapper,
  repairProjectEnvironment,
  leaveRequestedPython,
  createEnvironmentFirst,
  queryUvForTool,
  queryUvForIsolatedRun,
  useWhatUvFinds,
  searchForBases,
];

/** A build is isolated in an environment of its own, so its base interpreter must be a good one, too. */
export const buildRules: readonly Rule[] = [useBaseOfRequestedWrapper, leaveRequestedPython, searchForBases];

function leaveFailingCommand({ command }: Request, { fails }: Situation): RuleResult | undefined {
  return fails === undefined
    ? undefined
    : { reasons: [`uv ${command} ends before it looks for a Python: ${fails}`] };
}

/** `run` outside of a project creates no environment. */
function leaveCommandWithoutEnvironment(
  { role, command }: Request,
  { project, scriptRequirement }: Situation,
): RuleResult | undefined {
  if (role !== 'project' || command === 'init' || project || scriptRequirement !== undefined)
    return undefined;
  return { reasons: [`uv ${command} makes no environment from a wrapper here`] };
}

/** Updates an environment that has the packages of a wrapper. */
function updateProjectEnvironment(
  request: Request,
  situation: Situation,
  settings: Settings,
): RuleResult | undefined {
  const followed = situation.environment && updateFromWrapper(request, situation.environment, settings);
  return followed && merge(followed, keepEnvironment(request, situation));
}

/**
 * uv uses the environment as it is. If a wrapper or a version manager's shim is requested, uv would recreate it (0.4 to
 * 0.13): it gets the environment's own interpreter, or the executable that the shim starts.
 */
function keepEnvironment(
  request: Request,
  { environment, isKept, requested }: Situation,
): RuleResult | undefined {
  if (environment === undefined || !isKept) return undefined;
  const why = `${environment.directory} is what uv ${request.command} works in as it is`;
  if (requested?.interpreter?.kind === 'prefix wrapper')
    return { ...usePython(request, environment.python), reasons: [why] };
  if (requested?.started === undefined || !hasBase(environment, requested.interpreter))
    return { reasons: [why] };
  const started = `${requested.request.text} (${requested.by}) starts ${requested.started}`;
  return { ...usePython(request, requested.started), reasons: [started, why] };
}

/** Gives a broken or orphaned environment a base. uv recreates an orphan without a replacement base. */
function repairProjectEnvironment(
  request: Request,
  { environment, baseInterpreter }: Situation,
  settings: Settings,
): RuleResult | undefined {
  if (request.role !== 'project') return undefined;
  if (environment?.state === 'orphaned' && baseInterpreter && !replacementBase(environment, baseInterpreter))
    return undefined;
  return environment && repairVenv(request, environment, baseInterpreter, settings);
}
