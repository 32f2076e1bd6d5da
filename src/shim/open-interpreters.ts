import { createInterpreters, type Interpreters } from '../discovery/interpreter/interpreters.ts';
import { openLookups, type SharedLookups } from './open-lookups.ts';
import type { Context } from './process-context.ts';

/** For commands that query interpreters without making a decision. */
export interface OpenInterpreters extends SharedLookups {
  readonly interpreters: Interpreters;
}

/** Queries nothing yet. */
export function openInterpreters(context: Context): OpenInterpreters {
  const lookups = openLookups(context);
  const { variables, directory } = context;
  return {
    ...lookups,
    interpreters: createInterpreters(variables, directory, lookups.answers, lookups.files),
  };
}
