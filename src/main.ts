import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import envPaths from 'env-paths';
import description from '../package.json' with { type: 'json' };
import { openCallerInput } from './shim/caller-input.ts';
import { DirectoryError, type Context, type Ending } from './shim/process-context.ts';
import { printDecision } from './cli/print-decision.ts';
import { failure, outputNotWritten } from './cli/command-messages.ts';
import { render } from './output/message.ts';
import { createStyle } from './output/style.ts';

// The launcher set it for this process. The programs that this one starts must not inherit it.
delete process.env.NODE_COMPILE_CACHE;

let callerInput = openCallerInput(undefined);
let launcherProcess = process.pid;

/** The only file that touches the process: arguments, environment and directory leave it as values. */
const context: Context = {
  variables: process.env,
  get directory() {
    return currentDirectory();
  },
  cache: envPaths('uvshim', { suffix: '' }).cache,
  get process() {
    return launcherProcess;
  },
  user: process.geteuid?.() ?? 0,
  // The bundle is CommonJS, which starts 5 ms sooner than an ES module.
  program: process.argv[1] ?? '',
  node: process.execPath,
  nodeVersion: process.versions.node,
  version: description.version,
  // Node's streams take 3 ms to load, so only commands that print load them.
  get columns() {
    // 0 means that the terminal does not know.
    return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : undefined;
  },
  get style() {
    return createStyle(process.env, { isTerminal: process.stdout.isTTY, columns: this.columns });
  },
  answer: (script) => {
    writeFileSync(1, script);
  },
  get input() {
    return callerInput;
  },
  print: (text) => {
    watchOutput();
    process.stdout.write(text);
  },
  complain,
  interruption: watchSignals,
};

/** Commands that the launcher calls. Commands for users, and their parser, are loaded on demand. */
const OF_THE_LAUNCHER: Readonly<
  Record<string, (words: readonly string[], context: Context) => Ending | Promise<Ending>>
> = {
  decide: printDecision,
  finish: async (words, context) => (await import('./cli/finish.ts')).finish(words, context),
  introduce: async (words, context) =>
    (await import('./cli/version-note.ts')).printVersionNote(words, context),
  run: async (words, context) => (await import('./cli/run.ts')).run(words, context),
};

/** Called when the reader of stdout has closed it. */
let leaveReader = (): void => {
  die('SIGPIPE');
  process.exit();
};

void main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<void> {
  // The launcher kills a Node that hangs before this line with SIGUSR2.
  process.on('SIGUSR2', () => undefined);
  try {
    const [name = '', ...words] = argv[0] === '-' ? readWordsFromInput() : argv;
    const command = OF_THE_LAUNCHER[name];
    const ending = command
      ? await command(words, context)
      : await (await import('./cli/dispatch.ts')).dispatch(name, words, context);
    if (typeof ending === 'number') process.exitCode = ending;
    else die(ending);
    // The launcher has its answer and waits: exit at once, because an orderly end takes a millisecond. A trace must be
    // written first.
    if (name === 'decide' && !context.variables.UVSHIM_TRACE) process.exit();
  } catch (error) {
    complain(`${render(failure(error))}\n`);
    process.exitCode = 1;
  }
}

/**
 * Reads what `uvshim_ask` in bin/uv writes: the number of words, the launcher's process, and the descriptor of the caller's own
 * stdin if the program may read it; then the words. A NUL ends each. Throws if some are missing.
 */
function readWordsFromInput(): string[] {
  const [header = '', ...words] = readFileSync(0, 'utf8').split('\0').slice(0, -1);
  const [count, launcher, descriptor] = header.split(' ');
  if (Number(count) !== words.length) throw new Error('the command line did not arrive whole');
  launcherProcess = Number(launcher);
  if (descriptor !== undefined) callerInput = openCallerInput(Number(descriptor));
  return words;
}

/** Absolute. Throws a `DirectoryError` if the directory was removed, or if its name is not UTF-8. */
function currentDirectory(): string {
  let directory: string;
  try {
    directory = process.cwd();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new DirectoryError('the current directory is gone\nhint: cd', { cause: error });
  }
  // Node puts this character in the place of bytes that it cannot read.
  if (directory.includes('\uFFFD') && !existsSync(directory))
    throw new DirectoryError('the name of the current directory is not UTF-8\nhint: cd');
  return directory;
}

function complain(text: string): void {
  // If stderr is closed, ignore that.
  if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', () => undefined);
  process.stderr.write(text);
}

function watchOutput(): void {
  if (process.stdout.listenerCount('error') > 0) return;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') {
      leaveReader();
      return;
    }
    complain(`${render(outputNotWritten(error))}\n`);
    process.exit(1);
  });
}

function watchSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      controller.abort(signal);
    });
  }
  leaveReader = () => {
    controller.abort('SIGPIPE');
  };
  watchOutput();
  return controller.signal;
}

/** Dies of a signal, so that the parent sees the same status as from uv itself. */
function die(signal: NodeJS.Signals): void {
  // A shell's status for it, if Node itself handles the signal (SIGUSR1 starts its debugger).
  process.exitCode = 128 + constants.signals[signal];
  if (signal === 'SIGUSR1') return;
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
