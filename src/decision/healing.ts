import { identityOf, minorOf, type Base, type Interpreter } from '../situation/interpreter.ts';
import type { Environment } from '../situation/environment.ts';
import type { Settings, Verdict } from './decision.ts';
import { healed, leadingOut, notHealed, withoutBase, withoutHeir } from './messages.ts';

/**
 * Takes a virtual environment that uv is to work in, and, for an orphan, what an environment would be made from today;
 * returns how to heal it, or a hint where it cannot be or must not be healed. Undefined for a healthy one.
 */
export function healing(
  environment: Environment,
  maker: Interpreter | undefined,
  settings: Settings,
): Verdict | undefined {
  if (environment.state === 'healthy' || environment.state === 'silent' || !environment.writable)
    return undefined;
  const { directory, state, minor, leadsOut } = environment;
  const base = state === 'broken' ? environment.base : heir(maker, minor);
  const what =
    state === 'broken'
      ? `${directory} is broken: it was made from a wrapper, and installs into the wrapper's own prefix`
      : `${directory} is an orphan: the Python${minor === undefined ? '' : ` ${minor}`} that it was made from is gone`;
  if (leadsOut !== undefined) {
    const message = leadingOut(directory, what, leadsOut);
    return { messages: [message], reasons: [message.text] };
  }
  if (base === undefined) {
    const message = (state === 'broken' ? withoutBase : withoutHeir)(directory, what);
    return { messages: [message], reasons: [message.text] };
  }
  if (!settings.heal) return { messages: [notHealed(directory, what)], reasons: [what] };
  return {
    repairs: [{ do: 'heal', environment: directory, ...identityOf(base) }],
    messages: [healed(directory, base.python)],
    reasons: [what, `${base.python} is what it should stand on`],
  };
}

/** Who takes an orphan: an interpreter of the same minor version. */
function heir(maker: Interpreter | undefined, minor: string | undefined): Base | undefined {
  const base = maker?.kind === 'dirty' ? maker.base : maker;
  return base && minorOf(base) === minor ? base : undefined;
}
