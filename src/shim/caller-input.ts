import { Buffer } from 'node:buffer';
import { fstatSync, readFileSync, readSync } from 'node:fs';
import { PIPE_PAUSE_MS } from '../limits.ts';

/** The caller's standard input, which is uv's to read. */
export interface CallerInput {
  /** Its text, if it can be read: not from a terminal, and not unless the launcher passes it. */
  readonly read: () => string | undefined;
  /** The bytes that are gone from it, because a pipe can be read only once. */
  readonly consumed: () => Buffer | undefined;
}

/** Takes the file descriptor, if there is one. Reads nothing yet. */
export function openCallerInput(descriptor: number | undefined): CallerInput {
  let bytes: Buffer | undefined;
  let consumed: Buffer | undefined;
  return {
    read: () => {
      if (descriptor === undefined) return undefined;
      if (!bytes) {
        const stats = fstatSync(descriptor);
        if (stats.isFile()) bytes = readAll(descriptor, positionOf(descriptor));
        else if (stats.isFIFO() || stats.isSocket()) bytes = consumed = readAll(descriptor, null);
      }
      return bytes?.toString();
    },
    consumed: () => consumed,
  };
}

/** Reads up to the end. A position leaves the descriptor's own unchanged. */
function readAll(descriptor: number, position: number | null): Buffer {
  const chunks: Buffer[] = [];
  for (let at = position; ;) {
    const chunk = Buffer.alloc(65_536);
    const length = readSome(descriptor, chunk, at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, length));
    if (at !== null) at += length;
  }
}

function readSome(descriptor: number, chunk: Buffer, at: number | null): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk, 0, chunk.length, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE_PAUSE_MS);
    }
  }
}

/** The position at which the caller stopped reading. */
function positionOf(descriptor: number): number {
  try {
    const text = readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8');
    return Number(/^pos:\s*(\d+)/.exec(text)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * Takes the script for the launcher to evaluate; returns it with a first line that gives uv the input again. The launcher's
 * shells keep all bytes except NUL, which no Python program contains.
 */
export function withInput(input: Buffer | undefined, script: string): Buffer {
  if (!input) return Buffer.from(script);
  let end = 'uvshim_input';
  while (input.includes(end)) end += '_';
  const newline = input.at(-1) === 0x0a || input.length === 0 ? '' : '\n';
  return Buffer.concat([
    Buffer.from(`exec <<'${end}' || exit\n`),
    input,
    Buffer.from(`${newline}${end}\n${script}`),
  ]);
}
