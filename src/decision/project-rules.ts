import type { ProjectSituation } from '../discovery/situation.ts';
import { hasBase } from '../discovery/venv/environment.ts';
import { isFrozen } from '../request/changes-environment.ts';
import { isVersionAskedFor } from '../request/python-request.ts';
import type { Request } from '../request/request.ts';
import { hasFeature } from '../uv/features.ts';
import { merge, type RuleResult, type Settings } from './decision.ts';
import { usePython } from './python-option.ts';
import { needsRepair, repairVenv, replacementBase } from './repair-venv.ts';
import { updateFromWrapper } from './update-from-wrapper.ts';

/** uv rejects a Python that requires-python excludes. It tells how to change a `.python-version` only if it gets no `--python`. */
export function leaveExcludedPython(
  { isolated }: Request,
  { uv, project, requested, baseInterpreter }: ProjectSituation,
): RuleResult | undefined {
  if (!hasFeature(uv, 'rejectsExcluded')) return undefined;
  // The environment of `run --isolated` may be made from any wrapper.
  const python = requested?.interpreter ?? (isolated && requested ? baseInterpreter : undefined);
  const required = project.requiredPython;
  if (!python || required === undefined || isVersionAskedFor(required, python.info.version) !== false)
    return undefined;
  return { reasons: [`the project requires Python ${required}, so uv rejects ${python.python}`] };
}

/** Updates an environment that has the packages of a wrapper. */
export function updateProjectEnvironment(
  request: Request,
  situation: ProjectSituation,
  settings: Settings,
): RuleResult | undefined {
  const updated = situation.environment && updateFromWrapper(request, situation.environment, settings);
  return updated && merge(updated, reuseEnvironment(request, situation));
}

/**
 * uv uses the environment as it is. If a wrapper or a version manager's shim is requested, uv would recreate it (0.4 to
 * 0.13): it gets the environment's own interpreter, or the executable that the shim starts.
 */
export function reuseEnvironment(
  request: Request,
  { environment, isReused, requested }: Pick<ProjectSituation, 'environment' | 'isReused' | 'requested'>,
): RuleResult | undefined {
  if (!environment || !isReused) return undefined;
  const why = `${environment.directory} is what uv ${request.command} works in as it is`;
  if (requested?.interpreter?.kind === 'prefix wrapper')
    return { ...usePython(request, environment.python), reasons: [why] };
  if (requested?.started === undefined || !hasBase(environment, requested.interpreter))
    return { reasons: [why] };
  const started = `${requested.request.text} (${requested.by}) starts ${requested.started}`;
  return { ...usePython(request, requested.started), reasons: [started, why] };
}

/** Gives a broken or orphaned environment a base. uv recreates an orphan in which nothing runs, if there is no such base. */
export function repairProjectEnvironment(
  request: Request,
  { environment, baseInterpreter }: ProjectSituation,
  settings: Settings,
): RuleResult | undefined {
  const isRecreated = environment?.state === 'orphaned' && !environment.base;
  if (isRecreated && baseInterpreter && !replacementBase(environment, baseInterpreter)) return undefined;
  return environment && repairVenv(request, environment, baseInterpreter, settings);
}

/** The launcher does not tell `uv run --frozen`, which repairs nothing, from `uv run`. */
export function decideAgainWithoutFrozen(
  request: Request,
  { environment }: ProjectSituation,
): RuleResult | undefined {
  if (!environment || !needsRepair(environment) || !isFrozen(request)) return undefined;
  return { reasons: [], isOneTime: true };
}
