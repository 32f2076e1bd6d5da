import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import type { Variables } from '../request/environment.ts';

/** What a program said on its standard output, and how that ended. */
interface Reply {
  readonly text: string;
  /** undefined where it did not start, was ended by a signal, or was given up */
  readonly status?: number;
  /** it did not end in time */
  readonly isLate: boolean;
}

/** What a program is asked in. */
interface Asking {
  readonly variables: Variables;
  /** absolute */
  readonly directory: string;
  /** milliseconds after which it is given up */
  readonly patience: number;
}

/** Bytes after which it is given up: nothing that is asked for has as many. */
const MOST = 10_000_000;

/** What ends this program ends what it has asked. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Runs a program (absolute) and takes what it says. It is given up with all that it has started: it runs in a session of its
 * own, so that it has no terminal either. Never throws.
 */
export async function askProgram(
  program: string,
  words: readonly string[],
  { variables, directory, patience }: Asking,
): Promise<Reply> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let isLate = false;
    const settle = (status?: number) => {
      const text = Buffer.concat(parts).toString();
      resolve({ text, isLate, ...(status !== undefined && { status }) });
    };
    let child: ChildProcess | undefined;
    const end = () => {
      endGroup(child);
      // Whatever has left the group may hold it for ever.
      child?.stdout?.destroy();
    };
    // Before it is there: what it starts with may take its time.
    const release = endWithThisProgram(end);
    try {
      child = spawn(program, words, {
        cwd: directory,
        env: variables,
        stdio: ['ignore', 'pipe', 'ignore'],
        detached: true,
      });
    } catch {
      release();
      settle();
      return;
    }
    const timer = setTimeout(() => {
      isLate = true;
      end();
      // One that waits for a disk does not end even so.
      child.unref();
      finish();
    }, patience);
    let size = 0;
    child.stdout?.on('data', (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size > MOST) end();
    });
    const finish = (status?: number) => {
      clearTimeout(timer);
      release();
      settle(status);
    };
    child.on('error', () => {
      finish();
    });
    child.on('close', (status) => {
      finish(status ?? undefined);
    });
  });
}

function endGroup(child: ChildProcess | undefined): void {
  try {
    if (child?.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

/** What ends the programs that are asked now. */
const running = new Set<() => void>();

/**
 * Takes what is to be done before this program ends by a signal; returns what takes that back. Signals are listened to once
 * for all that are asked at the same time: for each of them it would take a third of a millisecond.
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
  // By itself, where nobody else has something to do first.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

/** Under nohup and the like this program goes on, and so does what it asks. */
function ignoredSignals(): NodeJS.Signals[] {
  try {
    const mask = /^SigIgn:\s*(\w+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
    const bits = BigInt(`0x${mask}`);
    return SIGNALS.filter((signal) => ((bits >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n);
  } catch {
    return [];
  }
}
