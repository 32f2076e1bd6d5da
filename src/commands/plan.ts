import type { Decision } from '../decision/decision.ts';
import { decide } from '../decision/decide.ts';
import { shadowPath } from '../heal/shadow.ts';
import { readRequest, type Request } from '../request/request.ts';
import { createFiles, type Witness } from '../situation/files.ts';
import { observe } from '../situation/observe.ts';
import type { Situation } from '../situation/situation.ts';
import type { Context } from './context.ts';
import { openMemory } from './kept-memory.ts';

/** A decision, and the request that it is for: none where the command is nothing to this program. */
export interface Plan {
  readonly request?: Request;
  /** what was looked at for it */
  readonly situation?: Situation;
  readonly decision: Decision;
  /** what was seen in the file system on the way */
  readonly witnesses: readonly Witness[];
  /** why nothing may be kept in the cache directory, where that is not the caller's own */
  readonly foreignCache?: string;
  /** whether all else hangs on the command line and the environment alone, so that the decision can be written down */
  readonly isLasting: boolean;
}

const NOTHING: Decision = { edits: [], repairs: [], messages: [], reasons: ['uv looks for no Python here'] };

/**
 * Takes the path of the real uv and the tokens behind `uv`; goes through all stages and changes nothing, but for what
 * is remembered of the programs that were asked. What others may have written is not believed.
 */
export async function makePlan(uv: string, argv: readonly string[], context: Context): Promise<Plan> {
  const { variables, directory, cache } = context;
  const request = readRequest(argv, variables);
  if (request === undefined) return { decision: NOTHING, witnesses: [], isLasting: true };
  const files = createFiles();
  const { memory, foreignCache } = openMemory(context);
  const { situation, isLasting } = await observe(request, uv, directory, memory, files);
  const settings = {
    heal: variables.UVSHIM_HEAL !== '0',
    shadowOf: (target: string) => shadowPath(cache, target),
  };
  const decision = decide(request, situation, settings);
  return {
    request,
    situation,
    decision,
    witnesses: files.witnesses(),
    ...(foreignCache && { foreignCache }),
    isLasting: isLasting && !foreignCache,
  };
}
