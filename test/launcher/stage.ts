import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import which from 'which';
import { compile } from '../support/compile.ts';
import { fillLauncher } from '../support/launcher-text.ts';
import { ENV_BEFORE_BASH } from './shells.ts';
import { test as sandboxTest, type Outcome, type Sandbox } from '../support/sandbox.ts';

export const launcher = resolve(import.meta.dirname, '../../bin/uv');

export type Word = string | Buffer;
export type Variables = Record<string, Word | undefined>;

/** A call as the fake uv saw it, with bytes as Latin-1. */
interface Seen {
  /** The path of the fake uv that ran. */
  program: string;
  argv: string[];
  environ: string[];
  cwd: string;
  pid: string;
  /** One line for each open descriptor: number, target, flags, offset. */
  descriptors: string;
  /** Blocked, ignored and caught signals, the process group, the session, the terminal's group, the umask. */
  state: string;
  stdin: string;
}

export interface Call extends Outcome {
  /** The process id at the start, before any exec. */
  pid: string;
  /** Undefined if no uv ran. */
  seen?: Seen;
}

export interface CallOptions {
  /** Added to PATH and the sandbox's variables; undefined removes one. */
  env?: Variables;
  cwd?: string;
  stdin?: string;
  /** Descriptors to close before the call. */
  closed?: number[];
  /** Run on a new terminal, which is stdin, stdout and stderr. */
  terminal?: boolean;
}

/** A sandbox with a fake uv on PATH, and a way to call programs with exact bytes. */
export interface Stage {
  /** The fake uv, in its own directory. */
  uv: string;
  /** The default PATH: the directories of the launcher, the fake uv, and the sandbox's tools. */
  path: string;
  call: (command: Word[], options?: CallOptions) => Promise<Call>;
  /** Sets how the fake uv ends from now on ("7", "SIGTERM"), except for `--version` alone. */
  end: (how: string) => Promise<void>;
  /** Puts another fake uv at a path, in a directory without one. Calls report which one ran. */
  copyUv: (path: string) => Promise<void>;
}

/** `test` with a sandbox and a stage in it. */
export const test = sandboxTest.extend<{ stage: Stage }>({
  stage: async ({ sandbox }, use) => {
    await use(await makeStage(sandbox));
  },
});

async function makeStage(sandbox: Sandbox): Promise<Stage> {
  const programs = await compile(join(import.meta.dirname, 'uv.c'), join(import.meta.dirname, 'start.c'));
  const uv = join(sandbox.directory, 'real uv/uv');
  const path = [dirname(launcher), dirname(uv), sandbox.tools].join(':');
  const uvs: string[] = [];
  const script = join(sandbox.directory, 'call');
  await mkdir(script);

  const copyUv = async (to: string) => {
    await mkdir(dirname(to), { recursive: true });
    await copyFile(join(programs, 'uv'), to);
    uvs.push(to);
  };
  const call = async (
    command: Word[],
    { env = {}, cwd, stdin, closed = [], terminal = false }: CallOptions = {},
  ) => {
    for (const each of uvs) await makeEmpty(seenBy(each));
    await writeFile(join(script, 'argv'), terminated(command));
    await writeFile(
      join(script, 'environ'),
      terminated(assignments({ ...ownVariables(sandbox, path), ...env })),
    );
    await writeFile(join(script, 'closed'), closed.join(' '));
    const options = { ...(cwd !== undefined && { cwd }), ...(stdin !== undefined && { stdin }) };
    const start = [join(programs, 'start'), script];
    const onTerminal = [
      which.sync('script'),
      '-qec',
      start.map((word) => `'${word}'`).join(' '),
      '/dev/null',
    ];
    const [program = '', ...args] = terminal ? onTerminal : start;
    const outcome = await sandbox.run(program, args, options);
    const pid = await readFile(join(script, 'pid'), 'latin1');
    const records = await Promise.all(uvs.map(readSeen));
    const seen = records.find((record) => record !== undefined && !isShimsQuestion(record, pid));
    return { ...outcome, pid, ...(seen && { seen }) };
  };
  await copyUv(uv);
  return { uv, path, copyUv, call, end: (how) => writeFile(join(dirname(uv), 'ending'), how) };
}

/** Ignores the process in which the shim asks uv for its version. */
function isShimsQuestion({ argv, pid }: Seen, callersPid: string): boolean {
  return argv.length === 2 && argv[1] === '--version' && pid !== callersPid;
}

function ownVariables({ home, tmp, cwd }: Sandbox, path: string): Variables {
  return {
    HOME: home,
    XDG_CACHE_HOME: join(home, '.cache'),
    TMPDIR: tmp,
    LANG: 'C.UTF-8',
    PATH: path,
    PWD: cwd,
    SHLVL: '3',
  };
}

function assignments(variables: Variables): Buffer[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [Buffer.concat([Buffer.from(`${name}=`, 'latin1'), bytes(value)])],
  );
}

function terminated(words: Word[]): Buffer {
  return Buffer.concat(words.flatMap((word) => [bytes(word), Buffer.of(0)]));
}

function bytes(word: Word): Buffer {
  return typeof word === 'string' ? Buffer.from(word) : word;
}

function seenBy(uv: string): string {
  return join(dirname(uv), 'seen');
}

async function makeEmpty(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory);
}

async function readSeen(program: string): Promise<Seen | undefined> {
  const read = (name: string) => readFile(join(seenBy(program), name), 'latin1');
  const pid = await read('pid').catch(() => undefined);
  if (pid === undefined) return undefined;
  const words = async (name: string) => (await read(name)).split('\0').slice(0, -1);
  return {
    program,
    pid,
    argv: await words('argv'),
    environ: (await words('environ')).sort(),
    cwd: (await words('cwd')).join(),
    descriptors: await read('descriptors'),
    state: await read('state'),
    stdin: await read('stdin'),
  };
}

/**
 * Takes "bash --posix"; returns it with the shell's path, and nothing for ''. Starts `bash -p` as install.sh does. Throws if
 * the machine lacks the shell.
 */
export function shellCommand(words: string): string[] {
  if (words === 'bash -p') return [which.sync('env'), '-S', `${ENV_BEFORE_BASH} ${which.sync('bash')} -p`];
  const [name = '', ...options] = words.split(' ').filter((word) => word !== '');
  return name === '' ? [] : [which.sync(name), ...options];
}

/** Puts a copy of the launcher, as an installation makes it, into a directory, with settings of `scripts/fill-launcher.sh`. */
export async function copyLauncher(directory: string, settings: readonly string[] = []): Promise<string> {
  const file = join(directory, 'uv');
  const home = `home=${resolve(dirname(launcher), '..')}`;
  await writeFile(file, await fillLauncher('/bin/sh', [home, ...settings]), { mode: 0o755 });
  return file;
}
