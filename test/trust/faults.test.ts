import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  cp,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import which from 'which';
import { quote } from '../../src/output/quote.ts';
import { bash, dash, type Shell } from '../launcher/shells.ts';
import { shellCommand } from '../launcher/stage.ts';
import { makeReadOnly } from '../support/read-only.ts';
import type { RunOptions, Sandbox } from '../support/sandbox.ts';
import { isAll, seed } from '../support/tier.ts';
import { testInPlaces, type Places } from './places.ts';

const bundle = resolve(import.meta.dirname, '../../dist/uvshim.cjs');

interface Stage {
  sandbox: Sandbox;
  places: Places;
  cwd: string;
}

const test = testInPlaces.extend<{ stage: Stage }>({
  stage: async ({ sandbox, places }, use) => {
    await use({ sandbox, places, cwd: places.healthy[0]?.toString() ?? '' });
  },
});

/** `npm test` runs the cases that do not depend on the shell with one of the two, in turn. */
const inTurn = <Case>(cases: readonly Case[], { command }: Shell) =>
  cases.filter((_, at) => isAll || (at % 2 === 0) === (command === dash.command));

describe.each([dash, bash])('with $command', (shell) => {
  const { command } = shell;

  const call = ({ sandbox, places, cwd }: Stage, options: RunOptions = {}, words = ['pip', 'list']) => {
    const [program = '', ...args]: string[] = [...shellCommand(command), places.shim, ...words];
    return sandbox.run(program, args, {
      cwd,
      ...options,
      env: { ...places.variables, BEHAVE: 'words', ...options.env },
    });
  };

  /** Uv has run, with the caller's words, and at most one line was said. */
  const expectUv = async (stage: Stage, options?: RunOptions, words = ['pip', 'list']) => {
    const outcome = await call(stage, options, words);
    expect(outcome).toMatchObject({ status: 0, stdout: words.map((word) => `${word}\0`).join('') });
    expect(outcome.stderr).toMatch(/^(uvshim: .*\n)?$/);
    return outcome;
  };

  describe('the cache', () => {
    const CACHES: Record<string, (place: string) => Promise<unknown>> = {
      'is a file': (place) => writeFile(place, ''),
      'is a link that leads nowhere': (place) => symlink('/nonexistent/place', place),
      'is a link to itself': (place) => symlink(place, place),
      'is in /proc': (place) => symlink('/proc', place),
      'is in /sys': (place) => symlink('/sys', place),
      'is a device': (place) => symlink('/dev/null', place),
    };
    test.for(Object.keys(CACHES))('%s', async (what, { stage }) => {
      const place = join(stage.sandbox.directory, 'place');
      await CACHES[what]?.(place);
      for (const XDG_CACHE_HOME of [place, join(place, 'below')])
        expect((await expectUv(stage, { env: { XDG_CACHE_HOME } })).stderr).toBe('');
      if (what.startsWith('is in'))
        expect((await expectUv(stage, { env: { XDG_CACHE_HOME: await readlink(place) } })).stderr).toBe('');
    });

    test('is read-only, with and without a decision in it', async ({ stage }) => {
      const above = join(stage.sandbox.home, '.cache');
      await mkdir(above);
      for (const isFilled of [false, true]) {
        if (isFilled) await call(stage);
        const undo = await makeReadOnly(above);
        for (let count = 0; count < 2; count += 1) expect((await expectUv(stage)).stderr).toBe('');
        await undo();
      }
    });

    test('has a name that is not UTF-8', async ({ stage }) => {
      const above = join(stage.sandbox.directory, 'odd');
      await mkdir(above);
      const script = 'XDG_CACHE_HOME=$1/$(printf "a\\377"); mkdir -p "$XDG_CACHE_HOME"; shift; exec "$@"';
      const words = ['-c', script, 'bash', above, ...shellCommand(command), stage.places.shim, 'pip', 'list'];
      const path = `${stage.places.variables.PATH ?? ''}:${stage.sandbox.tools}`;
      const env = { ...stage.places.variables, BEHAVE: 'words', PATH: path };
      for (let count = 0; count < 2; count += 1) {
        const outcome = await stage.sandbox.run(which.sync('bash'), words, {
          cwd: stage.cwd,
          env,
        });
        expect(outcome).toMatchObject({ status: 0, stdout: 'pip\0list\0', stderr: '' });
      }
      expect(await readdir(above, { encoding: 'latin1' })).toEqual(['a\xff']);
    });

    test('is full', async ({ stage }) => {
      const above = join(stage.sandbox.home, '.cache');
      await mkdir(above);
      const mount = which.sync('mount');
      expect(await stage.sandbox.run(mount, ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', above])).toMatchObject(
        { status: 0 },
      );
      await writeFile(join(above, 'filled'), Buffer.alloc(65_536)).catch(() => undefined);
      for (let count = 0; count < 2; count += 1) expect((await expectUv(stage)).stderr).toBe('');
      const names = await readdir(above, { recursive: true, withFileTypes: true });
      // Directories and empty files remain; nothing is left of the file that should be written.
      const known = /^(filled|\.now|replay-count|\d+)$/;
      expect(names.filter((each) => !each.isDirectory() && !known.test(each.name))).toEqual([]);
      await stage.sandbox.run(which.sync('umount'), ['--lazy', above]);
    });
  });

  test('a decision that is truncated, or has any other content', { timeout: 200_000 }, async ({ stage }) => {
    await expect
      .poll(async () => (await call(stage, { env: { UVSHIM_TRACE: '1' } })).stderr, { timeout: 20_000 })
      .toContain('as written down');
    const replay = join(stage.places.cache, 'replay', stage.cwd);
    const [name = ''] = await readdir(replay);
    const whole = await readFile(join(replay, name));
    await stage.places.setNode(false);
    // In `npm test` a fortieth of all lengths, and each end of a line.
    const lengths = Array.from({ length: whole.length }, (_, at) => at).filter(
      (at) => isAll || (at + seed) % 40 === 0 || whole[at] === 10 || whole[at - 1] === 10,
    );
    const others = [
      Buffer.alloc(whole.length),
      Buffer.alloc(5000, 0xff),
      Buffer.from('if'),
      Buffer.from('}\n'),
      Buffer.from('case x in'),
      Buffer.from('uvshim_format=9\nuvshim_plan=of-another-release\n'),
    ];
    for (const bytes of [...lengths.map((length) => whole.subarray(0, length)), ...others]) {
      await writeFile(join(replay, name), bytes);
      const { status, stdout } = await call(stage);
      expect([status, stdout], `${bytes.length} bytes`).toEqual([0, 'pip\0list\0']);
    }
  });

  /** A launcher whose program may be changed. */
  const withOwnProgram = async (stage: Stage) => {
    const home = join(stage.sandbox.directory, 'program');
    await mkdir(join(home, 'dist'), { recursive: true });
    const text = await readFile(stage.places.shim, 'utf8');
    const shim = join(stage.sandbox.directory, 'cut/uv');
    await mkdir(dirname(shim));
    await writeFile(
      shim,
      text.replace(/^uvshim_home=.*$/m, () => `uvshim_home=${quote(home)}`),
      { mode: 0o755 },
    );
    const program = join(home, 'dist/uvshim.cjs');
    await cp(dirname(bundle), join(home, 'dist'), { recursive: true });
    return { program, own: { ...stage, places: { ...stage.places, shim } } };
  };

  test('a program that is truncated', async ({ stage }) => {
    const { program, own } = await withOwnProgram(stage);
    const whole = await readFile(bundle);
    for (let part = 0; part < 10; part += 1) {
      await writeFile(program, whole.subarray(0, (whole.length * part) / 10));
      await expectUv(own);
    }
  });

  test('a decision of another release, under whose program it was made', async ({ stage }) => {
    const { program, own } = await withOwnProgram(stage);
    const trace = { env: { UVSHIM_TRACE: '1' } };
    await expect
      .poll(async () => (await call(own, trace)).stderr, { timeout: 20_000 })
      .toContain('as written down');
    const replay = join(stage.places.cache, 'replay', stage.cwd);
    const [name = ''] = await readdir(replay);
    const text = await readFile(join(replay, name), 'utf8');
    const { mtime } = await stat(join(replay, name));
    await writeFile(join(replay, name), text.replace('uvshim_fresh=1', 'uvshim_fresh=1\necho sourced'));
    await utimes(join(replay, name), mtime, mtime);
    expect((await call(own)).stdout, 'by the same program').toBe('sourced\npip\0list\0');
    await writeFile(program, await readFile(bundle));
    await expectUv(own);
  });

  test('a cache that is removed while it is used', async ({ stage }) => {
    const { cache, node } = stage.places;
    const remove = `${quote(which.sync('rm'))} -rf ${quote(cache)}`;
    await rm(node);
    const real = `${quote(process.execPath)} "$@"`;
    await writeFile(node, `#!/bin/sh\n${remove}\n${real}\nstatus=$?\n${remove}\nexit $status\n`, {
      mode: 0o755,
    });
    for (let count = 0; count < 3; count += 1) {
      expect((await expectUv(stage)).stderr).toBe('');
      expect(existsSync(cache)).toBe(false);
    }
    await rm(node);
    await stage.places.setNode(true);
    for (let count = 0; count < 2; count += 1) expect((await expectUv(stage)).stderr).toBe('');
    await rm(cache, { recursive: true });
    expect((await expectUv(stage)).stderr).toBe('');
  });

  // The stderr of these releases for a program that is too new for them.
  const OLD_NODES = {
    'does not know a word of it': 'echo "SyntaxError: Unexpected token \'.\'" >&2; exit 1',
    'does not know a module': `echo "Error [ERR_UNKNOWN_BUILTIN_MODULE]: No such built-in module" >&2; exit 1`,
    'knows no such option': 'echo "bad option" >&2; exit 9',
  };
  test.for(inTurn(Object.entries(OLD_NODES), shell))(
    'a Node that is too old, and %s',
    async ([, script], { stage }) => {
      const { node } = stage.places;
      await rm(node);
      const version = '[ "$1" != --version ] || { echo v12.22.12; exit 0; }';
      await writeFile(node, `#!/bin/sh\n${version}\n${script}\n`, { mode: 0o755 });
      for (let count = 0; count < 2; count += 1)
        expect((await expectUv(stage)).stderr).toBe(
          `uvshim: ${node} gave no answer, so uv runs as if uvshim were not there (UVSHIM_TRACE=1 shows why)\n`,
        );
    },
  );

  test('files that the caller may not read', { timeout: 100_000 }, async ({ stage }) => {
    const { program, own } = await withOwnProgram(stage);
    const { cache } = stage.places;
    const caps = '-dac_override,-dac_read_search';
    const as = [which.sync('setpriv'), `--bounding-set=${caps}`, `--inh-caps=${caps}`];
    // Modes are nothing to root, but for these two capabilities.
    const run = async () => {
      const words = [...shellCommand(command), own.places.shim, 'pip', 'list'];
      const env = { ...own.places.variables, BEHAVE: 'words' };
      const outcome = await stage.sandbox.run(as[0] ?? '', [...as.slice(1), ...words], { cwd: own.cwd, env });
      expect(outcome).toMatchObject({ status: 0, stdout: 'pip\0list\0' });
      // The shell itself reports an unreadable decision.
      expect(outcome.stderr).toMatch(/^((uvshim|hint): .*\n|.*: Permission denied\n)*$/);
      return outcome.stderr;
    };
    for (let count = 0; count < 2; count += 1) expect(await run()).toBe('');
    const replay = join(cache, 'replay', stage.cwd);
    const [name = ''] = await readdir(replay);
    const environment = join(stage.cwd, '.venv');
    for (const path of [
      join(replay, name),
      replay,
      join(cache, 'replay'),
      join(cache, 'programs'),
      join(cache, 'replay-count'),
      cache,
      join(environment, 'pyvenv.cfg'),
      join(environment, 'bin'),
      environment,
      program,
      dirname(program),
    ]) {
      const { mode } = await stat(path);
      await chmod(path, 0);
      await run();
      await chmod(path, mode);
      expect(await run(), `${path} may be read again`).toBe('');
    }
  });

  test('little memory for Node', async ({ stage }) => {
    const script = 'ulimit -v 300000; exec "$@"';
    const [program = '', ...args]: string[] = [
      ...shellCommand('bash'),
      '-c',
      script,
      'bash',
      ...shellCommand(command),
    ];
    const env = { ...stage.places.variables, BEHAVE: 'words' };
    const outcome = await stage.sandbox.run(program, [...args, stage.places.shim, 'pip', 'list'], {
      env,
      cwd: stage.cwd,
    });
    expect(outcome).toMatchObject({ status: 0, stdout: 'pip\0list\0' });
    expect(outcome.stderr).toMatch(/^(uvshim: .*\n)?$/);
  });

  test.for([undefined, '', 'relative', '/proc/nonexistent/home', '/dev/null', '/'])(
    'HOME is %s',
    async (HOME, { stage }) => {
      const before = existsSync('/.cache');
      await expectUv(stage, { env: { HOME, XDG_CACHE_HOME: undefined } });
      if (HOME !== '/') expect(existsSync('/.cache')).toBe(before);
      else await rm(before ? '/.cache/uvshim' : '/.cache', { recursive: true, force: true });
      expect(existsSync(join(stage.cwd, 'relative'))).toBe(false);
    },
  );

  test('PATH has the greatest length, and any content', async ({ stage }) => {
    const path = stage.places.variables.PATH ?? '';
    for (const more of ['/nonexistent:'.repeat(7700), ':::.:..::', 'a:b c:*:$(x):', `${'x'.repeat(5000)}:`])
      await expectUv(stage, { env: { PATH: `${more}${path}` } });
  });

  const PYTHONS: Record<string, (file: string) => Promise<unknown>> = {
    'is silent': (file) => writeFile(file, '#!/bin/sh\n', { mode: 0o755 }),
    'prints garbage': (file) => writeFile(file, '#!/bin/sh\nprintf "\\377{}\\0%s" "$@"\n', { mode: 0o755 }),
    'prints without end': (file) =>
      writeFile(file, '#!/bin/sh\nwhile :; do echo xxxxxxxxxxxxxxxxxxxx; done\n', { mode: 0o755 }),
    'eats memory': (file) =>
      writeFile(file, '#!/bin/sh\nulimit -v 200000\nx=xxxxxxxx\nwhile :; do x=$x$x; done\n', { mode: 0o755 }),
    crashes: (file) => writeFile(file, '#!/bin/sh\nkill -SEGV $$\n', { mode: 0o755 }),
    'reads a terminal': (file) =>
      writeFile(file, '#!/bin/sh\nread -r x </dev/tty\nread -r x\n', { mode: 0o755 }),
    'is a directory': (file) => mkdir(file),
    'is a link to itself': (file) => symlink(file, file),
    'may not be run': (file) => writeFile(file, '', { mode: 0o644 }),
    'is no program': (file) => writeFile(file, '\0\0', { mode: 0o755 }),
    'has an interpreter that is not there': (file) => writeFile(file, '#!/nonexistent\n', { mode: 0o755 }),
    'may be run and not be read': async (file) => {
      await copyFile('/bin/true', file);
      await chmod(file, 0o111);
    },
  };
  test.for(inTurn(Object.keys(PYTHONS), shell))('an interpreter %s', async (what, { stage }) => {
    const directory = join(stage.sandbox.directory, 'pythons');
    await mkdir(directory);
    await PYTHONS[what]?.(join(directory, 'python3'));
    const cwd = stage.places.empty[0]?.toString() ?? '';
    const env = { PATH: `${directory}:${stage.places.variables.PATH ?? ''}` };
    for (const words of [
      ['venv'],
      ['venv', '-p', join(directory, 'python3')],
      ['pip', 'list', '-p', 'python3'],
    ])
      await expectUv({ ...stage, cwd }, { env }, words);
    await expectUv({ ...stage, cwd }, { env: { ...env, UV_PYTHON: join(directory, 'python3') } });
  });

  test.for(inTurn(['.venv/pyvenv.cfg', '.python-version', 'uv.toml', 'pyproject.toml'], shell))(
    '%s is a FIFO, which nobody writes to, or without end',
    async (name, { stage }) => {
      const file = join(stage.cwd, name);
      await rm(file, { force: true });
      await stage.sandbox.run(which.sync('mkfifo'), [file]);
      for (const words of [['pip', 'list'], ['venv', 'new'], ['sync']]) await expectUv(stage, {}, words);
      await rm(file);
      await symlink('/dev/zero', file);
      await expectUv(stage);
    },
  );

  const CONFIGURATIONS: Record<string, string | Buffer> = {
    'with CRLF': 'home = /nonexistent\r\nversion = 3.12\r\n',
    'without home': 'version = 3.12\n',
    'with a relative home': 'home = bin\n',
    'that is not UTF-8': Buffer.from('home = /\xff\xfe\n', 'latin1'),
    'of 10 MB': Buffer.alloc(10_000_000, 'home = x\n'),
    'of zero bytes': '',
    'of NULs': Buffer.alloc(100),
  };
  test.for(inTurn(Object.keys(CONFIGURATIONS), shell))('a pyvenv.cfg %s', async (what, { stage }) => {
    await writeFile(join(stage.cwd, '.venv/pyvenv.cfg'), CONFIGURATIONS[what] ?? '');
    for (let count = 0; count < 2; count += 1) await expectUv(stage);
    await rm(join(stage.cwd, '.venv/bin'), { recursive: true });
    const outcome = await call(stage);
    expect(outcome).toMatchObject({ status: 0, stdout: 'pip\0list\0' });
    expect(outcome.stderr).toMatch(/^((uvshim|hint): .*\n)*$/);
  });
});
