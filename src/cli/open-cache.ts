import { readMemory, writeMemory } from '../cache/answer-files.ts';
import { openOwnCache, type OwnCache } from '../cache/own-cache.ts';
import { createMemory, type Memory } from '../discovery/interpreter/answer-cache.ts';
import type { Context } from './context.ts';

/** The cached answers of programs, and new ones. */
export interface KeptMemory {
  readonly memory: Memory;
  /** the cache directory, or why there is none */
  readonly cache: OwnCache;
}

/**
 * Takes a command's context, and whether the user wants no cache. Each answer is written at once, because most arrive while
 * other programs still run.
 */
export function openMemory(
  { variables, cache: place, user, process }: Pick<Context, 'variables' | 'cache' | 'user' | 'process'>,
  noCache = false,
): KeptMemory {
  const cache = noCache
    ? { why: 'uv is told to use no cache' }
    : openOwnCache({ home: variables.HOME, cache: place, user, process });
  const { directory } = cache;
  const memory = createMemory(
    (program) => (directory === undefined ? undefined : readMemory(directory, program)),
    (remembered) => {
      if (directory !== undefined) writeMemory(directory, remembered);
    },
  );
  return { memory, cache };
}
