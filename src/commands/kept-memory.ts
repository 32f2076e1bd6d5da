import { whyNotOwn } from '../heal/own-place.ts';
import { readMemory, writeMemory } from '../replay/memory-files.ts';
import { createMemory, type Memory } from '../situation/memory.ts';
import type { Context } from './context.ts';

/** What was learnt of programs before, and what is learnt now. */
export interface KeptMemory {
  readonly memory: Memory;
  /** why nothing in the cache directory is believed, and nothing kept there, where that is not the caller's own */
  readonly foreignCache?: string;
}

/**
 * Takes the context of a command; what others may have written is not believed. What is learnt is written down at once,
 * as most of it is while other programs are waited for.
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
