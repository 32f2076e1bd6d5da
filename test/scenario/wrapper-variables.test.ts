import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { offline } from '../support/wheels.ts';
import { compileWrapper } from '../support/wrappers.ts';
import { expectSuccess, scenario, type World } from './world.ts';

const SEEN = 'import os; print(os.environ.get("LD_LIBRARY_PATH"))';

/** Compiles a wrapper of a base that sets LD_LIBRARY_PATH; returns its interpreter. */
async function wrapperOf(world: World, base: string, name: string): Promise<string> {
  const directory = join(world.directory, name);
  const file = join(directory, 'bin', `python${world.minor}`);
  const environment = {
    NIX_PYTHONPREFIX: directory,
    NIX_PYTHONEXECUTABLE: file,
    LD_LIBRARY_PATH: `/${name}`,
  };
  await compileWrapper({ file, becomes: base, environment });
  return file;
}

/** Writes a wrapper that is a script, of the base of a kind; returns its interpreter. */
async function scriptWrapper(world: World, lines: string[], name = 'script'): Promise<string> {
  const directory = join(world.directory, name);
  const file = join(directory, 'bin', `python${world.minor}`);
  await mkdir(dirname(file), { recursive: true });
  const own = `export NIX_PYTHONPREFIX='${directory}' NIX_PYTHONEXECUTABLE="$0"`;
  const text = ['#!/bin/sh', ...lines, own, `exec '${world.store('base').python}' "$@"`, ''];
  await writeFile(file, text.join('\n'), { mode: 0o755 });
  return file;
}

async function makeProject(world: World): Promise<void> {
  const own = 'name = "p"\nversion = "1"\nrequires-python = ">=3.8"\n';
  await writeFile(join(world.cwd, 'pyproject.toml'), `[project]\n${own}[tool.uv]\npackage = false\n`);
}

async function seen(world: World, options = {}, words = ['python', '-c', SEEN]): Promise<string> {
  const outcome = await world.uv(['run', ...offline, ...words], options);
  expectSuccess(outcome);
  return outcome.stdout.trim();
}

scenario(({ test }) => {
  test('uv run in an environment on another Python gets nothing from a wrapper on PATH or in UV_PYTHON', async ({
    world,
  }) => {
    await makeProject(world);
    const wrapper = await wrapperOf(world, world.store('base').python, 'wrapper');
    expectSuccess(await world.raw(['venv', '-p', world.store('laterBase').python]));
    expect(await seen(world, { path: [dirname(wrapper)] })).toBe('None');
    expect(await seen(world, { env: { UV_PYTHON: wrapper } })).toBe('None');
    expect(await world.ask('.venv', 'import sys; print(sys.base_prefix)')).toBe(
      world.store('laterBase').directory,
    );
  });

  test('uv run gets the variables of the wrapper that its environment belongs to, not of the first one', async ({
    world,
  }) => {
    await makeProject(world);
    const path = [
      dirname(await wrapperOf(world, world.store('laterBase').python, 'first')),
      dirname(await wrapperOf(world, world.store('base').python, 'second')),
    ];
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
    expect(await seen(world, { path })).toBe('/second');
  });

  test('uv run outside of a project gives nothing to an active environment on another Python', async ({
    world,
  }) => {
    const path = [dirname(await wrapperOf(world, world.store('base').python, 'wrapper'))];
    expectSuccess(await world.raw(['venv', '-p', world.store('laterBase').python, 'other']));
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python, 'own']));
    const inside = (name: string) => ({ path, env: { VIRTUAL_ENV: join(world.cwd, name) } });
    expect(await seen(world, inside('other'))).toBe('None');
    expect(await seen(world, inside('own'))).toBe('/wrapper');
  });

  test('uv run gets the variables of a wrapper around a wrapper', async ({ world }) => {
    await makeProject(world);
    const { directory, python } = world.store('wrapped');
    for (const options of [{ path: [dirname(python)] }, { env: { UV_PYTHON: python } }])
      expect(await seen(world, options)).toBe(join(directory, 'native'));
  });

  test('variables that choose a Python, packages or a home are not passed on', async ({ world }) => {
    await makeProject(world);
    const names = [
      'PYTHONPATH',
      'PYTHONHOME',
      'UV_PYTHON',
      'UV_CACHE_DIR',
      'VIRTUAL_ENV',
      'CONDA_PREFIX',
      'HOME',
    ];
    const wrapper = await scriptWrapper(world, [
      ...names.map((name) => `export ${name}=/nonexistent`),
      'export PATH=/bin:/usr/bin LD_LIBRARY_PATH=/native',
    ]);
    const { stdout } = await world.uvshim(['env', '--json'], { path: [dirname(wrapper)] });
    expect(JSON.parse(stdout)).toEqual({ LD_LIBRARY_PATH: '/native' });
  });

  test('uv run gets what a wrapper puts before and after a value', async ({ world }) => {
    await makeProject(world);
    const wrapper = await scriptWrapper(world, [
      'export LD_LIBRARY_PATH="/before:$LD_LIBRARY_PATH:/after"',
      // Bytes that the program of uvshim cannot hand to a shell.
      String.raw`export ODD="$(printf '\377')"`,
    ]);
    const options = { path: [dirname(wrapper)], env: { LD_LIBRARY_PATH: '/mine' } };
    for (const time of ['cold', 'replayed'])
      expect(await seen(world, options), time).toBe('/before:/mine:/after');
    const { stdout } = await world.uvshim(['env', '--json'], options);
    expect(JSON.parse(stdout)).toEqual({ LD_LIBRARY_PATH: '/before:/mine:/after' });
  });

  test('uv run prints nothing of a shell about variables of a wrapper that no shell can assign', async ({
    world,
  }) => {
    await makeProject(world);
    const file = join(world.directory, 'odd', 'bin', `python${world.minor}`);
    const environment = {
      NIX_PYTHONPREFIX: join(world.directory, 'odd'),
      NIX_PYTHONEXECUTABLE: file,
      'BASH_FUNC_f%%': '() { :; }',
      UID: '7',
      LC_ALL: 'xx_YY.UTF-8',
      LD_LIBRARY_PATH: '/native',
    };
    await compileWrapper({ file, becomes: world.store('base').python, environment });
    const path = [dirname(file)];
    for (const time of ['cold', 'replayed']) {
      const outcome = await world.uv(['run', ...offline, '-q', 'python', '-c', SEEN], { path });
      expect(outcome, time).toMatchObject({ status: 0, stdout: '/native\n', stderr: '' });
    }
  });

  test('a value that the wrapper computes from another variable follows that variable', async ({ world }) => {
    await makeProject(world);
    const wrapper = await scriptWrapper(world, ['export LD_LIBRARY_PATH="$PROFILE/lib:$LD_LIBRARY_PATH"']);
    const path = [dirname(wrapper)];
    for (const profile of ['/one', '/two', '/one'])
      expect(await seen(world, { path, env: { PROFILE: profile, LD_LIBRARY_PATH: '/mine' } })).toBe(
        `${profile}/lib:/mine`,
      );
    expect(await seen(world, { path })).toBe('/lib');
  });
});
