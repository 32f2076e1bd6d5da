import { createFiles } from '../situation/files.ts';
import { createInterpreters, type Interpreters } from '../situation/interpreters.ts';
import type { Context } from './context.ts';
import { openMemory, type KeptMemory } from './kept-memory.ts';

/** What a command asks that looks around by itself, and is not after a decision. */
export interface Scene extends KeptMemory {
  readonly interpreters: Interpreters;
}

/** Takes the context of a command; nothing has been asked yet. */
export function makeScene(context: Context): Scene {
  const kept = openMemory(context);
  const { variables, directory } = context;
  return { ...kept, interpreters: createInterpreters(variables, directory, kept.memory, createFiles()) };
}
