import { existsSync } from 'node:fs';
import {
  appendFile,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import which from 'which';
import { ENV_BEFORE_BASH } from './launcher/shells.ts';
import { copyCheckout } from './support/checkout.ts';
import { commentsOf, whatLauncherDoes } from './support/launcher-text.ts';
import { test as sandboxTest, type Outcome, type RunOptions, type Sandbox } from './support/sandbox.ts';
import { changes, snapshot } from './support/snapshot.ts';
import { ownCache } from './support/own-cache.ts';

/** A copy of this checkout, built, with the packages of the real one. */
let checkout = '';

beforeAll(async () => {
  checkout = await copyCheckout();
  await execa(process.execPath, ['scripts/build.mjs'], { cwd: checkout });
});

afterAll(() => rm(dirname(checkout), { recursive: true }));

interface Bench {
  /** Added to PATH: an `npm` that does nothing, and a `uv` that prints its arguments. */
  bin: string;
  prefix: string;
  install: (args?: string[], options?: RunOptions) => Promise<Outcome>;
  /** Puts a shell script on PATH. */
  program: (name: string, script: string) => Promise<string>;
}

const test = sandboxTest.extend<{ bench: Bench }>({
  bench: async ({ sandbox }, use) => {
    const bin = join(sandbox.directory, 'bin');
    const program = async (name: string, script: string) => {
      await rm(join(bin, name), { force: true });
      await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return join(bin, name);
    };
    await mkdir(bin);
    await program('npm', 'exit 0');
    await program('uv', 'echo "the real uv: $*"');
    const prefix = join(sandbox.directory, `it's "a" $PREFIX \`id\` %20#?!`);
    const install = (args = ['--prefix', prefix], options: RunOptions = {}) =>
      sandbox.run(join(checkout, 'install.sh'), args, { path: [bin], ...options });
    await use({ bin, prefix, install, program });
  },
});

const failure = (status: number, what: RegExp) => ({
  status,
  stdout: '',
  stderr: expect.stringMatching(new RegExp(`^install\\.sh: ${what.source}.*\nhint: .+\n$`)) as string,
});

/** The files that were added and removed in a sandbox, except npm's own. */
async function filesOf({ directory }: Sandbox): Promise<string[]> {
  const lines = changes(new Map(), await snapshot(directory)).map((line) => line.replace(/:.*$/, ''));
  return lines.filter((line) => !line.includes('.npm') && !/^\+ (bin|tmp)\//.test(line));
}

describe('install.sh', () => {
  test('installs, installs again, and --uninstall removes all of it', async ({ bench, sandbox }) => {
    const before = await filesOf(sandbox);
    const outcome = await bench.install();
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    const places = [
      'bin/uv',
      'bin/uvx',
      'bin/uvshim',
      'lib/uvshim/dist/uvshim.cjs',
      'lib/uvshim/package.json',
    ];
    for (const place of places) expect((await lstat(join(bench.prefix, place))).size).toBeGreaterThan(0);

    const installed = await filesOf(sandbox);
    expect(await bench.install()).toEqual(outcome);
    expect(await filesOf(sandbox)).toEqual(installed);

    const cached = join(ownCache(sandbox.home), 'programs');
    await mkdir(cached, { recursive: true });
    const removal = await bench.install(['--uninstall', '--prefix', bench.prefix]);
    expect(removal).toMatchObject({ status: 0, stderr: '' });
    expect(await filesOf(sandbox)).toEqual([...before, '+ home/.cache'].sort());

    const again = await bench.install(['--uninstall', '--prefix', bench.prefix]);
    expect(again).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('Nothing') as string,
    });
  });

  test('the installed uv works', async ({ bench, sandbox }) => {
    await rm(join(checkout, 'dist'), { recursive: true });
    // Never npm ci, which would empty the node_modules that the copy shares.
    await bench.program('npm', `[ "$1" = run ] && exec '${which.sync('npm')}' "$@"`);
    expect(await bench.install()).toMatchObject({ status: 0, stderr: '' });
    for (const [name, words] of [
      ['uv', 'help venv'],
      ['uvshim', 'help venv'],
      ['uvx', 'tool uvx help venv'],
    ] as const) {
      const call = await sandbox.run(join(bench.prefix, 'bin', name), ['help', 'venv'], {
        path: [bench.bin],
        env: { UVSHIM_DISABLE: '1' },
      });
      expect(call).toEqual({ status: 0, signal: null, stdout: `the real uv: ${words}\n`, stderr: '' });
    }
    const explained = await sandbox.run(join(bench.prefix, 'bin/uvshim'), ['explain', 'help'], {
      path: [bench.bin],
    });
    expect(explained).toMatchObject({ status: 0, stderr: '' });
    expect(explained.stdout).toMatch(/\n {2}runs {2}.* help\n$/);
  });

  test('the line that it prints puts it on PATH, in any shell', async ({ bench, sandbox }) => {
    for (const prefix of [join(sandbox.directory, 'plain'), join(sandbox.directory, 'a b'), bench.prefix]) {
      const { stdout } = await bench.install(['--prefix', prefix]);
      const lines = stdout.split('\n').filter((line) => line.startsWith('export PATH='));
      expect(lines).toHaveLength(1);
      for (const shell of ['sh', 'bash', 'zsh', 'fish']) {
        const script = `${lines.join('')}\ncommand -v uv\nuv one two`;
        const outcome = await sandbox.run(which.sync(shell), ['-c', script], { path: [bench.bin] });
        const expected = `${join(prefix, 'bin/uv')}\nthe real uv: one two\n`;
        expect(outcome, shell).toMatchObject({ status: 0, stdout: expected });
      }
    }
  });

  test('the directory is the user’s own, or a relative one', async ({ bench, sandbox }) => {
    expect(await bench.install([])).toMatchObject({ status: 0 });
    expect(await filesOf(sandbox)).toContain('+ home/.local/share/uvshim/bin/uv');
    expect(await bench.install(['--uninstall'])).toMatchObject({ status: 0 });
    expect(await filesOf(sandbox)).not.toContain('+ home/.local');

    const env = { XDG_DATA_HOME: undefined };
    expect(await bench.install([], { env })).toMatchObject({ status: 0 });
    expect(await filesOf(sandbox)).toContain('+ home/.local/share/uvshim/bin/uv');
    expect(await bench.install([], { env: { ...env, HOME: undefined } })).toMatchObject(
      failure(1, /HOME is not set/),
    );

    expect(await bench.install(['--prefix=-there/'])).toMatchObject({ status: 0 });
    const call = await sandbox.run(join(sandbox.cwd, '-there/bin/uv'), ['help'], {
      path: [bench.bin],
      cwd: '/',
    });
    expect(call).toMatchObject({ status: 0, stdout: 'the real uv: help\n' });
  });

  test.for([
    { args: ['--prefx'], what: /there is no option '--prefx'/ },
    { args: ['somewhere'], what: /there is no option 'somewhere'/ },
    { args: ['--prefix'], what: /--prefix needs a directory/ },
    { args: ['--prefix='], what: /--prefix needs a directory/ },
    { args: ['--prefix', '/a:b'], what: /no colon/ },
    { args: ['--prefix', '/a\\b'], what: /no colon, backslash/ },
    { args: ['--demo', '--uninstall'], what: /--uninstall and --demo/ },
    { args: ['--demo', '--prefix', 'x'], what: /--demo has a directory of its own/ },
  ])('refuses $args', async ({ args, what }, { bench, sandbox }) => {
    const before = await filesOf(sandbox);
    expect(await bench.install(args)).toMatchObject(failure(2, what));
    expect(await filesOf(sandbox)).toEqual(before);
  });

  test('--help lists every option', async ({ bench }) => {
    const { status, stdout, stderr } = await bench.install(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const option of ['--prefix DIR', '--uninstall', '--demo', '--help'])
      expect(stdout).toContain(option);
  });
});

describe('install.sh overwrites nothing that is not its own', () => {
  test.for([
    { what: 'a uv', make: (prefix: string) => writeFile(join(prefix, 'bin/uv'), 'foreign') },
    {
      what: 'a link to a uv',
      make: (prefix: string) => symlink(join(checkout, 'bin/uv'), join(prefix, 'bin/uv')),
    },
    { what: 'a link to nothing', make: (prefix: string) => symlink('nothing', join(prefix, 'bin/uv')) },
    { what: 'a directory uv', make: (prefix: string) => mkdir(join(prefix, 'bin/uv')) },
    { what: 'a uvx', make: (prefix: string) => writeFile(join(prefix, 'bin/uvx'), 'foreign') },
    {
      what: 'a link to another uvx',
      make: (prefix: string) => symlink('/elsewhere/uvx', join(prefix, 'bin/uvx')),
    },
    { what: 'a uvshim', make: (prefix: string) => writeFile(join(prefix, 'bin/uvshim'), 'foreign') },
    {
      what: 'a file of its library',
      make: (prefix: string) => mkdir(join(prefix, 'lib/uvshim/package.json'), { recursive: true }),
    },
  ])('$what', async ({ make }, { bench, sandbox }) => {
    await mkdir(join(bench.prefix, 'bin'), { recursive: true });
    await make(bench.prefix);
    const before = await snapshot(bench.prefix);
    expect(await bench.install()).toMatchObject(failure(1, /.* is there already, and is not uvshim's/));
    expect(await bench.install(['--uninstall', '--prefix', bench.prefix])).toMatchObject({ status: 0 });
    expect(changes(before, await snapshot(bench.prefix))).toEqual([]);
    expect(await filesOf(sandbox)).not.toContain('+ home/.local');
  });

  test('the checkout itself', async ({ bench }) => {
    expect(await bench.install(['--prefix', checkout])).toMatchObject(
      failure(1, /.* is the checkout itself/),
    );
  });

  test('--uninstall removes only the shim’s files from the cache, and only if it was installed', async ({
    bench,
    sandbox,
  }) => {
    const caches = {
      absolute: join(sandbox.home, '.cache/uvshim'),
      relative: join(sandbox.cwd, 'sub/uvshim'),
    };
    const cache = `own-${'0'.repeat(32)}`;
    const own = [`${cache}/replay/a/b`, `${cache}/stand-ins/a`, 'machines/1-2-3', 'cleared-2/a'];
    const foreign = ['notes', 'replay-notes', '.hidden', 'programs.txt'];
    for (const cache of Object.values(caches))
      for (const name of [...own, 'layout', ...foreign]) {
        await mkdir(dirname(join(cache, name)), { recursive: true });
        await writeFile(join(cache, name), '');
      }
    const before = await filesOf(sandbox);
    const uninstall = (env = {}) => bench.install(['--uninstall', '--prefix', bench.prefix], { env });
    expect(await uninstall()).toMatchObject({ status: 0, stderr: '' });
    expect(await filesOf(sandbox)).toEqual(before);

    await bench.install();
    expect(await uninstall({ XDG_CACHE_HOME: 'sub' })).toMatchObject({ status: 0, stderr: '' });
    expect(await filesOf(sandbox)).toEqual(before);

    await bench.install();
    expect(await uninstall()).toMatchObject({ status: 0, stderr: '' });
    expect((await readdir(caches.absolute)).sort()).toEqual([...foreign].sort());
    expect((await readdir(caches.relative)).length).toBeGreaterThan(foreign.length);
  });

  test('--uninstall keeps files of others', async ({ bench, sandbox }) => {
    await bench.install();
    const foreign = ['bin/other', 'lib/other', 'lib/uvshim/uv/other', 'other'];
    for (const name of foreign) {
      await mkdir(dirname(join(bench.prefix, name)), { recursive: true });
      await writeFile(join(bench.prefix, name), 'foreign');
    }
    await rm(join(bench.prefix, 'bin/uv'));
    await writeFile(join(bench.prefix, 'bin/uv'), 'foreign');
    const before = await filesOf(sandbox);
    expect(await bench.install(['--uninstall', '--prefix', bench.prefix])).toMatchObject({
      status: 0,
      stderr: '',
    });
    const program = (await readdir(join(checkout, 'dist'))).sort().map((name) => `lib/uvshim/dist/${name}`);
    const gone = [
      'bin/uvshim',
      'bin/uvx',
      'lib/uvshim/dist',
      ...program,
      'lib/uvshim/installed',
      'lib/uvshim/package.json',
    ];
    const after = await filesOf(sandbox);
    const missing = before.filter((line) => !after.includes(line));
    expect(missing.map((line) => line.split('/').slice(1).join('/'))).toEqual(gone);
  });

  test('files of an earlier release that are no longer needed are removed', async ({ bench, sandbox }) => {
    await bench.install();
    const installed = await filesOf(sandbox);
    await writeFile(join(bench.prefix, 'lib/uvshim/dist/former.cjs'), '');
    await appendFile(join(bench.prefix, 'lib/uvshim/installed'), 'lib/uvshim/dist/former.cjs\n');
    expect(await bench.install()).toMatchObject({ status: 0, stderr: '' });
    expect(await filesOf(sandbox)).toEqual(installed);
  });

  test('--uninstall keeps directories that existed before, except the prefix', async ({ bench, sandbox }) => {
    await mkdir(join(bench.prefix, 'lib'), { recursive: true });
    const before = await filesOf(sandbox);
    await bench.install();
    await bench.install();
    await bench.install(['--uninstall', '--prefix', bench.prefix]);
    expect(await filesOf(sandbox)).toEqual(before);
    await rm(join(bench.prefix, 'lib'), { recursive: true });
    await bench.install();
    await bench.install(['--uninstall', '--prefix', bench.prefix]);
    expect(existsSync(bench.prefix)).toBe(false);
  });
});

describe('install.sh writes nothing if something is missing', () => {
  const refuses = async (
    { bench, sandbox }: { bench: Bench; sandbox: Sandbox },
    what: RegExp,
    options?: RunOptions,
  ) => {
    const before = await filesOf(sandbox);
    expect(await bench.install(undefined, options)).toMatchObject(failure(1, what));
    expect(await filesOf(sandbox)).toEqual(before);
  };

  /** The sandbox's tools without one of them. */
  const toolsWithout = async ({ tools, directory }: Sandbox, missing: string) => {
    const some = join(directory, 'bin/some');
    await cp(tools, some, { recursive: true, verbatimSymlinks: true });
    await rm(join(some, missing));
    return some;
  };

  test('Node', async ({ bench, sandbox }) => {
    const PATH = [bench.bin, await toolsWithout(sandbox, 'node')].join(':');
    await refuses({ bench, sandbox }, /Node 20.19 or later is needed/, { env: { PATH } });
  });

  test('npm', async ({ bench, sandbox }) => {
    await rm(join(bench.bin, 'npm'));
    await refuses({ bench, sandbox }, /npm is needed/);
  });

  test.for([
    ['v18.20.4', /.*\/node is Node 18\.20\.4, and that is too old/],
    ['v20.18.3', /.*\/node is Node 20\.18\.3, and that is too old/],
    ['Python 3', /.*\/node is no Node/],
  ] as const)('a Node that is %s', async ([version, what], { bench, sandbox }) => {
    await bench.program('node', `echo ${version}`);
    await refuses({ bench, sandbox }, what);
  });

  test('uv, and a Python with pip to get it with', async ({ bench, sandbox }) => {
    await rm(join(bench.bin, 'uv'));
    await bench.program('python3', 'exit 1');
    await refuses({ bench, sandbox }, /there is no uv on PATH, and no Python with pip/);
  });

  test('the rest of the file', async ({ bench, sandbox }) => {
    const text = await readFile(join(checkout, 'install.sh'), 'utf8');
    const before = await filesOf(sandbox);
    for (const part of [0.1, 0.25, 0.5, 0.75, 0.9]) {
      const cut = text.slice(0, part * text.length);
      const outcome = await sandbox.run('sh', [], { stdin: cut, path: [bench.bin], cwd: checkout });
      expect(outcome.stdout).toBe('');
    }
    const whole = text.slice(0, text.lastIndexOf('main "$@"'));
    expect(await sandbox.run('sh', [], { stdin: whole, path: [bench.bin], cwd: checkout })).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(await filesOf(sandbox)).toEqual(before);
  });

  test('the checkout', async ({ bench, sandbox }) => {
    const text = await readFile(join(checkout, 'install.sh'), 'utf8');
    expect(await sandbox.run('sh', [], { stdin: text, path: [bench.bin] })).toMatchObject(
      failure(1, /\. is not a checkout of uvshim/),
    );
  });
});

test('the installed launcher is bin/uv without its comments, except the line that identifies it', async ({
  bench,
}) => {
  await bench.install();
  const launcher = join(bench.prefix, 'bin/uv');
  expect(await whatLauncherDoes(launcher)).toEqual(await whatLauncherDoes());
  expect(await commentsOf(launcher)).toEqual([
    expect.stringMatching(/^# Stands before uv on PATH, and becomes it\./),
  ]);
});

describe('install.sh records what the launcher falls back to', () => {
  const PIP = `
    case "$1 $2 $3" in '-m pip --version') exit 0 ;; '-m pip install') ;; *) exit 1 ;; esac
    while [ "$1" != --target ]; do shift; done
    mkdir -p "$2/bin" "$2/uv" && cp "$0.uv" "$2/bin/uv" && cp "$0.uv" "$2/bin/uvx"`;

  test('the uv that is on PATH now', async ({ bench, sandbox }) => {
    await bench.install();
    const uv = join(bench.prefix, 'bin/uv');
    const call = await sandbox.run(uv, ['help'], { path: [dirname(uv)] });
    expect(call).toEqual({ status: 0, signal: null, stdout: 'the real uv: help\n', stderr: '' });
  });

  test('not a copy of the shim', async ({ bench, sandbox }) => {
    const other = join(sandbox.directory, 'bin/other');
    await bench.install(['--prefix', other]);
    await symlink(join(other, 'bin/uv'), join(sandbox.home, 'uv'));
    const path = [join(other, 'bin'), join(checkout, 'bin'), sandbox.home, bench.bin];
    await bench.install(undefined, { path });
    const launcher = await readFile(join(bench.prefix, 'bin/uv'), 'utf8');
    expect(launcher).toContain(`\nuvshim_recorded_uv='${join(bench.bin, 'uv')}'\n`);
  });

  test('a uv of its own from pip, if PATH has none', async ({ bench, sandbox }) => {
    await rm(join(bench.bin, 'uv'));
    const python = await bench.program('python3', PIP);
    await bench.program('python3.uv', 'echo "from pip: $*"');
    const outcome = await bench.install();
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    expect(outcome.stdout).toContain('Getting uv, of which there is none on PATH');
    const files = (await filesOf(sandbox)).filter((line) => line.includes('lib/uvshim/uv/'));
    expect(files.map((line) => line.split('/').at(-1))).toEqual(['uv', 'uvx']);
    const uv = join(bench.prefix, 'bin/uv');
    expect(await sandbox.run(uv, ['help'])).toMatchObject({ status: 0, stdout: 'from pip: help\n' });

    await rm(python);
    expect(await bench.install()).toMatchObject({ status: 0, stderr: '' });
    expect(await sandbox.run(uv, ['help'])).toMatchObject({ status: 0, stdout: 'from pip: help\n' });

    await bench.install(['--uninstall', '--prefix', bench.prefix]);
    expect(changes(new Map(), await snapshot(bench.prefix))).toEqual([]);
  });

  test('pip’s output, if pip fails', async ({ bench }) => {
    await rm(join(bench.bin, 'uv'));
    await bench.program('python3', `[ "$3" = --version ] || { echo "no network" >&2; exit 1; }`);
    const { status, stderr } = await bench.install();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^no network\ninstall\.sh: .* could not get uv.*\nhint: .*\n$/);
  });

  test('a timeout that can end a Node that hangs, and no other', async ({ bench }) => {
    const recorded = async () => {
      expect(await bench.install()).toMatchObject({ status: 0, stderr: '' });
      const launcher = await readFile(join(bench.prefix, 'bin/uv'), 'utf8');
      return /^uvshim_recorded_timeout='(.*)'$/m.exec(launcher)?.[1];
    };
    expect(await recorded(), 'none is there').toBe('');
    const timeout = await bench.program('timeout', `exec '${which.sync('timeout')}' "$@"`);
    expect(await recorded()).toBe(timeout);
    // As busybox has it.
    await bench.program('timeout', 'echo "timeout: unrecognized option: foreground" >&2; exit 1');
    expect(await recorded(), 'it has no --foreground').toBe('');
  });

  test('the Node itself, not the script of a version manager', async ({ bench, sandbox }) => {
    const recorded = async () =>
      /^uvshim_recorded_node='(.*)'$/m.exec(await readFile(join(bench.prefix, 'bin/uv'), 'utf8'))?.[1];
    await bench.install();
    expect(await recorded()).toBe(join(sandbox.tools, 'node'));
    await bench.program('node', `exec '${process.execPath}' "$@"`);
    await bench.install();
    expect(await recorded()).toBe(await realpath(process.execPath));
  });
});

test('macOS has its own directories, for the launcher too', async ({ bench, sandbox }) => {
  await bench.program('uname', 'echo Darwin');
  const outcome = await bench.install([]);
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  const launcher = join(sandbox.home, 'Library/Application Support/uvshim/bin/uv');
  const lines = (await readFile(launcher, 'utf8'))
    .split('\n')
    .filter((line) => line.startsWith('uvshim_cache='));
  expect(lines).toEqual(['uvshim_cache=${HOME-}/Library/Caches/uvshim']);
  await mkdir(join(sandbox.home, 'Library/Caches/uvshim'), { recursive: true });
  expect(await bench.install(['--uninstall'])).toMatchObject({ status: 0, stderr: '' });
  expect(await readdir(join(sandbox.home, 'Library'))).toEqual(['Caches']);
  expect(await readdir(join(sandbox.home, 'Library/Caches'))).toEqual([]);
});

describe('install.sh builds', () => {
  test('after npm ci, if the packages are missing or older than the lock file', async ({
    bench,
    sandbox,
  }) => {
    const log = join(sandbox.directory, 'bin/npm.log');
    await bench.program(
      'npm',
      `echo "$*" >>'${log}'; [ "$1" != ci ] || { mkdir -p node_modules; touch node_modules/.package-lock.json; }`,
    );
    const copy = join(sandbox.directory, 'bin/copy');
    for (const name of ['bin', 'scripts', 'install.sh', 'package.json', 'package-lock.json'])
      await cp(join(checkout, name), join(copy, name), { recursive: true, verbatimSymlinks: true });
    await mkdir(join(copy, 'dist'));
    await writeFile(join(copy, 'dist/uvshim.cjs'), '');
    const commands = async () => {
      await rm(log, { force: true });
      const outcome = await sandbox.run(join(copy, 'install.sh'), ['--prefix', bench.prefix], {
        path: [bench.bin],
      });
      expect(outcome).toMatchObject({ status: 0, stderr: '' });
      return (await readFile(log, 'utf8')).split('\n').map((line) => line.split(' ')[0]);
    };
    expect(await commands()).toEqual(['ci', 'run', '']);
    expect(await commands()).toEqual(['run', '']);
    await utimes(join(copy, 'package-lock.json'), new Date(), new Date(Date.now() + 60_000));
    expect(await commands()).toEqual(['ci', 'run', '']);
  });

  test('and shows npm’s output if that fails, and keeps the old installation', async ({ bench, sandbox }) => {
    await bench.install();
    const before = await snapshot(bench.prefix);
    await bench.program('npm', 'echo "it is broken"; exit 1');
    const { status, stderr } = await bench.install();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^it is broken\ninstall\.sh: npm run failed, .*\nhint: .*\n$/);
    expect(changes(before, await snapshot(bench.prefix))).toEqual([]);
    expect(changes(new Map(), await snapshot(sandbox.tmp))).toEqual([]);
  });

  test('and leaves the old one when it is interrupted, and nothing of its own', async ({
    bench,
    sandbox,
  }) => {
    await bench.install();
    const before = await snapshot(bench.prefix);
    await bench.program('npm', 'kill -TERM "$INSTALLER"; sleep 0.2');
    const script = 'INSTALLER=$$; export INSTALLER; exec "$@"';
    const args = [join(checkout, 'install.sh'), '--prefix', bench.prefix];
    const outcome = await sandbox.run('sh', ['-c', script, 'sh', ...args], { path: [bench.bin] });
    expect(outcome).toMatchObject({ status: 143 });
    expect(changes(before, await snapshot(bench.prefix))).toEqual([]);
    expect(changes(new Map(), await snapshot(sandbox.tmp))).toEqual([]);
  });

  test('and the old one works when it is killed before the last step', async ({ bench, sandbox }) => {
    await bench.install();
    const mv = which.sync('mv');
    await bench.program('mv', `case $* in */bin/uv) kill -KILL $PPID; exit 1 ;; esac; exec ${mv} "$@"`);
    expect(await bench.install()).toMatchObject({ signal: 'SIGKILL' });
    const uv = join(bench.prefix, 'bin/uv');
    expect(await sandbox.run(uv, ['help'], { path: [bench.bin] })).toMatchObject({
      stdout: 'the real uv: help\n',
    });
    await rm(join(bench.bin, 'mv'));
    expect(await bench.install()).toMatchObject({ status: 0 });
    await bench.install(['--uninstall', '--prefix', bench.prefix]);
    expect(changes(new Map(), await snapshot(bench.prefix))).toEqual([]);
  });
});

describe('install.sh --demo', () => {
  /** A checkout with another demonstration. */
  const withDemo = async (sandbox: Sandbox, program: string) => {
    const copy = join(sandbox.directory, 'bin/copy');
    for (const name of ['bin', 'scripts', 'install.sh', 'package.json', 'package-lock.json'])
      await cp(join(checkout, name), join(copy, name), { recursive: true, verbatimSymlinks: true });
    for (const name of ['dist', '.cache']) await mkdir(join(copy, name));
    await writeFile(join(copy, 'dist/uvshim.cjs'), '');
    await writeFile(join(copy, '.cache/demo.cjs'), program);
    return join(copy, 'install.sh');
  };

  test('ends as the demonstration ends, and leaves nothing', async ({ bench, sandbox }) => {
    const program = 'console.log(process.argv.slice(2).join(" ")); process.exit(5);';
    const install = await withDemo(sandbox, program);
    const before = await filesOf(sandbox);
    const outcome = await sandbox.run(install, ['--demo'], { path: [bench.bin] });
    expect(outcome).toMatchObject({ status: 5, stderr: '' });
    expect(outcome.stdout).toMatch(/\/uvshim-demo\.\w+\/bin\/uvshim\n/);
    expect(await filesOf(sandbox)).toEqual(before);
    expect(changes(new Map(), await snapshot(sandbox.tmp))).toEqual([]);
  });

  test('leaves nothing when it is interrupted', async ({ bench, sandbox }) => {
    const program = 'process.kill(Number(process.env.INSTALLER), "SIGTERM"); setTimeout(() => {}, 60_000);';
    const install = await withDemo(sandbox, program);
    const script = 'INSTALLER=$$; export INSTALLER; exec "$@"';
    const outcome = await sandbox.run('sh', ['-c', script, 'sh', install, '--demo'], { path: [bench.bin] });
    expect(outcome).toMatchObject({ status: 143 });
    expect(changes(new Map(), await snapshot(sandbox.tmp))).toEqual([]);
  });
});

describe('install.sh chooses the launcher’s shell', () => {
  const FUNCTION = '() { echo hi; }';
  const firstLine = async ({ prefix }: Bench) =>
    (await readFile(join(prefix, 'bin/uv'), 'utf8')).split('\n')[0];

  test('one that hands every variable on', async ({ bench, sandbox }) => {
    expect((await bench.install()).stdout).not.toContain('No shell here');
    await rm(join(bench.bin, 'uv'));
    await symlink(which.sync('env'), join(bench.bin, 'uv'));
    const env = { 'A-B': '1', 'BASH_FUNC_f%%': FUNCTION };
    const { stdout } = await sandbox.run(join(bench.prefix, 'bin/uv'), [], { path: [bench.bin], env });
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['A-B=1', `BASH_FUNC_f%%=${FUNCTION}`]));
    expect(await firstLine(bench)).toMatch(/^#!\/usr\/bin\/env -S .* \/.*\/bash -p$/);
  });

  test('and prints an error without npm', async ({ bench, sandbox }) => {
    const script = `
      for bash in /bin/bash /usr/bin/bash /usr/local/bin/bash; do
        ! [ -e "$bash" ] || '${which.sync('mount')}' --bind /dev/null "$bash" || exit
      done
      exec "$@"`;
    const args = [
      '--mount',
      'sh',
      '-c',
      script,
      'sh',
      join(checkout, 'install.sh'),
      '--prefix',
      bench.prefix,
    ];
    const outcome = await sandbox.run(which.sync('unshare'), args, { path: [bench.bin] });
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    expect(outcome.stdout).toContain('No shell here hands every variable on.');
    expect(await firstLine(bench)).toBe('#!/bin/sh');
  });

  test('without what bash prints at its start: a missing locale, a removed directory', async ({
    bench,
    sandbox,
  }) => {
    await bench.install(undefined, { env: { LC_ALL: 'xx_YY.UTF-8' } });
    const line = (await firstLine(bench)) ?? '';
    expect(line).toContain(` ${ENV_BEFORE_BASH} /`);
    // Linux before 5.1 reads no more.
    expect(Buffer.byteLength(line)).toBeLessThan(128);
    // pre-commit splits a first line that is ASCII, and would run its first word after env -S.
    expect(line).not.toMatch(/^[\t\x20-\x7e]*$/);
    // This uv is a binary.
    await rm(join(bench.bin, 'uv'));
    await symlink(which.sync('env'), join(bench.bin, 'uv'));
    const script = 'mkdir gone; cd gone; rmdir ../gone; exec "$@"';
    const words = ['-c', script, 'sh', join(bench.prefix, 'bin/uv'), '--version'];
    const env = { LC_ALL: 'xx_YY.UTF-8' };
    const outcome = await sandbox.run('/bin/sh', words, { path: [bench.bin], env });
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
  });
});
