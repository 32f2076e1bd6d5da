import { changesEnvironment } from '../request/changes-environment.ts';
import type { Request } from '../request/request.ts';
import type { Environment } from '../discovery/venv/environment.ts';
import { identityOf, type Base, type Interpreter } from '../discovery/interpreter/interpreter.ts';
import { fits, type MadeFor } from '../discovery/venv/made-for.ts';
import type { Settings, RuleResult } from './decision.ts';
import {
  environmentRepaired,
  binLeadsOut,
  repairTurnedOff,
  interpreterIsProgram,
  repairWasUndone,
  withoutBase,
  withoutReplacement,
} from './messages.ts';

/**
 * Takes a virtual environment that uv works in, and, for an orphan, the interpreter that an environment would have today;
 * returns how to heal it, or a hint if it cannot be or must not be repaired. Undefined for a healthy one.
 */
export function repairVenv(
  request: Request,
  environment: Environment,
  baseInterpreter: Interpreter | undefined,
  settings: Settings,
): RuleResult | undefined {
  if (!needsRepair(environment) || !environment.writable || !mayChange(request, settings)) return undefined;
  const { directory, state, escapingLink, ownProgram, replaced } = environment;
  const what = describeState(environment);
  if (escapingLink !== undefined) return hint(binLeadsOut(environment, what, escapingLink));
  if (ownProgram !== undefined) return hint(interpreterIsProgram(directory, what, ownProgram));
  const base = replacementBase(environment, baseInterpreter);
  if (!base) return hint((state === 'broken' ? withoutBase : withoutReplacement)(environment, what));
  if (!settings.mayRepair) return { messages: [repairTurnedOff(environment, what)], reasons: [what] };
  // The user has restored what was broken before: only on request it is repaired again.
  if (replaced?.isUndone && state === 'broken' && !settings.isRequested)
    return hint(repairWasUndone(directory, what));
  return {
    repairs: [{ do: 'repair', environment: directory, ...identityOf(base) }],
    messages: [environmentRepaired(directory, base.python)],
    reasons: [what, `${base.python} should be its base`],
  };
}

/** Whether the user wants something changed there: a command that only reads repairs nothing. */
export function mayChange(request: Request, { isRequested }: Settings): boolean {
  return isRequested === true || changesEnvironment(request);
}

/** Whether an environment is one that can be repaired, if there is a base for it. */
export function needsRepair({ state }: Environment): boolean {
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
  baseInterpreter: Interpreter | undefined,
): Base | undefined {
  if (state === 'broken') return base;
  const replacement = baseInterpreter?.kind === 'base' ? baseInterpreter : baseInterpreter?.base;
  return replacement && madeFor && fits(replacement.info, madeFor) ? replacement : undefined;
}

function hint(message: ReturnType<typeof repairWasUndone>): RuleResult {
  return { messages: [message], reasons: [message.text] };
}
