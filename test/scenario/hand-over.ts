import { existsSync } from 'node:fs';
import { readdir, readFile, stat, symlink } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { compile } from '../support/compile.ts';
import type { Outcome, RunOptions, Sandbox } from '../support/sandbox.ts';

/** How often a command is repeated until it is replayed: next to a file of this instant, a decision is too fresh. */
const ATTEMPTS = 6;

const MESSAGES = 'messages of the replayed decision';

/** The start of a program: bytes, written as Latin-1. */
interface Start {
  program: string;
  pid: number;
  /** the parent first */
  ancestors: number[];
  cwd: string;
  argv: string[];
  environ: string[];
}

/** The cache, and the decisions in it when Node was asked. */
interface Asked {
  cache: string;
  before: string;
}

/** A call of the launcher. */
interface Call {
  command: string[];
  options: RunOptions;
  /** uv really runs in the first call of a command only */
  isFirst: boolean;
  pid?: number;
  /** what uv was started with, by the launcher itself */
  handedOver: Start[];
  /** what Node is to do when uv has ended */
  finish: string[][];
  /** set if Node was asked for a decision: the last time, if an environment was made and the command started again */
  asked?: Asked;
  questions: number;
  /** settles as soon as uv may run */
  proof?: Promise<void>;
  /** the call that had to hand over the same */
  repeated?: Call;
  /** what the repeated call said, if nothing was decided for it */
  replayedMessages?: string;
}

/** Runs the launcher, and proves for each command that a repeated call hands the same over to uv. */
export interface HandOver {
  run: (program: string, args: string[], options?: RunOptions) => Promise<Outcome>;
  /** the commands that were replayed so far, and handed over the same */
  replayed: () => readonly string[];
  close: () => void;
}

/**
 * Takes a directory for the uv that the launcher finds, and the real programs. Puts a reporter there, which stops each command
 * when the launcher hands it over to uv. The same command is then called again, without Node: from the cached decision, the
 * reporter must get the same words, variables and directory, after the same messages. Then uv runs.
 */
export async function makeHandOver(
  sandbox: Sandbox,
  directory: string,
  programs: { uv: string; node: string },
): Promise<HandOver> {
  const reporter = join(await compile(join(import.meta.dirname, 'reporter.c')), 'reporter');
  for (const [name, program] of Object.entries(programs)) {
    await symlink(reporter, join(directory, name));
    await symlink(program, join(directory, `.${name}`));
  }
  const calls = new Map<number, Call>();
  const replayed: string[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => void answer(socket, Buffer.concat(chunks).toString('latin1')));
  });
  server.listen(join(directory, '.calls'));

  async function answer(socket: Socket, text: string): Promise<void> {
    const report = readReport(text);
    // Only a Node that decides is further down: another uv is asked something by Node, or started by the user's program, and
    // another finish belongs to an environment that the launcher makes first.
    const isNear = report.program === 'uv' || report.argv.includes('finish');
    const near = isNear ? report.ancestors.slice(0, 1) : report.ancestors;
    const call = [report.pid, ...near].map((pid) => calls.get(pid)).find((each) => each !== undefined);
    socket.end(call === undefined ? 'go' : await decideOn(report, call));
  }

  async function decideOn(report: Start, call: Call): Promise<string> {
    const { program, argv } = report;
    if (program === 'uv') call.handedOver.push(report);
    else if (argv.includes('finish')) call.finish.push(argv);
    else {
      const cache = cacheOf(report);
      call.asked = { cache, before: await decisionsIn(cache) };
      call.questions += 1;
      return 'go';
    }
    if (!call.isFirst) return 'exit 0';
    if (program === 'uv') {
      call.proof ??= prove(call);
      // If it fails, so does the run.
      await call.proof.catch(() => undefined);
      // The launcher has ended: programs that uv starts are not compared.
      if (report.pid === call.pid) calls.delete(report.pid);
    }
    return 'go';
  }

  /** Runs a command; what it starts is then known to belong to the call. */
  async function start(call: Call): Promise<Outcome> {
    const [program = '', ...args] = call.command;
    try {
      return await sandbox.run(program, args, {
        ...call.options,
        onStart: (pid) => {
          call.pid = pid;
          calls.set(pid, call);
        },
      });
    } finally {
      if (call.pid !== undefined) calls.delete(call.pid);
    }
  }

  async function prove(first: Call): Promise<void> {
    // It was replayed itself, or is asked about each time.
    if (first.asked === undefined || !(await isWrittenDown(first.asked))) return;
    const options = { ...first.options };
    delete options.stdin;
    let messages: string | undefined;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const repeated = makeCall(first.command, options, false);
      const { stdout, stderr } = await start(repeated);
      expect(stdout, 'what a repeated call prints before uv').toBe('');
      first.repeated = repeated;
      expectSame(first, repeated);
      if (repeated.asked === undefined) {
        if (messages === undefined) first.replayedMessages = messagesIn(stderr);
        else expect(messagesIn(stderr), MESSAGES).toBe(messages);
        replayed.push(first.command.slice(1).join(' '));
        return;
      }
      if (!(await isWrittenDown(repeated.asked))) break;
      messages = messagesIn(stderr);
    }
    throw new Error(`never replayed: ${first.command.join(' ')}`);
  }

  return {
    run: async (program, args, options = {}) => {
      const call = makeCall([program, ...args], options, true);
      const outcome = await start(call);
      await call.proof;
      if (call.repeated !== undefined) expectSame(call, call.repeated);
      if (call.replayedMessages !== undefined) {
        const lines = linesOf(messagesIn(outcome.stderr));
        const repeated = linesOf(call.replayedMessages);
        expect(lines, MESSAGES).toEqual(expect.arrayContaining(repeated));
        // A command that creates an environment first, or follows uv, may print more.
        const isAll = call.finish.length === 0 && call.questions < 2;
        const more = lines.filter((line) => line.startsWith('uvshim: ') && !repeated.includes(line));
        if (isAll)
          expect(
            more.filter((line) => !isSaidOnce(line, call.command)),
            MESSAGES,
          ).toEqual([]);
      }
      return outcome;
    },
    replayed: () => replayed,
    close: () => server.close(),
  };
}

function makeCall(command: string[], options: RunOptions, isFirst: boolean): Call {
  return { command, options, isFirst, handedOver: [], finish: [], questions: 0 };
}

/** Compares what both have started so far. */
function expectSame(first: Call, repeated: Call): void {
  const [made] = first.handedOver;
  // An environment is made first: what follows is decided when it is there.
  const isMadeFirst = made?.pid !== first.pid && made?.argv[1] === 'venv';
  const count = isMadeFirst ? 1 : first.handedOver.length;
  const seen = ({ handedOver }: Call) =>
    handedOver.slice(0, count).map(({ argv, environ, cwd }) => ({ argv, environ, cwd }));
  const command = first.command.slice(1).join(' ');
  expect(seen(repeated), `what is handed over when \`uv ${command}\` is repeated`).toEqual(seen(first));
  if (isMadeFirst) return;
  const finish = repeated.finish.slice(0, first.finish.length);
  expect(finish, `what follows when \`uv ${command}\` is repeated`).toEqual(first.finish);
}

/** Whether the shim prints this line only once, because nothing changes. */
function isSaidOnce(line: string, [program = '', ...words]: readonly string[]): boolean {
  const isInCache = words.includes('run') || words.includes('--script') || basename(program) === 'uvx';
  if (isInCache && line.includes(': using ')) return true;
  return /: working in .*, as |the next command that changes it repairs it|: not updated\)/.test(line);
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** What the shim says; without the trace, which tells how it came to that. */
function messagesIn(stderr: string): string {
  return stderr.replaceAll(/^uvshim: trace: .*\n/gm, '');
}

function cacheOf({ environ }: Start): string {
  const variable = (name: string) =>
    environ.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  return join(variable('XDG_CACHE_HOME') ?? join(variable('HOME') ?? '', '.cache'), 'uvshim');
}

async function isWrittenDown({ cache, before }: Asked): Promise<boolean> {
  return (await decisionsIn(cache)) !== before;
}

/** One that waits for an environment begins with it, and cannot be replayed before that exists. */
async function isReady(decision: string): Promise<boolean> {
  const [, environment] = /^\[ -e '(.*)' \] &&\n/.exec(await readFile(decision, 'utf8')) ?? [];
  return environment === undefined || existsSync(environment);
}

/** The cached decisions, each with its inode and time, which change if it is written again. */
async function decisionsIn(cache: string): Promise<string> {
  const entries = await readdir(cache, { recursive: true, withFileTypes: true }).catch(() => []);
  // A directory may have such a name too, because the words of a command are a part of the path.
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const decisions = paths.filter((path) => /@\d.*\.\d$/.test(path));
  const areReady = await Promise.all(decisions.map(isReady));
  const files = decisions.filter((_, at) => areReady[at]);
  const all = await Promise.all(files.map((path) => stat(path, { bigint: true })));
  return all.map(({ ino, mtimeNs }, at) => `${files[at] ?? ''} ${ino} ${mtimeNs}\n`).join('');
}

function readReport(report: string): Start {
  const [program = '', pid, cwd = '', ancestors = '', ...rest] = report.split('\0');
  const takeWords = () => rest.splice(0, Number(rest.shift()));
  const argv = takeWords();
  return {
    program,
    pid: Number(pid),
    ancestors: ancestors.trim().split(' ').map(Number),
    cwd,
    argv,
    environ: takeWords().sort(),
  };
}
