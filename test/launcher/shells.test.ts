import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, inject } from 'vitest';
import type { Sandbox } from '../support/sandbox.ts';
import { storePython } from '../support/store.ts';
import { bash, dash, SHELLS } from './shells.ts';
import { launcher, shellCommand, test, type Call, type CallOptions, type Stage, type Word } from './stage.ts';

/** The working directory has a healthy environment, so the shim changes none of these. It asks Node for the last two. */
const COMMANDS = [
  ['--version', '--quiet'],
  ['help'],
  ['self', 'update'],
  ['cache', 'dir'],
  ['pip', 'list'],
  ['venv', 'new'],
].map((words) => ({ words }));

const ODD_WORDS: Word[] = [
  Buffer.of(0xff, 0xfe, 0x80),
  Buffer.from('caf\xe9', 'latin1'),
  'café 🐍',
  '',
  'two\nlines\n',
  '\n',
  ' ',
  '\'"`$HOME$(id)\\',
  '*',
  '~',
  '-',
  '--',
  '-n',
  '--help=',
  'A=B',
  '\x01\x7f',
  '',
];

/** Names that shells use themselves; the stage adds the others. */
const SHELLS_OWN =
  'IFS OPTIND OPTARG PPID PS1 PS2 PS4 ENV CDPATH MAILCHECK COLUMNS LINES TMOUT BASH BASH_ENV BASH_VERSION BASHPID ' +
  'OPTERR GLOBIGNORE DIRSTACK FUNCNAME GROUPS HISTCMD LINENO RANDOM SRANDOM SECONDS EPOCHSECONDS UID EUID KSH_VERSION ' +
  'FPATH NULLCMD ZDOTDIR argv path status CPUTYPE MACHTYPE OSTYPE TTY VENDOR HOSTNAME LOGNAME REPLY SHELL TERM USER ' +
  'USERNAME HISTFILE MANPATH _';

beforeEach<{ sandbox: Sandbox }>(({ sandbox }) => makeHealthyVenv(sandbox));

describe.each([{ ...dash, command: '' }, ...SHELLS])('launcher run by "$command"', (shell) => {
  const through = (stage: Stage, words: Word[], options?: CallOptions) =>
    stage.call([...shellCommand(shell.command), launcher, ...words], options);

  test.for(COMMANDS)(
    '$words is the process that was called, with all it had',
    async ({ words }, { stage }) => {
      const options = { stdin: 'line 1\nline 2' };
      const expected = await stage.call([stage.uv, ...words], options);
      const call = await through(stage, words, options);
      expect(call).toMatchObject({ status: 0, signal: null, stderr: '', stdout: expected.stdout });
      expect(call.seen?.pid).toBe(call.pid);
      expect(comparable(call)).toEqual(comparable(expected));
      expect(call.seen?.stdin).toBe('line 1\nline 2');
    },
  );

  test.for(COMMANDS)('$words keeps the bytes of its arguments', async ({ words }, { stage }) => {
    const many = Array.from({ length: 3000 }, (_, index) => `number ${index}`);
    const call = await through(stage, [...words, ...ODD_WORDS, ...many]);
    const expected = [stage.uv, ...words, ...ODD_WORDS, ...many].map((word) =>
      Buffer.from(word).toString('latin1'),
    );
    expect(call.seen?.argv).toEqual(expected);
    expect(call.stderr).toBe('');
  });

  test.for(COMMANDS)('$words ends as uv ends', async ({ words }, { stage }) => {
    for (const how of ['7', '255', 'SIGTERM', 'SIGKILL']) {
      await stage.end(how);
      const call = await through(stage, words);
      const expected = how.startsWith('SIG')
        ? { status: null, signal: how }
        : { status: Number(how), signal: null };
      expect(call).toMatchObject({ ...expected, stdout: '', stderr: '' });
    }
  });

  test.for([[0], [1], [0, 1], [0, 1, 2]].map((closed) => ({ closed })))(
    'descriptors $closed are closed for uv where they are for the caller',
    async ({ closed }, { stage }) => {
      for (const words of [['help'], ['pip', 'list']]) {
        const expected = await stage.call([stage.uv, ...words], { closed });
        const call = await through(stage, words, { closed });
        expect(call.seen?.descriptors).toBe(expected.seen?.descriptors);
      }
    },
  );

  test.for([['help'], ['pip', 'list']])(
    'uv %s: an ordinary environment is the same for uv',
    async (words, { stage, sandbox }) => {
      const env = {
        EMPTY: '',
        UTF8: 'é',
        BYTES: Buffer.of(0xff),
        LINES_: 'a\n b\n',
        OLDPWD: sandbox.home,
        QUOTES: `'"$(id)\\`,
      };
      const expected = await stage.call([stage.uv, ...words], { env });
      const call = await through(stage, words, { env });
      const { added, lost } = difference(expected, call);
      expect([...new Set([...added, ...lost].map(nameOf))].sort()).toEqual(shell.disturbs);
      expect(call.seen?.environ).toContain('BYTES=\xff');
    },
  );

  test.for([['help'], ['pip', 'list']])('uv %s has the terminal', async (words, { stage }) => {
    const expected = await stage.call([stage.uv, ...words], { terminal: true });
    const call = await through(stage, words, { terminal: true });
    expect(comparable(call)).toEqual(comparable(expected));
    expect(call).toMatchObject({ status: 0, stdout: expected.stdout, seen: { stdin: '(a terminal)' } });
  });

  test('adds only the variables that are known for it', async ({ stage }) => {
    const env = { PWD: undefined, SHLVL: undefined };
    const expected = await stage.call([stage.uv, 'help'], { env });
    const { added, lost } = difference(expected, await through(stage, ['help'], { env }));
    expect(lost).toEqual([]);
    expect(added.map(nameOf)).toEqual(shell.adds);
  });

  test('drops only the variables that are known for it', async ({ stage }) => {
    const env = {
      ...Object.fromEntries(SHELLS_OWN.split(' ').map((name) => [name, '17'])),
      SHELLOPTS: 'hashall',
      BASHOPTS: 'extglob',
    };
    const expected = await stage.call([stage.uv, 'help'], { env });
    const { lost } = difference(expected, await through(stage, ['help'], { env }));
    expect(lost.map(nameOf)).toEqual([...shell.takes].sort());
  });

  test('names that are not identifiers', async ({ stage }) => {
    const env = {
      'INPUT_MY-VAR': 'x',
      'a.b': 'x',
      '1st': 'x',
      'BASH_FUNC_module%%': '() { echo hi; }',
      'BASH_FUNC_odd%%': '() {  :\n}',
    };
    const expected = await stage.call([stage.uv, 'help'], { env });
    const { lost } = difference(expected, await through(stage, ['help'], { env }));
    const expectedLost = {
      kept: [],
      'kept, functions rewritten': ['BASH_FUNC_module%%'],
      lost: Object.keys(env).sort(),
    };
    const odd = lost.map(nameOf).filter((name) => !shell.takes.includes(name));
    expect(odd).toEqual(expectedLost[shell.oddNames]);
  });
});

describe.each([dash, bash])(
  'the caller cannot change what the launcher does, run by "$command"',
  ({ command }) => {
    test('no function of the caller replaces a command', async ({ stage }) => {
      const names = [
        '[',
        'case',
        'command',
        'eval',
        'exec',
        'exit',
        'printf',
        'return',
        'set',
        'shift',
        'unset',
      ];
      const env = Object.fromEntries(names.map((name) => [`BASH_FUNC_${name}%%`, '() { echo reached; }']));
      const call = await stage.call([...shellCommand(command), launcher, 'pip', 'list'], { env });
      expect(call).toMatchObject({
        status: 0,
        stdout: '',
        stderr: '',
        seen: { argv: [stage.uv, 'pip', 'list'] },
      });
    });

    test('no startup file and no shell option of the caller takes effect', async ({ stage, sandbox }) => {
      const file = join(sandbox.directory, 'startup');
      await writeFile(file, 'echo reached; exit 1\n');
      const env = {
        BASH_ENV: file,
        ENV: file,
        ZDOTDIR: sandbox.directory,
        SHELLOPTS: 'xtrace:noexec:nounset:allexport',
        PS4: '+reached ',
      };
      const call = await stage.call([...shellCommand(command), launcher, 'pip', 'list'], { env });
      expect(call).toMatchObject({
        status: 0,
        stdout: '',
        stderr: '',
        seen: { argv: [stage.uv, 'pip', 'list'] },
      });
      expect(call.seen?.environ.filter((line) => line.startsWith('uvshim_'))).toEqual([]);
    });
  },
);

/** The view of uv, without the parts that other tests check. */
function comparable({ seen }: Call) {
  // The number of the terminal may change, because other processes open terminals too.
  const descriptors = seen?.descriptors.replaceAll(/\/dev\/pts\/\d+/g, '/dev/pts/N');
  return seen && { ...seen, descriptors, pid: undefined, environ: undefined };
}

function difference(expected: Call, call: Call) {
  const [before, after] = [expected.seen?.environ ?? [], call.seen?.environ ?? []];
  return {
    added: after.filter((line) => !before.includes(line)),
    lost: before.filter((line) => !after.includes(line)),
  };
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf('='));
}

async function makeHealthyVenv({ cwd }: Sandbox): Promise<void> {
  const base = storePython(inject('store'), 'base', inject('cpythons')[0]?.minor ?? '');
  const bin = join(cwd, '.venv/bin');
  await mkdir(bin, { recursive: true });
  for (const name of ['python', 'python3']) await symlink(base.python, join(bin, name));
  await mkdir(join(cwd, '.venv/lib', `python${base.minor}`, 'site-packages'), { recursive: true });
  const lines = [`home = ${dirname(base.python)}`, 'include-system-site-packages = false'];
  await writeFile(join(cwd, '.venv/pyvenv.cfg'), `${lines.join('\n')}\n`);
}
