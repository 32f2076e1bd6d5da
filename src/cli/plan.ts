import type { Decision, Settings } from '../decision/decision.ts';
import { decide } from '../decision/decide.ts';
import { shadowPath } from '../apply/create-stand-in.ts';
import { readRequest, type Request } from '../request/request.ts';
import { createFiles, type Witness } from '../fs/files.ts';
import { observe } from '../discovery/observe.ts';
import type { Situation } from '../discovery/situation.ts';
import type { Context } from './context.ts';
import { openMemory } from './open-cache.ts';
import { readClock } from '../cache/clock.ts';
import type { OwnCache } from '../cache/own-cache.ts';
import type { Clock } from '../cache/times.ts';

/** A decision and its request. Without a request, the command is none of the shim's business. */
export interface Plan {
  readonly request?: Request;
  /** the situation that it is based on */
  readonly situation?: Situation;
  readonly decision: Decision;
  /** the file system lookups that it depends on */
  readonly witnesses: readonly Witness[];
  /** the cache directory, or why nothing is kept */
  readonly cache: OwnCache;
  /** its clock before the first lookup; undefined if nothing is kept */
  readonly clock?: Clock | undefined;
  /** whether it depends only on these lookups, the command line and the environment, so that it can be cached */
  readonly isLasting: boolean;
}

const NOTHING: Decision = { edits: [], repairs: [], messages: [], reasons: ['uv looks for no Python here'] };

/**
 * Takes the path of the real uv and its arguments. Runs all stages and changes nothing, except the cached answers of
 * programs. Does not trust files that others may have written.
 */
export async function makePlan(uv: string, argv: readonly string[], context: Context): Promise<Plan> {
  const { variables, directory } = context;
  const request = readRequest(argv, variables);
  const { memory, cache } = openMemory(context, request?.noCache);
  const clock = cache.directory === undefined ? undefined : readClock(cache.directory);
  if (request === undefined || request.startsNothing)
    return { decision: NOTHING, witnesses: [], cache, clock, isLasting: true };
  const files = createFiles(clock?.now);
  const { situation, isLasting } = await observe(request, uv, directory, memory, files, context.input.read);
  const decision = decide(request, situation, settingsOf(context, cache));
  return {
    request,
    situation,
    decision,
    witnesses: files.witnesses(),
    cache,
    clock,
    isLasting,
  };
}

/** The user's settings for decisions, and the directory of stand-ins. */
export function settingsOf(
  { variables, cache }: Pick<Context, 'variables' | 'cache'>,
  { directory = cache }: OwnCache,
): Settings {
  return { heal: variables.UVSHIM_HEAL !== '0', shadowOf: (target) => shadowPath(directory, target) };
}
