import { whyNotOwn } from '../heal/own-place.ts';
import { readMemory, writeMemory } from '../replay/memory-files.ts';
import { createMemory, type Memory } from '../situation/memory.ts';
import type { Context } from './context.ts';

/** The cached answers of programs, and new ones. */
export interface KeptMemory {
  readonly memory: Memory;
  /** why the cache directory is neither trusted nor written, if others can write to it */
  readonly foreignCache?: string;
}

/**
 * Does not trust files that others may have written. Writes each answer at once, because the program mostly waits for
 * other answers then.
 */
export function openMemory({ cache, user }: Pick<Context, 'cache' | 'user'>): KeptMemory {
  const foreignCache = whyNotOwn(cache, user);
  const memory = createMemory(
    (program) => (foreignCache ? undefined : readMemory(cache, program)),
    (remembered) => {
      if (!foreignCache) writeMemory(cache, remembered);
    },
  );
  return { memory, ...(foreignCache && { foreignCache }) };
}
