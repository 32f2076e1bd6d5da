import type { OwnCache } from '../cache/own-cache.ts';
import { standInPath } from '../apply/create-stand-in.ts';
import type { Decision, Settings } from '../decision/decision.ts';
import type { Situation } from '../discovery/situation.ts';
import type { Dependency } from '../fs/files.ts';
import type { Request } from '../request/request.ts';
import type { SharedLookups } from './open-lookups.ts';
import type { Context } from './process-context.ts';

/** A decision and its request. Without a request, the command is none of the shim's business. */
export interface Plan extends SharedLookups {
  readonly request?: Request;
  /** the situation that it is based on */
  readonly situation?: Situation;
  readonly decision: Decision;
  /** the file system lookups that it depends on */
  readonly dependencies: readonly Dependency[];
  /** whether it depends only on these lookups, the command line and the environment, so that it can be cached */
  readonly isCacheable: boolean;
}

/** Takes uv's arguments, and the plan of a similar command if its situation is known. Shares the lookups of the caller's plan. */
export type PlanFor = (argv: readonly string[], similar?: Promise<Plan>) => Promise<Plan>;

/** The user's settings for decisions, and the directory of stand-ins. */
export function settingsOf(
  { variables, cache }: Pick<Context, 'variables' | 'cache'>,
  { directory = cache }: OwnCache,
): Settings {
  return { mayRepair: variables.UVSHIM_HEAL !== '0', standInOf: (target) => standInPath(directory, target) };
}
