import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { inject, test as vitestTest } from 'vitest';

/** A process's status and its output, byte for byte. */
export interface Outcome {
  status: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Variables that are added to the sandbox's own, or override them; undefined removes one. */
  env?: Record<string, string | undefined>;
  /** Default: the sandbox's `cwd`. */
  cwd?: string;
  /** Directories on PATH before the sandbox's tools. */
  path?: string[];
  /** Default: empty. */
  stdin?: string;
  argv0?: string;
  /** Called with the process id, before the process can have done anything that this one sees. */
  onStart?: (pid: number) => void;
}

/** A directory for one test, with everything that a process finds through its environment. */
export interface Sandbox {
  directory: string;
  home: string;
  cwd: string;
  cache: string;
  tmp: string;
  /** Basic commands and node, but not Python. Last on the PATH of every run; shared by all sandboxes. */
  tools: string;
  /** Runs a real process with only the environment given. Throws if it cannot start. */
  run: (command: string, args?: string[], options?: RunOptions) => Promise<Outcome>;
  /** All runs so far with their output, for a failure's report. */
  transcript: () => string;
  dispose: () => Promise<void>;
}

/** vitest's `test` with a `sandbox`, which is removed when the test ends. A failing test prints its runs. */
export const test = vitestTest.extend<{ sandbox: Sandbox }>({
  sandbox: async ({ onTestFailed }, use) => {
    const sandbox = await makeSandbox();
    onTestFailed(() => {
      process.stderr.write(sandbox.transcript());
    });
    await use(sandbox);
    await sandbox.dispose();
  },
});

/** Creates a sandbox. Its paths contain no links. */
export async function makeSandbox(): Promise<Sandbox> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'uvshim-')));
  const places = {
    home: join(directory, 'home'),
    cwd: join(directory, 'cwd'),
    cache: join(directory, 'cache'),
    tmp: join(directory, 'tmp'),
  };
  const tools = inject('tools');
  for (const place of Object.values(places)) await mkdir(place);

  const runs: string[] = [];
  return {
    directory,
    ...places,
    tools,
    run: async (command, args = [], options = {}) => {
      const path = [...(options.path ?? []), tools].join(delimiter);
      const env = { ...ownVariables(places), PATH: path, ...options.env };
      const outcome = await run(command, args, { cwd: places.cwd, ...options, env });
      runs.push(describeRun([command, ...args], outcome));
      return outcome;
    },
    transcript: () => runs.join(''),
    dispose: () => rm(directory, { recursive: true, force: true }),
  };
}

function ownVariables({ home, cache, tmp }: Pick<Sandbox, 'home' | 'cache' | 'tmp'>): Record<string, string> {
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CONFIG_DIRS: join(home, 'xdg'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_STATE_HOME: join(home, '.local/state'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_BIN_HOME: join(home, '.local/bin'),
    UV_CACHE_DIR: cache,
    TMPDIR: tmp,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
  };
}

async function run(command: string, args: string[], options: RunOptions): Promise<Outcome> {
  const { env, cwd, stdin, argv0, onStart } = options;
  const running = execa(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    ...(argv0 === undefined ? {} : { argv0 }),
    ...(stdin === undefined ? { stdin: 'ignore' } : { input: stdin }),
    env: env ?? {},
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
    // Shorter than a test's timeout, so that the report has the output of the process.
    timeout: 50_000,
  });
  if (running.pid !== undefined) onStart?.(running.pid);
  const result = await running;
  const { exitCode = null, signal = null } = result;
  if (exitCode === null && signal === null)
    throw new Error(`${command} does not start: ${result.shortMessage}`);
  return { status: exitCode, signal, stdout: result.stdout, stderr: result.stderr };
}

function describeRun(command: string[], { status, signal, stdout, stderr }: Outcome): string {
  return `$ ${command.join(' ')}\n${stdout}${stderr}(${signal ?? `status ${status ?? ''}`})\n`;
}
