import type { Request } from '../request/request.ts';
import { standsOn } from '../discovery/venv/environment.ts';
import type { Situation } from '../discovery/situation.ts';
import { together, type Rule, type Settings, type Verdict } from './decision.ts';
import { askForIsolatedRun, askForTool } from './query-uv-rules.ts';
import { makeEnvironmentFirst } from './create-environment-first.ts';
import { following } from './update-from-wrapper.ts';
import { searchForBases, useWhatUvFinds } from './wrapper-on-path-rules.ts';
import { healing, replacementBase } from './repair-venv.ts';
import { leaveWhatIsNamed, useBaseOfNamedWrapper } from './requested-wrapper-rules.ts';
import { usePython } from './python-option.ts';
import { dryRunUnrepaired } from './read-unrepaired.ts';
import { startFromShadow, workInReadOnlyEnvironment } from './stand-in-rules.ts';

/**
 * Rules for the interpreter that an environment is created from. It must not be a prefix wrapper: the environment would
 * report the wrapper's prefix, and every install would fail.
 */
export const makerRules: readonly Rule[] = [
  leaveWhatFails,
  startFromShadow,
  leaveWhatMakesNothing,
  workInReadOnlyEnvironment,
  dryRunUnrepaired,
  followWrapper,
  keepEnvironment,
  useBaseOfNamedWrapper,
  healProjectEnvironment,
  leaveWhatIsNamed,
  makeEnvironmentFirst,
  askForTool,
  askForIsolatedRun,
  useWhatUvFinds,
  searchForBases,
];

/** A build is isolated in an environment of its own, so that its maker has to be a good one, too. */
export const builderRules: readonly Rule[] = [useBaseOfNamedWrapper, leaveWhatIsNamed, searchForBases];

function leaveWhatFails({ command }: Request, { fails }: Situation): Verdict | undefined {
  return fails === undefined
    ? undefined
    : { reasons: [`uv ${command} ends before it looks for a Python: ${fails}`] };
}

/** `run` outside of a project creates no environment. */
function leaveWhatMakesNothing(
  { role, command }: Request,
  { project, scriptRequirement }: Situation,
): Verdict | undefined {
  if (role !== 'project' || command === 'init' || project || scriptRequirement !== undefined)
    return undefined;
  return { reasons: [`uv ${command} makes no environment from a wrapper here`] };
}

/** Updates an environment that has the packages of a wrapper. */
function followWrapper(request: Request, situation: Situation, settings: Settings): Verdict | undefined {
  const followed = situation.environment && following(request, situation.environment, settings);
  return followed && together(followed, keepEnvironment(request, situation));
}

/**
 * uv uses the environment as it is. If a wrapper or a version manager's shim is requested, uv would recreate it (0.4 to
 * 0.13): it gets the environment's own interpreter, or the executable that the shim starts.
 */
function keepEnvironment(request: Request, { environment, isKept, named }: Situation): Verdict | undefined {
  if (environment === undefined || !isKept) return undefined;
  const why = `${environment.directory} is what uv ${request.command} works in as it is`;
  if (named?.interpreter?.kind === 'dirty')
    return { edits: [usePython(request, environment.python)], reasons: [why] };
  if (named?.started === undefined || !standsOn(environment, named.interpreter)) return { reasons: [why] };
  const [edit, started] = [
    usePython(request, named.started),
    `${named.request.text} (${named.by}) starts ${named.started}`,
  ];
  return { edits: [edit], reasons: [started, why] };
}

/** Gives a broken or orphaned environment a base. uv recreates an orphan without a replacement base. */
function healProjectEnvironment(
  request: Request,
  { environment, maker }: Situation,
  settings: Settings,
): Verdict | undefined {
  if (request.role !== 'project') return undefined;
  if (environment?.state === 'orphaned' && maker && !replacementBase(environment, maker)) return undefined;
  return environment && healing(request, environment, maker, settings);
}
