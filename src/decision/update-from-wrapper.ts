import type { Request } from '../request/request.ts';
import type { Environment } from '../discovery/venv/environment.ts';
import type { Interpreter } from '../discovery/interpreter/interpreter.ts';
import type { Settings, RuleResult } from './decision.ts';
import { repairVenv, mayChange } from './repair-venv.ts';
import { environmentUpdated, packagesLeadOut, updateTurnedOff, wrapperIsGone } from './package-messages.ts';

/** The repair of an environment before uv works in it: `updateFromWrapper`, or else `repairVenv`. */
export function repairOrUpdate(
  request: Request,
  environment: Environment,
  baseInterpreter: Interpreter | undefined,
  settings: Settings,
): RuleResult | undefined {
  return (
    updateFromWrapper(request, environment, settings) ??
    repairVenv(request, environment, baseInterpreter, settings)
  );
}

/**
 * Takes the environment that uv will work in. If it records a wrapper that has changed since, returns the update, or a
 * hint if it cannot or must not be updated.
 */
export function updateFromWrapper(
  request: Request,
  environment: Environment,
  settings: Settings,
): RuleResult | undefined {
  const { directory, state, wrapperUpdate, recordedWrapper, minor = '', escapingLink } = environment;
  if (!wrapperUpdate || !recordedWrapper) return undefined;
  if (wrapperUpdate.state === 'gone') {
    // `repairVenv` reports environments that cannot run.
    if (state !== 'healthy') return undefined;
    const { other } = wrapperUpdate;
    const today = other ? `, and ${other.wrapper} is Python ${other.minor}, not ${minor}` : '';
    const message = wrapperIsGone(directory, recordedWrapper.wrapper, today);
    return { messages: [message], reasons: [message.text] };
  }
  const { packageSource } = wrapperUpdate;
  const what = `${directory} has the packages of ${recordedWrapper.wrapper} as it was, and that is ${packageSource.wrapper} today`;
  if (escapingLink !== undefined) {
    const message = packagesLeadOut(directory, what, escapingLink);
    return { messages: [message], reasons: [message.text] };
  }
  if (!settings.mayRepair) return { messages: [updateTurnedOff(directory, what)], reasons: [what] };
  if (!mayChange(request, settings)) return undefined;
  return {
    repairs: [{ do: 'update', environment: directory, packageSource }],
    messages: [environmentUpdated(directory, packageSource.wrapper)],
    reasons: [what],
  };
}
