import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { GET_UV } from '../../src/cli/command-messages.ts';
import { SHELLS } from './shells.ts';
import { launcher, shellCommand, test, type CallOptions, type Stage, copyLauncher } from './stage.ts';

const NO_UV = {
  status: 127,
  stdout: '',
  stderr: expect.stringMatching(/^uvshim: .*\nhint: .*\n$/) as string,
};
const ITSELF = { ...NO_UV, status: 126 };

describe.each(SHELLS)('which uv is the real one, with $command', ({ command }) => {
  const uv = (stage: Stage, options?: CallOptions) =>
    stage.call([...shellCommand(command), launcher, 'help'], options);

  /** A second copy of the shim, in another directory. */
  const makeShim = async (directory: string) => {
    await mkdir(directory, { recursive: true });
    await copyLauncher(directory);
    await symlink('uv', join(directory, 'uvshim'));
  };

  test('the first uv on PATH, except copies of the shim', async ({ stage, sandbox }) => {
    const shim = join(sandbox.directory, 'shim');
    await makeShim(shim);
    const directory = join(sandbox.directory, 'directory');
    await mkdir(join(directory, 'uv'), { recursive: true });
    const file = join(sandbox.directory, 'file');
    await mkdir(file);
    await writeFile(join(file, 'uv'), 'not executable');
    const path = [shim, dirname(launcher), directory, file, '/nonexistent', stage.path].join(':');
    expect(await uv(stage, { env: { PATH: path } })).toMatchObject({
      status: 0,
      seen: { argv: [stage.uv, 'help'] },
    });
  });

  test('not a shim of another release, told by the uvshim beside it, or by being the one that runs', async ({
    stage,
    sandbox,
  }) => {
    const [pair, alone] = [join(sandbox.directory, 'pair'), join(sandbox.directory, 'alone')];
    for (const directory of [pair, alone]) {
      await mkdir(directory);
      const file = await copyLauncher(directory);
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replaceAll(/^# .*$/gm, '# Worded otherwise.'));
    }
    await symlink('uv', join(pair, 'uvshim'));
    const env = { PATH: [pair, alone, stage.path].join(':') };
    const call = await stage.call([...shellCommand(command), join(alone, 'uv'), 'help'], { env });
    expect(call).toMatchObject({ status: 0, seen: { argv: [stage.uv, 'help'] } });
  });

  test('two copies that stand alone, one of them on PATH twice, do not run each other for ever', async ({
    stage,
    sandbox,
  }) => {
    const [one, other] = [join(sandbox.directory, 'one'), join(sandbox.directory, 'other')];
    for (const directory of [one, other]) {
      await mkdir(directory);
      await copyLauncher(directory);
    }
    const path = [one, other, one].join(':');
    const run = (directory: string, PATH: string) =>
      stage.call([...shellCommand(command), join(directory, 'uv'), 'help'], { env: { PATH } });
    expect(await run(one, path)).toMatchObject(ITSELF);
    expect(await run(other, path)).toMatchObject(ITSELF);
    expect(await run(one, `${path}:${stage.path}`)).toMatchObject({
      status: 0,
      seen: { argv: [stage.uv, 'help'] },
    });
  });

  test('a link to a uv', async ({ stage, sandbox }) => {
    const [links, shims] = [join(sandbox.directory, 'links'), join(sandbox.directory, 'shims')];
    await mkdir(links);
    await mkdir(shims);
    await symlink(stage.uv, join(links, 'uv'));
    await symlink(launcher, join(shims, 'uv'));
    const path = [shims, links, sandbox.tools].join(':');
    const call = await stage.call([...shellCommand(command), join(shims, 'uv'), 'help'], {
      env: { PATH: path },
    });
    expect(call).toMatchObject({ status: 0, stderr: '', seen: { argv: [join(links, 'uv'), 'help'] } });
  });

  test('copies of the shim that are reached by links do not run each other for ever', async ({
    stage,
    sandbox,
  }) => {
    const links = ['one', 'other', 'third'].map((name) => join(sandbox.directory, name, 'link'));
    for (const link of links) {
      await makeShim(join(dirname(link), 'shim'));
      await mkdir(link);
      await symlink(join(dirname(link), 'shim/uv'), join(link, 'uv'));
    }
    const call = (path: string) =>
      stage.call([...shellCommand(command), join(links[0] ?? '', 'uv'), 'help'], { env: { PATH: path } });
    expect(await call([...links, stage.path].join(':'))).toMatchObject({
      status: 0,
      seen: { program: stage.uv },
    });
    expect(await call([...links, sandbox.tools].join(':'))).toMatchObject(ITSELF);
  });

  test.for(['*', 'a b', '[a]', '-d', '$HOME', "it's", 'é'])(
    'in a directory named %s',
    async (name, { stage, sandbox }) => {
      const absolute = join(sandbox.cwd, name);
      await stage.copyUv(join(absolute, 'uv'));
      const path = (directory: string) =>
        [dirname(launcher), '/nonexistent', directory, stage.path].join(':');
      for (const directory of [absolute, name]) {
        const call = await uv(stage, { env: { PATH: path(directory) } });
        expect(call).toMatchObject({ status: 0, stderr: '', seen: { program: join(absolute, 'uv') } });
      }
    },
  );

  test('a ~ on PATH is a directory name, although bash takes it for the home directory', async ({
    stage,
    sandbox,
  }) => {
    const path = [dirname(launcher), '/nonexistent', '~/bin', dirname(stage.uv)].join(':');
    await stage.copyUv(join(sandbox.home, 'bin/uv'));
    expect(await uv(stage, { env: { PATH: path } })).toMatchObject({ seen: { program: stage.uv } });
    await stage.copyUv(join(sandbox.cwd, '~/bin/uv'));
    expect(await uv(stage, { env: { PATH: path } })).toMatchObject({
      seen: { program: join(sandbox.cwd, '~/bin/uv') },
    });
  });

  test('behind another copy of the shim and 50 directories without one', async ({ stage, sandbox }) => {
    const shim = join(sandbox.directory, 'shim');
    await makeShim(shim);
    const many = Array.from({ length: 50 }, (_, at) => join(sandbox.cwd, `${at}`));
    for (const directory of many) await mkdir(directory);
    for (const between of [many, [shim, ...many], [...many, shim]]) {
      const path = [dirname(launcher), ...between, dirname(stage.uv)].join(':');
      const call = await uv(stage, { env: { PATH: path, BASH_CMDS: '/nonexistent/uv' } });
      expect(call).toMatchObject({ status: 0, stderr: '', seen: { program: stage.uv } });
      expect(call.seen?.environ).toContain(`PATH=${path}`);
    }
  });

  test.for(['', ':', ':/nonexistent', '/nonexistent::/elsewhere', '/nonexistent:'])(
    'in the working directory, for an empty field in "%s"',
    async (path, { stage, sandbox }) => {
      await stage.copyUv(join(sandbox.cwd, 'uv'));
      const call = await uv(stage, { env: { PATH: path } });
      expect(call).toMatchObject({ status: 0, stderr: '', seen: { program: join(sandbox.cwd, 'uv') } });
      expect(call.seen?.environ).toContain(`PATH=${path}`);
    },
  );

  test('not in the working directory, unless PATH has it', async ({ stage, sandbox }) => {
    await stage.copyUv(join(sandbox.cwd, 'uv'));
    for (const path of [sandbox.tools, `/nonexistent:${sandbox.tools}:/elsewhere`])
      expect(await uv(stage, { env: { PATH: path } })).toMatchObject(NO_UV);
  });

  test('fails if there is no uv, or only the shim', async ({ stage, sandbox }) => {
    const none = await uv(stage, { env: { PATH: sandbox.tools } });
    expect(none).toMatchObject(NO_UV);
    expect(none.stderr, 'as the program says it').toContain(`\nhint: ${GET_UV}\n`);
    expect(await uv(stage, { env: { PATH: '/nonexistent' } })).toMatchObject(NO_UV);
    expect(await uv(stage, { env: { PATH: `${dirname(launcher)}:${sandbox.tools}` } })).toMatchObject(NO_UV);
    const shim = join(sandbox.directory, 'shim');
    await makeShim(shim);
    const call = await uv(stage, { env: { PATH: `${shim}:${sandbox.tools}` } });
    expect(call).toMatchObject(ITSELF);
    expect(call.stderr).toContain(join(shim, 'uv'));
  });

  test('the uv that installation recorded, if PATH has none', async ({ stage, sandbox }) => {
    const shim = await install(sandbox.directory, stage.uv);
    const call = (path: string) =>
      stage.call([...shellCommand(command), shim, 'help'], { env: { PATH: path } });
    expect(await call(sandbox.tools)).toMatchObject({ status: 0, seen: { program: stage.uv } });

    const other = join(sandbox.directory, 'other/uv');
    await stage.copyUv(other);
    expect(await call(dirname(other))).toMatchObject({ status: 0, seen: { program: other } });

    await chmod(stage.uv, 0o644);
    expect(await call(sandbox.tools)).toMatchObject(NO_UV);
  });

  test('UVSHIM_UV, before PATH', async ({ stage, sandbox }) => {
    const other = join(sandbox.cwd, '-other/uv 0.7');
    await stage.copyUv(other);
    for (const value of [other, '-other/uv 0.7', './-other/uv 0.7']) {
      const call = await uv(stage, { env: { UVSHIM_UV: value } });
      expect(call).toMatchObject({ status: 0, stderr: '', seen: { program: other } });
      expect(call.seen?.environ).toContain(`UVSHIM_UV=${value}`);
    }
    const inside = await uv(stage, { env: { UVSHIM_UV: 'uv 0.7' }, cwd: dirname(other) });
    expect(inside).toMatchObject({ status: 0, seen: { program: other } });
    expect(await uv(stage, { env: { UVSHIM_UV: '' } })).toMatchObject({ seen: { program: stage.uv } });
  });

  test('a script in UVSHIM_UV that calls uv ends, and one that calls the real uv does not count as a loop', async ({
    stage,
    sandbox,
  }) => {
    const script = join(sandbox.directory, 'script');
    for (const line of ['exec uv "$@"', 'uv "$@"']) {
      await writeFile(script, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
      const call = await uv(stage, { env: { UVSHIM_UV: script } });
      expect(call).toMatchObject({ status: 126, stdout: '' });
      expect(call.stderr).toBe(
        `uvshim: UVSHIM_UV is '${script}', which starts uvshim again\nhint: unset UVSHIM_UV\n`,
      );
    }
    await writeFile(script, `#!/bin/sh\nexec '${stage.uv}' "$@"\n`, { mode: 0o755 });
    const inUvRun = { UVSHIM_UV: script, UVSHIM_STARTS: '+++++++++ 1', UV_RUN_RECURSION_DEPTH: '2' };
    expect(await uv(stage, { env: inUvRun })).toMatchObject({ status: 0, stderr: '' });
    const { seen } = await uv(stage, { env: { UVSHIM_UV: stage.uv } });
    expect(seen?.environ.filter((line) => line.startsWith('UVSHIM_STARTS'))).toEqual([]);
  });

  test('UVSHIM_UV is not a program, or is the shim', async ({ stage, sandbox }) => {
    for (const value of ['/nonexistent/uv', 'uv', sandbox.cwd, join(sandbox.cwd, "it's missing")]) {
      const call = await uv(stage, { env: { UVSHIM_UV: value } });
      expect(call).toMatchObject(NO_UV);
      expect(call.stderr).toContain(`'${value}'`);
    }
    const shim = join(sandbox.directory, 'shim');
    await makeShim(shim);
    for (const value of [launcher, join(dirname(launcher), 'uvshim'), join(shim, 'uv'), join(shim, 'uvshim')])
      expect(await uv(stage, { env: { UVSHIM_UV: value } })).toMatchObject(ITSELF);
  });

  test("UVSHIM_DISABLE runs it with the caller's words and variables", async ({ stage, sandbox }) => {
    const env = { UVSHIM_DISABLE: '1', NIX_PYTHONPREFIX: '/x', UVSHIM_TRACE: '1', PATH: dirname(stage.uv) };
    for (const words of [['help'], ['pip', 'list'], ['venv', '-p', '/nonexistent']]) {
      const call = await stage.call([...shellCommand(command), launcher, ...words], { env });
      expect(call).toMatchObject({ status: 0, stderr: '', seen: { argv: [stage.uv, ...words] } });
      expect(call.seen?.environ).toEqual(expect.arrayContaining(['NIX_PYTHONPREFIX=/x', 'UVSHIM_DISABLE=1']));
    }
    expect(await uv(stage, { env: { ...env, PATH: sandbox.tools } })).toMatchObject(NO_UV);
  });

  test("uv gets the NIX_PYTHONPATH of the user's shell, as devenv exports it", async ({ stage }) => {
    const env = {
      NIX_PYTHONPATH: '/packages',
      NIX_PYTHONPREFIX: '/x',
      NIX_PYTHONEXECUTABLE: '/x/bin/python',
    };
    for (const words of [['help'], ['run', 'true']]) {
      const { seen } = await stage.call([...shellCommand(command), launcher, ...words], { env });
      expect(seen?.environ.filter((entry) => entry.startsWith('NIX_'))).toEqual(['NIX_PYTHONPATH=/packages']);
    }
  });

  test('uvshim is uv for every word that is not its own', async ({ stage }) => {
    const uvshim = join(dirname(launcher), 'uvshim');
    for (const words of [
      [],
      ['help', 'venv'],
      ['help', 'cache'],
      ['cache', 'prune'],
      ['cache'],
      ['init', 'name'],
      ['pip', 'list', 'explain'],
      ['--', 'explain'],
      ['explainx'],
      ['-q', 'doctor'],
    ]) {
      const call = await stage.call([...shellCommand(command), uvshim, ...words]);
      expect(call).toMatchObject({ status: 0, stderr: '', seen: { argv: [stage.uv, ...words] } });
    }
    for (const word of ['explain', 'doctor', 'which', 'uv'])
      expect(await stage.call([...shellCommand(command), launcher, word])).toMatchObject({
        seen: { argv: [stage.uv, word] },
      });
  });

  test('uvshim uv is uv for every word', async ({ stage }) => {
    const uvshim = join(dirname(launcher), 'uvshim');
    for (const words of [[], ['help'], ['--version'], ['cache', 'dir'], ['doctor'], ['uv']]) {
      const call = await stage.call([...shellCommand(command), uvshim, 'uv', ...words]);
      expect(call).toMatchObject({ status: 0, stderr: '', seen: { argv: [stage.uv, ...words] } });
    }
  });

  test('uvshim --version and --help are uv’s, after a line of the shim’s own', async ({ stage }) => {
    const uvshim = join(dirname(launcher), 'uvshim');
    for (const [word, line] of [
      ['--version', /^uvshim: this is uvshim \d+\.\d+\.\d+, in front of\n$/],
      ['--help', /^uvshim: what follows is the help of uv; .*\n$/],
    ] as const) {
      const call = await stage.call([...shellCommand(command), uvshim, word]);
      expect(call).toMatchObject({ status: 0, seen: { argv: [stage.uv, word] } });
      expect(call.stdout).not.toContain('uvshim');
      expect(call.stderr).toMatch(line);
      const quiet = await stage.call([...shellCommand(command), uvshim, word], {
        env: { UVSHIM_QUIET: '1' },
      });
      expect(quiet).toMatchObject({ status: 0, stderr: '', seen: { argv: [stage.uv, word] } });
    }
  });
});

/** Creates the launcher as install.sh does. */
async function install(directory: string, uv: string): Promise<string> {
  const installed = join(directory, 'installed');
  await mkdir(installed);
  const file = await copyLauncher(installed, [`recorded_uv=${uv}`]);
  await symlink('uv', join(dirname(file), 'uvshim'));
  return file;
}
