import { join } from 'node:path';
import type { Request } from '../request/request.ts';
import type { Candidate } from '../discovery/candidate.ts';
import { minorOf } from '../discovery/interpreter/interpreter.ts';
import { hasFeature } from '../uv/features.ts';
import type { Situation } from '../discovery/situation.ts';
import type { Settings, StandInTarget, IfUnchanged } from './decision.ts';
import { usePython } from './python-option.ts';

/** Creates the target's stand-in and points uv at it. */
export function useStandIn(request: Request, target: StandInTarget, settings: Settings): IfUnchanged {
  const standIn = settings.standInOf(target.target);
  const shown = `uv does not see the packages in ${target.target} whose metadata are links, so it gets the stand-in ${standIn}`;
  return {
    repairs: [{ do: 'stand-in', ...target }],
    ...usePython(request, join(standIn, 'bin', 'python')),
    reasons: target.packages ? [shown] : [],
  };
}

/** The parts of a candidate's stand-in; undefined if it cannot have one. */
function standInTarget({ directory, environment, interpreter }: Candidate): StandInTarget | undefined {
  const linked = environment?.linked ?? interpreter?.linked;
  const base = linked?.base ?? (environment?.base ?? interpreter?.base)?.python;
  const minor = environment?.minor ?? (interpreter && minorOf(interpreter));
  if (base === undefined || minor === undefined) return undefined;
  return { target: directory, base, minor, packages: linked?.directories };
}

/** A stand-in in which uv sees packages that are links; undefined if there are none. */
export function standInForLinks(
  request: Request,
  candidate: Candidate,
  settings: Settings,
): IfUnchanged | undefined {
  const found = standInTarget(candidate);
  return found?.packages && useStandIn(request, found, settings);
}

/** A stand-in for the lock: older releases fail without one in the environment, even if they write nothing. */
export function standInForLock(
  request: Request,
  { uv }: Pick<Situation, 'uv'>,
  candidate: Candidate,
  settings: Settings,
): IfUnchanged | undefined {
  const found = standInTarget(candidate);
  if (hasFeature(uv, 'lockOptional') || !found) return undefined;
  const reason = `uv ${uv.version.join('.')} creates a lock in it, so it gets the stand-in ${settings.standInOf(found.target)}`;
  const { reasons, ...rest } = useStandIn(request, found, settings);
  return { ...rest, reasons: [reason, ...reasons] };
}
