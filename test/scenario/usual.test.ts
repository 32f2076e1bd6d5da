import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { isAll } from '../support/tier.ts';
import { offline } from '../support/wheels.ts';
import { isReplayed, settle } from './replaying.ts';
import { scenario, type World } from './world.ts';

const HOUR = 3600;

/** A project that has not changed for an hour, without an environment. */
async function makeProject(world: World, directory = world.cwd): Promise<void> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, 'pyproject.toml');
  await writeFile(file, '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.8"\n');
  const before = Date.now() / 1000 - HOUR;
  for (const each of [file, directory, world.cwd, world.home]) await utimes(each, before, before);
}

scenario(({ test, minor }) => {
  test('if nothing is wrapped in a directory, Node is asked once for all usual commands', async ({
    world,
  }) => {
    await makeProject(world);
    const path = [dirname(world.store('base').python)];
    await settle(world, ['python', 'find'], { path });
    for (const line of [
      ['sync', ...offline],
      ['run', ...offline, '--frozen', 'python', '-c', ''],
      ['run', ...offline, '-p', minor, '-q', 'python', '-c', ''],
      ['lock', ...offline],
      ['tool', 'run', ...offline, 'scriptpkg'],
      ['pip', 'install', ...offline, '-U', 'plainpkg'],
      ['venv', '--clear', '.venv'],
      ['venv', `-qp${minor}`, 'made'],
      ['build', '--wheel'],
    ]) {
      expect(await isReplayed(world, line, { path }), line.join(' ')).toBe(true);
    }
  });

  test('a command that names a path, or depends on installed tools or packages, is asked about separately', async ({
    world,
  }) => {
    await makeProject(world);
    const path = [dirname(world.store('base').python)];
    await mkdir(join(world.cwd, 'sub'));
    await settle(world, ['python', 'find'], { path });
    for (const line of [
      ['venv', '-p', world.store('prefix wrapper').python, 'made'],
      ['venv', '--directory', 'sub'],
      ['venv', '--system-site-packages', 'made'],
      ['run', 'sub/x.py'],
      ['sync', '--active', '--dry-run'],
      ['build', 'sub'],
      ['pip', 'list'],
      ['tool', 'list'],
    ]) {
      expect(await isReplayed(world, line, { path }), line.join(' ')).toBe(false);
    }
  });

  test('an active environment counts for uv build even if uv pip does not look at it', async ({ world }) => {
    await makeProject(world);
    await writeFile(join(world.cwd, 'uv.toml'), 'pip.system = true\n');
    const path = [dirname(world.store('base').python)];
    await world.raw(['venv', '-p', world.store('base').python, 'healthy']);
    await world.run(world.store('later prefix wrapper').python, ['-m', 'venv', '--without-pip', 'broken']);
    const directory = world.store('linked prefix wrapper').directory;
    for (const [place, expected] of [
      [join(world.cwd, 'broken'), false],
      [directory, false],
      [join(world.cwd, 'healthy'), true],
    ] as const) {
      const options = { path, env: { VIRTUAL_ENV: place } };
      await world.uv(['build', '--offline'], options);
      await settle(world, ['sync', ...offline], options);
      expect(await isReplayed(world, ['build', '--wheel'], options), place).toBe(expected);
    }
  });

  test.for([
    ['a wrapper', 'later prefix wrapper', []],
    ['another Python', 'argv0', []],
    ['the same Python, with its packages', 'base', ['--system-site-packages']],
  ] as const)(
    'after .venv was created from %s, the next command asks again',
    async ([, kind, options], { world }) => {
      await makeProject(world);
      const path = [dirname(world.store('base').python)];
      const install = ['pip', 'install', ...offline, '--dry-run', 'plainpkg'];
      await settle(world, ['python', 'find'], { path });
      await world.raw(['venv', '-p', world.store('base').python]);
      expect(await isReplayed(world, install, { path }), 'as usual').toBe(true);
      await rm(join(world.cwd, '.venv'), { recursive: true });
      await world.raw(['venv', '-p', world.store(kind).python, ...options]);
      expect(await isReplayed(world, install, { path })).toBe(false);
    },
  );

  test.for([
    ['base', ['sync', ...offline]],
    ['later prefix wrapper', ['sync', ...offline]],
    ['later prefix wrapper', ['run', ...offline, 'python', '-c', '']],
    ['later prefix wrapper', ['run', ...offline, '-p', 'the wrapper', 'python', '-c', '']],
    ['argv0', ['sync', ...offline]],
  ] as const)(
    'on %s, the second uv %s is replayed: the first has created .venv',
    async ([kind, words], { world }) => {
      await makeProject(world);
      const { python } = world.store(kind);
      const line = words.map((word) => (word === 'the wrapper' ? python : word));
      const path = [dirname(python)];
      expect((await world.uv(line, { path })).status).toBe(0);
      expect(await isReplayed(world, line, { path })).toBe(true);
      const replayed = await world.uv(line, { path });
      await rm(join(world.home, '.cache/uvshim'), { recursive: true });
      const cold = await world.uv(line, { path });
      const messages = ({ stderr }: typeof cold) =>
        stderr.split('\n').filter((each) => each.startsWith('uvshim:'));
      expect([replayed.status, messages(replayed)]).toEqual([cold.status, messages(cold)]);
      // If another wrapper's environment is in its place, the next call asks.
      await rm(join(world.cwd, '.venv'), { recursive: true });
      await world.raw(['venv', '-p', world.store('later prefix wrapper').python]);
      expect(await isReplayed(world, line, { path })).toBe(false);
    },
  );

  test('a directory on PATH makes no difference, whatever it is called, unless a uv or a Python is in it', async ({
    world,
  }) => {
    await makeProject(world);
    const base = dirname(world.store('base').python);
    const line = ['venv', '--allow-existing', '--offline'];
    const fresh = async () => mkdtemp(join(world.tmp, 'shell-'));
    await world.uv(line, { path: [await fresh(), base] });
    for (const path of [
      [await fresh(), base],
      [base, await fresh()],
      [base],
      [join(world.tmp, 'missing'), base],
    ])
      expect(await isReplayed(world, line, { path }), path.join()).toBe(true);
    for (const name of [`python${minor}`, 'pypy3', 'python']) {
      const directory = await fresh();
      await symlink(world.store('prefix wrapper').python, join(directory, name));
      expect(await isReplayed(world, line, { path: [directory, base] }), name).toBe(false);
    }
    const directory = await fresh();
    await settle(world, line, { path: [directory, base] });
    await symlink(world.store('prefix wrapper').python, join(directory, 'python3'));
    expect(await isReplayed(world, line, { path: [directory, base] }), 'later').toBe(false);
  });

  test('commands in many environments in turn are replayed, and so are those that name interpreters', async ({
    world,
  }) => {
    const path = [dirname(world.store('base').python)];
    await makeProject(world);
    await world.raw(['venv', '-p', world.store('base').python, 'env']);
    const names = Array.from({ length: isAll ? 64 : 12 }, (_, at) => join(world.cwd, `env-${at}`));
    for (const name of names) await symlink('env', name);
    const line = ['pip', 'list'];
    const calls = names.flatMap((name) => [
      { args: line, options: { path, env: { VIRTUAL_ENV: name } } },
      { args: [...line, '-p', name], options: { path } },
    ]);
    for (const { args, options } of calls) await world.uv(args, options);
    for (const { args, options } of calls) expect(await isReplayed(world, args, options)).toBe(true);
  }, 120_000);

  test('uv run in many projects in turn asks nothing the second time', async ({ world }) => {
    const path = [dirname(world.store('later prefix wrapper').python)];
    const projects = Array.from({ length: isAll ? 30 : 8 }, (_, at) => join(world.cwd, `project-${at}`));
    for (const cwd of projects) {
      await makeProject(world, cwd);
      await world.uv(['sync', '--offline'], { path, cwd });
    }
    for (const cwd of projects)
      expect(await isReplayed(world, ['sync', '--offline'], { path, cwd })).toBe(true);
  }, 120_000);
});
