import { createFiles } from '../fs/files.ts';
import { createInterpreters, type Interpreters } from '../discovery/interpreter/interpreters.ts';
import type { Context } from './context.ts';
import { openMemory, type KeptMemory } from './open-cache.ts';

/** For commands that query interpreters without making a decision. */
export interface Scene extends KeptMemory {
  readonly interpreters: Interpreters;
}

/** Queries nothing yet. */
export function makeScene(context: Context): Scene {
  const kept = openMemory(context);
  const { variables, directory } = context;
  return { ...kept, interpreters: createInterpreters(variables, directory, kept.memory, createFiles()) };
}
