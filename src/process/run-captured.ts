import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import type { Variables } from '../request/variables.ts';
import { MAX_OUTPUT_BYTES } from '../limits.ts';

/** A program's stdout and status. */
interface Reply {
  readonly text: string;
  /** undefined if it did not start, died of a signal, or was killed */
  readonly status: number | undefined;
  /** whether it timed out */
  readonly isLate: boolean;
}

/** The environment of the program. */
interface RunOptions {
  readonly variables: Variables;
  /** absolute */
  readonly directory: string;
  /** milliseconds after which it is killed */
  readonly timeoutMs: number;
  /** the file descriptor for its stderr, which is lost if there is none */
  readonly progress?: number;
}

/** A signal that ends this program also ends the programs that it runs. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Runs a program (absolute) and returns its stdout. Runs it in a new session, so that a timeout kills its children too,
 * and so that it has no terminal. Never throws.
 */
export async function runCaptured(
  program: string,
  words: readonly string[],
  { variables, directory, timeoutMs, progress }: RunOptions,
): Promise<Reply> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    let isLate = false;
    let child: ChildProcess | undefined;
    const end = () => {
      endGroup(child);
      // A process that left the group may keep the pipe open for ever.
      child?.stdout?.destroy();
    };
    // Before spawning: exec can be slow.
    const release = endWithThisProgram(end);
    const timer = setTimeout(() => {
      isLate = true;
      end();
      // A process that waits for a disk may survive SIGKILL.
      child?.unref();
      finish();
    }, timeoutMs);
    const finish = (status?: number | null) => {
      clearTimeout(timer);
      release();
      resolve({ text: Buffer.concat(parts).toString(), isLate, status: status ?? undefined });
    };
    try {
      child = spawn(program, words, {
        cwd: directory,
        env: variables,
        stdio: ['ignore', 'pipe', progress ?? 'ignore'],
        detached: true,
      });
    } catch {
      finish();
      return;
    }
    child.stdout?.on('data', (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size > MAX_OUTPUT_BYTES) end();
    });
    child.on('error', () => {
      finish();
    });
    child.on('close', finish);
  });
}

function endGroup(child: ChildProcess | undefined): void {
  try {
    if (child?.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of its processes have ended.
  }
}

/** Functions that end the running programs. */
const running = new Set<() => void>();

/**
 * Calls `end` before this program dies of a signal; returns a function that cancels that. All running programs share
 * one listener, because each listener takes a third of a millisecond.
 */
function endWithThisProgram(end: () => void): () => void {
  const isFirst = running.size === 0;
  running.add(end);
  if (isFirst) listen();
  return () => {
    running.delete(end);
    if (running.size === 0) unlisten();
  };
}

function listen(): void {
  const ignored = ignoredSignals();
  for (const signal of SIGNALS) if (!ignored.includes(signal)) process.on(signal, onSignal);
}

function unlisten(): void {
  for (const signal of SIGNALS) process.removeListener(signal, onSignal);
}

function onSignal(signal: NodeJS.Signals): void {
  for (const end of running) end();
  running.clear();
  unlisten();
  // Die of the signal, unless another listener handles it.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

/** Ignored signals (as under nohup) end neither this program nor the ones that it runs. */
function ignoredSignals(): NodeJS.Signals[] {
  try {
    const mask = /^SigIgn:\s*(\w+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
    const bits = BigInt(`0x${mask}`);
    return SIGNALS.filter((signal) => ((bits >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n);
  } catch {
    return [];
  }
}
