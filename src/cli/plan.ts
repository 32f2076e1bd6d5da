import type { Decision, Settings } from '../decision/decision.ts';
import { decide } from '../decision/decide.ts';
import { standInPath } from '../apply/create-stand-in.ts';
import { readRequest, type Request } from '../request/request.ts';
import { createFiles, type Dependency } from '../fs/files.ts';
import { observe } from '../discovery/observe.ts';
import type { Situation } from '../discovery/situation.ts';
import type { Context } from './context.ts';
import { openCache } from './open-cache.ts';
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
  readonly dependencies: readonly Dependency[];
  /** the cache directory, or why nothing is kept */
  readonly cache: OwnCache;
  /** its clock before the first lookup; undefined if nothing is kept */
  readonly clock?: Clock | undefined;
  /** whether it depends only on these lookups, the command line and the environment, so that it can be cached */
  readonly isCacheable: boolean;
}

const NOTHING: Decision = { edits: [], repairs: [], messages: [], reasons: ['uv looks for no Python here'] };

/**
 * Takes the path of the real uv and its arguments. Runs all stages and changes nothing, except the cached answers of
 * programs. Does not trust files that others may have written.
 */
export async function makePlan(uv: string, argv: readonly string[], context: Context): Promise<Plan> {
  const { variables, directory } = context;
  const request = readRequest(argv, variables);
  const { answers, cache } = openCache(context, request?.noCache);
  const clock = cache.directory === undefined ? undefined : readClock(cache.directory);
  if (request === undefined || request.startsNothing)
    return { decision: NOTHING, dependencies: [], cache, clock, isCacheable: true };
  const files = createFiles(clock?.now);
  const { situation, isCacheable } = await observe(
    request,
    uv,
    directory,
    answers,
    files,
    context.input.read,
  );
  const decision = decide(request, situation, settingsOf(context, cache));
  return {
    request,
    situation,
    decision,
    dependencies: files.dependencies(),
    cache,
    clock,
    isCacheable,
  };
}

/** The user's settings for decisions, and the directory of stand-ins. */
export function settingsOf(
  { variables, cache }: Pick<Context, 'variables' | 'cache'>,
  { directory = cache }: OwnCache,
): Settings {
  return { mayRepair: variables.UVSHIM_HEAL !== '0', standInOf: (target) => standInPath(directory, target) };
}
