import type { Request } from '../request/request.ts';
import { minorOf } from '../discovery/interpreter/interpreter.ts';
import { isInterchangeable } from '../discovery/venv/made-for.ts';
import type { ProjectSituation, Situation } from '../discovery/situation.ts';
import { merge, type Settings, type RuleResult } from './decision.ts';
import { repairVenv } from './repair-venv.ts';
import { usePython } from './python-option.ts';
import { announceBase, describeWrapper } from './announce-base.ts';

/** Any command that creates an environment, and what it would replace. */
type WithEnvironment = Pick<Situation, 'kind' | 'uv' | 'requested'> &
  Partial<Pick<ProjectSituation, 'environment' | 'baseInterpreter'>>;

/** If a prefix wrapper is requested, raw uv creates a broken environment from it, and even replaces a healthy one. */
export function useBaseOfRequestedWrapper(
  request: Request,
  situation: WithEnvironment,
  settings: Settings,
): RuleResult | undefined {
  const { requested, environment, baseInterpreter } = situation;
  if (requested?.interpreter?.kind !== 'prefix wrapper') return undefined;
  if (request.command === 'init')
    return { reasons: ['uv init only reads the version of a Python, and creates no environment'] };
  const { python, base } = requested.interpreter;
  if (!base) return { reasons: [`${python} (${requested.by}) is a wrapper, and its base cannot be found`] };
  // Repair a broken environment of the wrapper's version with the wrapper's base, so that uv keeps it.
  const isOfItsVersion =
    environment?.minor === minorOf(requested.interpreter) &&
    (!environment.base || isInterchangeable(environment.base.info, base.info));
  const repaired =
    environment && isOfItsVersion
      ? repairVenv(request, { ...environment, base }, baseInterpreter, settings)
      : undefined;
  const isThere = repaired?.repairs !== undefined || environment?.info?.basePrefix === base.info.prefix;
  return merge(repaired, {
    ...usePython(request, base.python, requested.inFile === 'configuration'),
    reasons: [
      describeWrapper(requested.interpreter, base, requested.by),
      'an environment that is made from a wrapper cannot be installed into',
    ],
    messages: isThere ? [] : announceBase(request, situation, base, requested.interpreter, requested.by),
  });
}

/** Any interpreter that is not a prefix wrapper makes good environments. */
export function leaveRequestedPython(
  _: Request,
  { requested }: Pick<Situation, 'requested'>,
): RuleResult | undefined {
  if (!requested || requested.request.form === 'version') return undefined;
  return { reasons: [`${requested.request.text} (${requested.by}) is not a prefix wrapper`] };
}
