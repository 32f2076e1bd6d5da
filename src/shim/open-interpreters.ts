import { createFiles } from '../fs/files.ts';
import { createInterpreters, type Interpreters } from '../discovery/interpreter/interpreters.ts';
import type { Context } from './process-context.ts';
import { openCache, type OpenCache } from './open-cache.ts';

/** For commands that query interpreters without making a decision. */
export interface OpenInterpreters extends OpenCache {
  readonly interpreters: Interpreters;
}

/** Queries nothing yet. */
export function openInterpreters(context: Context): OpenInterpreters {
  const kept = openCache(context);
  const { variables, directory } = context;
  return { ...kept, interpreters: createInterpreters(variables, directory, kept.answers, createFiles()) };
}
