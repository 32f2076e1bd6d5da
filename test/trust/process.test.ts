import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import which from 'which';
import { SHELLS } from '../launcher/shells.ts';
import { shellCommand } from '../launcher/stage.ts';
import { makeSandbox, type Sandbox } from '../support/sandbox.ts';
import { isAll } from '../support/tier.ts';
import { makePlaces, type Places } from './places.ts';
import { makeStarter, type Starter } from './starter.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGPIPE', 'SIGUSR1'] as const;

/** Straight through, replayed, and decided by Node each time. */
const WAYS = [
  { way: 'straight', words: ['help'] },
  { way: 'replayed', words: ['pip', 'list'] },
  { way: 'cold', words: ['venv', '-p', '/nonexistent', '--no-cache'] },
];

/** The statuses that a shell makes itself: for what may not run, is not there, or was ended by a signal. */
const TELLING = [1, 2, 125, 126, 127, 128, 129, 130, 137, 143];

let sandbox: Sandbox;
let places: Places;
let starter: Starter;
let cwd: string;

beforeAll(async () => {
  sandbox = await makeSandbox();
  places = await makePlaces(sandbox, 'behave');
  cwd = places.healthy[0]?.toString() ?? '';
  starter = await makeStarter(places.seen, join(sandbox.directory, 'said'));
  await places.setNode(true);
});

afterAll(async () => {
  starter.end();
  await sandbox.dispose();
});

/** Variables for a call in which the stand-in behaves in some way. */
function environment(behave: string): Record<string, string> {
  return { ...places.variables, BEHAVE: behave };
}

/** Starts a command as the leader of its own group. */
function start([program = '', ...args]: string[], behave: string): Running {
  const child = spawn(program, args, { cwd, env: environment(behave), detached: true, stdio: 'pipe' });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const next = await lines.next();
    return next.done ? undefined : next.value;
  };
  return {
    child,
    pid: child.pid ?? 0,
    line,
    ending: async () => (await ended).find((each) => each !== null),
  };
}

interface Running {
  child: ChildProcess;
  pid: number;
  /** The next line of its output. */
  line: () => Promise<string | undefined>;
  /** Its exit status, or the signal that ended it. */
  ending: () => Promise<number | string | null | undefined>;
}

/** As the kernel has it: `T` for stopped, `Z` for a zombie, undefined if there is none. */
async function stateOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).charAt(0);
}

describe.each(SHELLS)('with $command', ({ command }) => {
  const through = (words: string[]) => [...shellCommand(command), places.shim, ...words];

  describe.each(WAYS)('$way', ({ words }) => {
    test("every exit status is uv's", async () => {
      const argv = through(words).map((word) => Buffer.from(word));
      // A Node for each status would take a minute, and `npm test` tries those at the limits, and a few between them.
      const isCold = words.includes('-p');
      for (let status = 0; status < 256; status += 1) {
        if ((isCold || !isAll) && status % 51 !== 0 && (isCold || !TELLING.includes(status))) continue;
        const lines = Object.entries(environment(`exit ${status}`)).map(
          ([name, value]) => `${name}=${value}`,
        );
        const environ = lines.map((line) => Buffer.from(line));
        const { ending, said } = await starter.start(argv, environ, Buffer.from(cwd));
        expect([ending, said]).toEqual([String(status), '']);
      }
    });

    test.for(SIGNALS)('%s ends it, sent to it alone and to its group', async (signal) => {
      for (const toGroup of [false, true]) {
        const { pid, line, ending } = start(through(words), 'wait');
        expect(await line()).toBe(`ready ${pid}`);
        process.kill(toGroup ? -pid : pid, signal);
        expect(await ending()).toBe(signal);
      }
    });

    test('uv gets each signal once, and can handle it', async () => {
      const { pid, line, ending } = start(through(words), 'catch');
      expect(await line()).toBe(`ready ${pid}`);
      for (const signal of SIGNALS) {
        if (signal === 'SIGTERM') continue;
        process.kill(-pid, signal);
        expect(`SIG${(await line()) ?? ''}`).toBe(signal);
      }
      process.kill(pid, 'SIGTERM');
      expect(await line()).toBe('TERM');
      expect([await line(), await ending()]).toEqual([undefined, 42]);
    });

    test('uv can be stopped and continued', async () => {
      const { pid, line, ending } = start(through(words), 'catch');
      await line();
      process.kill(-pid, 'SIGSTOP');
      await expect.poll(() => stateOf(pid)).toBe('T');
      process.kill(-pid, 'SIGCONT');
      expect(await line()).toBe('CONT');
      process.kill(pid, 'SIGKILL');
      expect(await ending()).toBe('SIGKILL');
    });

    test('stdin streams to uv, and ends', async () => {
      const { child, line, ending } = start(through(words), 'copy');
      for (const text of ['first', 'second', 'x'.repeat(1_000_000)]) {
        child.stdin?.write(`${text}\n`);
        expect(await line()).toBe(text);
      }
      child.stdin?.end();
      expect(await ending()).toBe(0);
    });

    test("descriptors, umask, limits and niceness are the caller's", async () => {
      const script = `
        umask 027; ulimit -c 0; ulimit -n 300; ulimit -S -s 4096
        exec 3</etc/passwd 9>>"$1" 77</dev/null; read -r line <&3; shift
        exec ${which.sync('nice')} -n 7 "$@"`;
      const run = async (argv: string[]) => {
        const args = ['-c', script, 'bash', join(sandbox.directory, 'appended'), ...argv];
        const { child, line, ending } = start([...shellCommand('bash'), ...args], 'state');
        child.stdin?.end();
        const lines: string[] = [];
        for (let next = await line(); next !== undefined; next = await line()) lines.push(next);
        expect(await ending()).toBe(0);
        return lines;
      };
      const expected = await run([places.uv, ...words]);
      expect(expected.join('\n')).toMatch(/^umask 27, nice [1-9]/m);
      expect(expected.join('\n')).toMatch(/^descriptor 77: /m);
      expect(await run(through(words))).toEqual(expected);
    });

    describe('on a terminal', () => {
      const converse = async (behave: string, dialogue: [string, string][], argv: string[]) => {
        const task = { words: argv, rows: 33, columns: 111, dialogue };
        const python = inject('cpythons')[0]?.executable ?? '';
        const { stdout } = await sandbox.run(python, [join(import.meta.dirname, 'terminal.py')], {
          stdin: JSON.stringify(task),
          env: { ...environment(behave), XDG_CONFIG_HOME: undefined },
          cwd,
        });
        const { shown, code } = JSON.parse(stdout) as { shown: string; code: number };
        // Linux sends the signal before it echoes the key, so a process may die before the echo.
        return { shown: shown.replace(/\^[C\\]$/, ''), code };
      };
      const CASES = [
        { what: 'an answer at a prompt', behave: 'prompt', typed: 'yes\n', code: 0, shown: /answer yes/ },
        { what: 'Ctrl-C at a prompt', behave: 'prompt', typed: '\x03', code: -2, shown: /^33 by 111\? $/ },
        {
          what: 'Ctrl-\\ at a prompt',
          behave: 'prompt',
          typed: '\x1c',
          code: -3,
          shown: /^33 by 111\? $/,
        },
        { what: 'Ctrl-D at a prompt', behave: 'prompt', typed: '\x04', code: 9, shown: /^33 by 111\? $/ },
        { what: 'Ctrl-C in raw mode', behave: 'raw', typed: '\x03', code: 0, shown: /^raw\r\nbyte 3\r\n$/ },
      ];
      test.for(CASES)('$what', async ({ behave, typed, code, shown }) => {
        const dialogue: [string, string][] = [[behave === 'raw' ? 'raw' : '? ', typed]];
        const expected = await converse(behave, dialogue, [places.uv, ...words]);
        expect(expected.code).toBe(code);
        expect(expected.shown).toMatch(shown);
        expect(await converse(behave, dialogue, through(words))).toEqual(expected);
      });
    });
  });

  describe.each(['Node decides', 'another uv goes before it'])('a signal while %s', (what) => {
    const gate = () => `${places.node}.gate`;

    /** Starts a command, and waits until the fake Node, or what that runs first, waits at the gate. Returns its process id too. */
    const startDeciding = async () => {
      await places.setNode(false);
      const ready = `${places.node}.ready`;
      for (const file of [ready, gate()]) await rm(file, { force: true });
      await sandbox.run('mkfifo', [gate()], { path: [dirname(which.sync('mkfifo'))] });
      const isFirst = what !== 'Node decides';
      const script = `#!/bin/sh\necho $$ >'${ready}'\nread -r line <'${gate()}'\nexit ${isFirst ? 0 : 1}\n`;
      const first = `${places.node}.first`;
      await writeFile(isFirst ? first : places.node, script, { mode: 0o755 });
      const answer = `#!/bin/sh\ncat >/dev/null\necho "'${first}' || exit"\necho '# end of decision'\n`;
      if (isFirst) await writeFile(places.node, answer, { mode: 0o755 });
      const running = start(through(['venv', '-p', '/nonexistent', '--no-cache']), 'wait');
      const readNode = () => readFile(ready, 'utf8').catch(() => '');
      await expect.poll(readNode).toMatch(/\n/);
      return { ...running, node: Number(await readNode()) };
    };
    afterEach(() => places.setNode(true));

    test.for(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1'] as const)(
      '%s to the group ends all of it',
      async (signal) => {
        const { pid, node, line, ending } = await startDeciding();
        process.kill(-pid, signal);
        expect(await ending()).toBe(signal);
        expect(await line(), 'uv was not run').toBeUndefined();
        await expect.poll(() => stateOf(node)).toMatch(/^Z?$/);
      },
    );

    // Some shells wait for Node first.
    test.for(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1'] as const)(
      '%s to it alone ends it',
      async (signal) => {
        const { pid, line, ending } = await startDeciding();
        process.kill(pid, signal);
        await writeFile(gate(), '\n');
        const said = await line();
        if (said !== undefined) process.kill(-pid, 'SIGKILL');
        expect([said, await ending()]).toEqual([undefined, signal]);
      },
    );
  });
});
