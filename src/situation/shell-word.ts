import { basename } from 'node:path';
import type { Variables } from '../request/environment.ts';
import { askProgram } from './ask-program.ts';

/** Milliseconds after which a shell that still reads its start-up files is killed. */
const PATIENCE = 5_000;

/** Shells whose `type` prints one sentence. */
const SHELLS: ReadonlySet<string> = new Set(['bash', 'zsh', 'fish']);

/** An alias or a function, as the shell prints it. */
export interface ShellWord {
  /** `uv is aliased to …` */
  readonly sentence: string;
  /** its definition, as the shell prints it */
  readonly definition: string;
}

/**
 * Asks an interactive shell for the meaning of a word. Takes the shell's path and the caller's environment. Undefined
 * if the word is a program, or the shell does not answer. It runs in a new session, because an interactive shell would
 * take the terminal from this program.
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
  // The start-up files may print before the answer.
  const at = lines.findIndex((line) => line.startsWith(`${word} is `) && /\b(alias|function)/.test(line));
  const sentence = lines[at];
  if (sentence === undefined) return undefined;
  // zsh's first line for a function is its origin, not its definition.
  const definition = /\balias/.test(sentence) ? lines.slice(at) : lines.slice(at + 1);
  return { sentence, definition: definition.join('\n') };
}
