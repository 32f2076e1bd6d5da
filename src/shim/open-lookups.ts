import { readClock } from '../cache/clock.ts';
import type { Clock } from '../cache/times.ts';
import { createFiles, type Files } from '../fs/files.ts';
import { openCache, type OpenCache } from './open-cache.ts';
import type { Context } from './process-context.ts';

/** What a call reads. Its plans share this, so that nothing is read twice. */
export interface SharedLookups extends OpenCache {
  /** the cache's clock before the first lookup; undefined if nothing is kept */
  readonly clock: Clock | undefined;
  readonly files: Files;
}

/** Takes a command's context, and whether the user wants no cache. Looks at nothing yet but the cache. */
export function openLookups(context: Context, noCache?: boolean): SharedLookups {
  const { answers, cache } = openCache(context, noCache);
  const clock = cache.directory === undefined ? undefined : readClock(cache.directory);
  return { answers, cache, clock, files: createFiles(clock?.now) };
}
