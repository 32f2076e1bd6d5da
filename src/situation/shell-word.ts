import { basename } from 'node:path';
import type { Variables } from '../request/environment.ts';
import { askProgram } from './ask-program.ts';

/** Milliseconds after which a shell that is still reading its files is given up. */
const PATIENCE = 5_000;

/** The shells that answer `type` with one sentence. */
const SHELLS: ReadonlySet<string> = new Set(['bash', 'zsh', 'fish']);

/** An alias or a function, in the shell's own words. */
export interface ShellWord {
  /** `uv is aliased to …` */
  readonly sentence: string;
  /** what it stands for, in whatever lines the shell shows it */
  readonly definition: string;
}

/**
 * Asks a shell, as it is when somebody types into it, what a word is to it. Takes the shell's path and the caller's
 * environment; undefined where it is a program, or where the shell does not say. It gets a session of its own: an interactive shell would take the terminal away from this program.
 */
export async function askShell(
  shell: string,
  word: string,
  variables: Variables,
  directory: string,
): Promise<ShellWord | undefined> {
  if (!SHELLS.has(basename(shell))) return undefined;
  const { text } = await askProgram(shell, ['-i', '-c', `type ${word}; functions ${word}`], {
    variables: { ...variables, LC_ALL: 'C' },
    directory,
    patience: PATIENCE,
  });
  const lines = text.split('\n');
  // What a shell's files print comes before.
  const at = lines.findIndex((line) => line.startsWith(`${word} is `) && /\b(alias|function)/.test(line));
  const sentence = lines[at];
  if (sentence === undefined) return undefined;
  // Of a function, zsh says where it is from, and that is no part of it.
  const definition = /\balias/.test(sentence) ? lines.slice(at) : lines.slice(at + 1);
  return { sentence, definition: definition.join('\n') };
}
