import type { Request } from '../request/request.ts';
import { minorOf } from '../discovery/interpreter/interpreter.ts';
import { isInterchangeable } from '../discovery/venv/made-for.ts';
import type { Situation } from '../discovery/situation.ts';
import { together, type Settings, type Verdict } from './decision.ts';
import { healing } from './repair-venv.ts';
import { usePython } from './python-option.ts';
import { inPlaceOf, wrapping } from './announce-base.ts';

/** If a prefix wrapper is requested, raw uv creates a broken environment from it, and even replaces a healthy one. */
export function useBaseOfNamedWrapper(
  request: Request,
  situation: Situation,
  settings: Settings,
): Verdict | undefined {
  const { named, environment, maker } = situation;
  if (named?.interpreter?.kind !== 'dirty') return undefined;
  if (request.command === 'init')
    return { reasons: ['uv init only reads the version of a Python, and creates no environment'] };
  const { python, base } = named.interpreter;
  if (base === undefined)
    return { reasons: [`${python} (${named.by}) is a wrapper, and its base cannot be found`] };
  // Repair a broken environment of the wrapper's version with the wrapper's base, so that uv keeps it.
  const isOfItsVersion =
    environment?.minor === minorOf(named.interpreter) &&
    (environment.base === undefined || isInterchangeable(environment.base.facts, base.facts));
  const healed =
    environment && isOfItsVersion ? healing(request, { ...environment, base }, maker, settings) : undefined;
  const isThere = healed?.repairs !== undefined || environment?.facts?.basePrefix === base.facts.prefix;
  return together(healed, {
    edits: [usePython(request, base.python)],
    reasons: [
      wrapping(named.interpreter, base, named.by),
      'an environment that is made from a wrapper cannot be installed into',
    ],
    messages: isThere ? [] : inPlaceOf(request, situation, base, named.interpreter, named.by),
  });
}

/** Any interpreter that is not a prefix wrapper makes good environments. */
export function leaveWhatIsNamed(_: Request, { named }: Situation): Verdict | undefined {
  if (named === undefined || named.request.form === 'version') return undefined;
  return { reasons: [`${named.request.text} (${named.by}) is no wrapper that sets its prefix`] };
}
