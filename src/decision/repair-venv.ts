import { changesEnvironment } from '../request/changes-environment.ts';
import type { Request } from '../request/request.ts';
import type { Environment } from '../discovery/venv/environment.ts';
import { identityOf, type Base, type Interpreter } from '../discovery/interpreter/interpreter.ts';
import { fits, type MadeFor } from '../discovery/venv/made-for.ts';
import type { Settings, Verdict } from './decision.ts';
import {
  healed,
  leadingOut,
  notHealed,
  ownProgramInTheWay,
  undone,
  withoutBase,
  withoutHeir,
} from './messages.ts';

/**
 * Takes a virtual environment that uv works in, and, for an orphan, the interpreter that an environment would have today;
 * returns how to heal it, or a hint if it cannot be or must not be healed. Undefined for a healthy one.
 */
export function healing(
  request: Request,
  environment: Environment,
  maker: Interpreter | undefined,
  settings: Settings,
): Verdict | undefined {
  if (!isUnwell(environment) || !environment.writable || !mayChange(request, settings)) return undefined;
  const { directory, state, leadsOut, ownProgram, replaced } = environment;
  const what = describeState(environment);
  if (leadsOut !== undefined) return hint(leadingOut(environment, what, leadsOut));
  if (ownProgram !== undefined) return hint(ownProgramInTheWay(directory, what, ownProgram));
  const base = replacementBase(environment, maker);
  if (base === undefined) return hint((state === 'broken' ? withoutBase : withoutHeir)(environment, what));
  if (!settings.heal) return { messages: [notHealed(environment, what)], reasons: [what] };
  // The user has restored what was broken before: only on request it is healed again.
  if (replaced?.isUndone && state === 'broken' && !settings.isRequested) return hint(undone(directory, what));
  return {
    repairs: [{ do: 'heal', environment: directory, ...identityOf(base) }],
    messages: [healed(directory, base.python)],
    reasons: [what, `${base.python} is what it should stand on`],
  };
}

/** Whether the user wants something changed there: a command that only reads repairs nothing. */
export function mayChange(request: Request, { isRequested }: Settings): boolean {
  return isRequested === true || changesEnvironment(request);
}

/** Whether an environment is one that can be healed, if there is a base for it. */
export function isUnwell({ state }: Environment): boolean {
  return state === 'broken' || state === 'orphaned';
}

/** Describes what is wrong with an environment that is broken or an orphan. */
export function describeState({ directory, state, madeFor }: Environment): string {
  return state === 'broken'
    ? `${directory} is broken: it was made from a wrapper, and installs into the wrapper's own prefix`
    : `${directory} is an orphan: the ${madeFor ? nameOf(madeFor) : 'Python'} that it was made from is gone`;
}

/** `Python 3.12`, `Python 3.13t`, `pypy 3.11` */
function nameOf({ implementation, minor, abi }: MadeFor): string {
  return `${implementation === 'cpython' ? 'Python' : implementation} ${minor}${abi}`;
}

/** Takes an environment as above; the base that it should have, for an orphan one that fits what it was made for. */
export function replacementBase(
  { state, base, madeFor }: Environment,
  maker: Interpreter | undefined,
): Base | undefined {
  if (state === 'broken') return base;
  const heir = maker?.kind === 'system' ? maker : maker?.base;
  return heir && madeFor && fits(heir.facts, madeFor) ? heir : undefined;
}

function hint(message: ReturnType<typeof undone>): Verdict {
  return { messages: [message], reasons: [message.text] };
}
