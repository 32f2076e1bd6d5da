import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import which from 'which';
import { compile } from '../support/compile.ts';
import { test as sandboxTest, type Outcome, type Sandbox } from '../support/sandbox.ts';

export const launcher = resolve(import.meta.dirname, '../../bin/uv');

export type Word = string | Buffer;
export type Variables = Record<string, Word | undefined>;

/** What a stand-in for uv saw of its caller, in bytes written as Latin-1. */
interface Seen {
  /** Which stand-in it was. */
  program: string;
  argv: string[];
  environ: string[];
  cwd: string;
  pid: string;
  /** One line for each open descriptor: its number, where it leads, its flags, its offset. */
  descriptors: string;
  /** Which signals are blocked, ignored and caught, the group and the session, the terminal's group, the mask for files. */
  state: string;
  stdin: string;
}

export interface Call extends Outcome {
  /** The process that was started, before it became anything else. */
  pid: string;
  /** Nothing where no uv was run. */
  seen?: Seen;
}

export interface CallOptions {
  /** Besides PATH and the sandbox's own; undefined takes one away. */
  env?: Variables;
  cwd?: string;
  stdin?: string;
  /** Descriptors that are closed before. */
  closed?: number[];
  /** On a terminal of its own, which is also the standard input, output and error. */
  terminal?: boolean;
}

/** A place with a stand-in for uv, on PATH, and a way to call anything with exactly the bytes that are meant. */
export interface Stage {
  /** The stand-in, in a directory of its own. */
  uv: string;
  /** What PATH is where a test says nothing else: the launcher's directory, the stand-in's, and the sandbox's tools. */
  path: string;
  call: (command: Word[], options?: CallOptions) => Promise<Call>;
  /** How the stand-in ends from now on ("7", "SIGTERM"), except where it is asked for `--version` alone. */
  end: (how: string) => Promise<void>;
  /** Puts another stand-in at a path, in a directory where there is none yet. Calls tell which one was run. */
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

/** The shim asks uv for its version, in a process of its own. */
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

/** Takes "bash -p"; the same with the shell's path, nothing for ''. Throws where the machine has no such shell. */
export function shellCommand(words: string): string[] {
  const [name = '', ...options] = words.split(' ').filter((word) => word !== '');
  return name === '' ? [] : [which.sync(name), ...options];
}
