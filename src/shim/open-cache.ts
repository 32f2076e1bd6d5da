import { readAnswer, writeAnswer } from '../cache/answer-files.ts';
import { openOwnCache, type OwnCache } from '../cache/own-cache.ts';
import { createAnswerCache, type AnswerCache } from '../discovery/interpreter/answer-cache.ts';
import type { Context } from './process-context.ts';

/** The cached answers of programs, and new ones. */
export interface OpenCache {
  readonly answers: AnswerCache;
  /** the cache directory, or why there is none */
  readonly cache: OwnCache;
}

/**
 * Takes a command's context, and whether the user wants no cache. Each answer is written at once, because most arrive while
 * other programs still run.
 */
export function openCache(
  { variables, cache: place, user, process }: Pick<Context, 'variables' | 'cache' | 'user' | 'process'>,
  noCache = false,
): OpenCache {
  const cache = noCache
    ? { why: 'uv is told to use no cache' }
    : openOwnCache({ home: variables.HOME, cache: place, user, process });
  const { directory } = cache;
  const answers = createAnswerCache(
    (program) => (directory === undefined ? undefined : readAnswer(directory, program)),
    (cached) => {
      if (directory !== undefined) writeAnswer(directory, cached);
    },
  );
  return { answers, cache };
}
