import type { Request } from '../request/request.ts';
import type { Environment } from '../discovery/venv/environment.ts';
import type { Interpreter } from '../discovery/interpreter/interpreter.ts';
import type { Settings, Verdict } from './decision.ts';
import { healing, mayChange } from './repair-venv.ts';
import { followed, leadingOutWithPackages, notFollowed, wrapperIsGone } from './package-messages.ts';

/** The repair of an environment before uv works in it: `following`, or else `healing`. */
export function mending(
  request: Request,
  environment: Environment,
  maker: Interpreter | undefined,
  settings: Settings,
): Verdict | undefined {
  return following(request, environment, settings) ?? healing(request, environment, maker, settings);
}

/**
 * Takes the environment that uv will work in. If it records a wrapper that has changed since, returns the update, or a
 * hint if it cannot or must not be updated.
 */
export function following(
  request: Request,
  environment: Environment,
  settings: Settings,
): Verdict | undefined {
  const { directory, state, successor, remembered, minor = '', leadsOut } = environment;
  if (successor === undefined || remembered === undefined) return undefined;
  if (successor.state === 'gone') {
    // `healing` reports environments that cannot run.
    if (state !== 'healthy') return undefined;
    const { other } = successor;
    const today = other ? `, and ${other.wrapper} is Python ${other.minor}, not ${minor}` : '';
    const message = wrapperIsGone(directory, remembered.wrapper, today);
    return { messages: [message], reasons: [message.text] };
  }
  const { provider } = successor;
  const what = `${directory} has the packages of ${remembered.wrapper} as it was, and that is ${provider.wrapper} today`;
  if (leadsOut !== undefined) {
    const message = leadingOutWithPackages(directory, what, leadsOut);
    return { messages: [message], reasons: [message.text] };
  }
  if (!settings.heal) return { messages: [notFollowed(directory, what)], reasons: [what] };
  if (!mayChange(request, settings)) return undefined;
  return {
    repairs: [{ do: 'follow', environment: directory, provider }],
    messages: [followed(directory, provider.wrapper)],
    reasons: [what],
  };
}
