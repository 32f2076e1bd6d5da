import type { Message } from '../output/message.ts';
import { asTyped, quote } from '../output/quote.ts';

// Every message of the commands, except the ones that come with a decision. docs/messages.md has the cause of each, and a
// test compares the two.

/** Errors after which uv itself may need nothing that is missing. */
const SILENT = ['NoStandIn', 'DirectoryError'];

/** Takes the error that stopped a decision; returns the message, if users need one. */
export function uvRunsAsIs(error: unknown): Message[] {
  // Compares names, because each part of the program that is loaded later has classes of its own.
  if (error instanceof Error && SILENT.includes(error.name)) return [];
  return [{ text: `${firstLine(error)}: uv runs as if uvshim were not there` }];
}

/** Takes the error after uv has created an environment. */
export function packagesNotAdded(error: unknown): Message {
  return { text: `the wrapper's packages could not be added: ${firstLine(error)}` };
}

/** Installs a real uv. pip refuses a system Python without --target. The launcher has the same line. */
export const GET_UV =
  'python3 -m pip install --target ~/.local/lib/uv uv && export PATH="$PATH:$HOME/.local/lib/uv/bin"';

/** Installs a newer uv than the one on PATH. The launcher has the same line. */
export const GET_NEWER_UV =
  'python3 -m pip install --upgrade --target ~/.local/lib/uv uv && export UVSHIM_UV="$HOME/.local/lib/uv/bin/uv"';

export const NO_UV: Message = {
  text: 'there is no uv on PATH behind uvshim',
  hint: GET_UV,
};

/** Takes the unknown word. */
export function noSuchCommand(name: string): Message {
  return { text: `there is no command '${name}'`, hint: 'uvshim help' };
}

/** Takes the error of a user's command. */
export function failure(error: unknown): Message {
  const [text = '', hint] = (error instanceof Error ? error.message : String(error)).split('\nhint: ');
  return { text, ...(hint !== undefined && { hint }) };
}

/** Takes the error of a write to stdout, except EPIPE. */
export function outputNotWritten(error: unknown): Message {
  return { text: `standard output cannot be written: ${firstLine(error)}` };
}

/** Takes the fault in the arguments, and the command. */
export function wrongWords(what: string, name: string): Message {
  return { text: what, hint: `uvshim help ${name}` };
}

/** Takes the cache directory and the error. */
export function cacheNotCleared(cache: string, error: unknown): Message {
  return { text: `${cache} could not be cleared: ${firstLine(error)}`, hint: `ls -ld ${asTyped(cache)}` };
}

/** Takes the path in the arguments, and whether it is a directory. */
export function noEnvironment(place: string, isDirectory: boolean): Message {
  const text = isDirectory
    ? `${place} is not a virtual environment: it has no pyvenv.cfg`
    : `${place} is not a directory`;
  return { text, hint: 'uvshim doctor' };
}

/** Takes a read-only environment and its state. */
export function readOnlyAndBroken(directory: string, state: string): Message {
  return { text: `${directory} is ${state}, and nothing can be written there`, hint: 'uv venv' };
}

/** Takes an environment whose interpreter does not answer. */
export function doesNotAnswer(directory: string): Message {
  return {
    text: `${directory} is left alone: its Python does not run, or is not a wrapper`,
    hint: `rm -r ${quote(directory)} && uv venv ${quote(directory)}`,
  };
}

/** Takes an environment and the error of its repair. */
export function repairFailed(directory: string, error: unknown): Message {
  return { text: `${directory} could not be repaired: ${firstLine(error)}`, hint: 'uvshim doctor' };
}

/** Takes an environment, and what went wrong when a repair of it was undone. */
export function undoFailed(directory: string, error: unknown): Message {
  return {
    text: `${directory} could not be restored: ${firstLine(error)}`,
    hint: `cat ${asTyped(directory)}/.uvshim-replaced.json`,
  };
}

/** Takes the shim's version; uv's follows. */
export function versionNote(version: string): Message {
  return { text: `this is uvshim ${version}, in front of` };
}

export const HELP_NOTE: Message = { text: 'what follows is the help of uv; `uvshim help` is its own' };

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
