import { whyNotOwn } from '../heal/own-place.ts';
import { readMemory, writeMemory } from '../replay/memory-files.ts';
import { createMemory, type Memory } from '../situation/memory.ts';
import type { Context } from './context.ts';

/** What was learnt of programs before, and how to keep what is learnt now. */
export interface KeptMemory {
  readonly memory: Memory;
  /** why nothing in the cache directory is believed, and nothing kept there, where that is not the caller's own */
  readonly foreignCache?: string;
  /** Writes down what was learnt since. */
  readonly remember: () => void;
}

/** Takes the context of a command; what others may have written is not believed. */
export function openMemory({ cache, user }: Pick<Context, 'cache' | 'user'>): KeptMemory {
  const foreignCache = whyNotOwn(cache, user);
  const memory = createMemory((program) => (foreignCache ? undefined : readMemory(cache, program)));
  return {
    memory,
    ...(foreignCache && { foreignCache }),
    remember: () => {
      if (!foreignCache) writeMemory(cache, memory.learnt);
    },
  };
}
