import type { Message } from '../report/message.ts';
import { asTyped, quote } from '../report/quote.ts';

// Every text that the commands say of their own, besides what a decision comes with; docs/messages.md tells of each what
// causes it, and a test holds that it does.

/** Takes what went wrong while a command of uv's was decided. */
export function failingOpen(error: unknown): Message {
  return { text: `${firstLine(error)}: uv runs as if uvshim were not there` };
}

/** Takes what went wrong when uv had made an environment. */
export function packagesNotAdded(error: unknown): Message {
  return { text: `the wrapper's packages could not be added: ${firstLine(error)}` };
}

/** Gets a real uv. Where Python is the system's, pip takes nothing but a --target. The launcher has the same line. */
export const GET_UV =
  'python3 -m pip install --target ~/.local/lib/uv uv && export PATH="$PATH:$HOME/.local/lib/uv/bin"';

/** Gets another uv than the one on PATH. The launcher has the same line. */
export const GET_NEWER_UV =
  'python3 -m pip install --upgrade --target ~/.local/lib/uv uv && export UVSHIM_UV="$HOME/.local/lib/uv/bin/uv"';

export const NO_UV: Message = {
  text: 'there is no uv on PATH behind uvshim',
  hint: GET_UV,
};

/** Takes a word that somebody typed. */
export function noSuchCommand(name: string): Message {
  return { text: `there is no command '${name}'`, hint: 'uvshim help' };
}

/** Takes what a command that was called by a person ended with. */
export function failure(error: unknown): Message {
  const [text = '', hint] = (error instanceof Error ? error.message : String(error)).split('\nhint: ');
  return { text, ...(hint !== undefined && { hint }) };
}

/** Takes what went wrong when something was printed, apart from a reader who has gone. */
export function outputNotWritten(error: unknown): Message {
  return { text: `standard output cannot be written: ${firstLine(error)}` };
}

/** Takes what is wrong with the words that somebody typed, and the command. */
export function wrongWords(what: string, name: string): Message {
  return { text: what, hint: `uvshim help ${name}` };
}

/** Takes the cache directory, and what went wrong. */
export function cacheNotCleared(cache: string, error: unknown): Message {
  return { text: `${cache} could not be cleared: ${firstLine(error)}`, hint: `ls -ld ${asTyped(cache)}` };
}

/** Takes the path that somebody typed, and whether a directory is there. */
export function noEnvironment(place: string, isDirectory: boolean): Message {
  const text = isDirectory
    ? `${place} is no virtual environment: it has no pyvenv.cfg`
    : `${place} is no directory`;
  return { text, hint: 'uvshim doctor' };
}

/** Takes an environment that is read-only, and what is wrong with it. */
export function cannotBeHealed(directory: string, state: string): Message {
  return { text: `${directory} is ${state}, and nothing can be written there`, hint: 'uv venv' };
}

/** Takes an environment whose interpreter does not answer. */
export function doesNotAnswer(directory: string): Message {
  return {
    text: `${directory} is left alone: its Python does not run, or is no wrapper's`,
    hint: `rm -r ${quote(directory)} && uv venv ${quote(directory)}`,
  };
}

/** Takes an environment, and what went wrong when it was healed. */
export function healingFailed(directory: string, error: unknown): Message {
  return { text: `${directory} could not be healed: ${firstLine(error)}`, hint: 'uvshim doctor' };
}

/** Takes the shim's version; uv's follows. */
export function versionNote(version: string): Message {
  return { text: `this is uvshim ${version}, in front of` };
}

export const HELP_NOTE: Message = { text: 'what follows is the help of uv; `uvshim help` is its own' };

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
