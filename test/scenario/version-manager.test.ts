import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { offline } from '../support/wheels.ts';
import { expectSuccess, scenarios, type World } from './world.ts';

/** A shim as pyenv, asdf and mise have them: it starts the Python that a file in the directory names. */
async function writeShim(world: World): Promise<string> {
  const shim = join(world.directory, 'shims/python');
  await mkdir(join(shim, '..'));
  await writeFile(shim, '#!/bin/sh\nexec "$(cat .tool-versions)" "$@"\n', { mode: 0o755 });
  return shim;
}

async function choose(world: World, python: string): Promise<void> {
  await writeFile(join(world.cwd, '.tool-versions'), python);
}

/** A file of the user's in the environment: whether it is there, from the second call on. */
async function isKept(world: World): Promise<boolean> {
  const mine = join(world.cwd, '.venv/mine');
  const isThere = await access(mine).then(
    () => true,
    () => false,
  );
  await writeFile(mine, '');
  return isThere;
}

scenarios({ since: '0.4', releases: 'ends' }, ({ test }) => {
  test("uv run and uv sync with a version manager's shim in UV_PYTHON keep .venv until another Python is chosen", async ({
    world,
  }) => {
    const env = { UV_PYTHON: await writeShim(world) };
    await choose(world, world.store('base').python);
    const own = 'name = "p"\nversion = "1"\nrequires-python = ">=3.8"\n';
    await writeFile(join(world.cwd, 'pyproject.toml'), `[project]\n${own}[tool.uv]\npackage = false\n`);
    expectSuccess(await world.uv(['sync', ...offline], { env }));
    expect(await isKept(world)).toBe(false);
    for (const words of [['run', 'true'], ['sync']]) {
      const [command = '', ...rest] = words;
      expectSuccess(await world.uv([command, ...offline, ...rest], { env }));
      expect(await isKept(world), `uv ${words.join(' ')}`).toBe(true);
    }
    expectSuccess(await world.uv(['run', ...offline, '-p', env.UV_PYTHON, 'true']));
    expect(await isKept(world), 'uv run -p').toBe(true);

    await choose(world, world.store('laterBase').python);
    expectSuccess(await world.uv(['sync', ...offline], { env }));
    const base = await world.ask('.venv', 'import sys; print(sys.base_prefix)');
    expect(base).toBe(world.store('laterBase').directory);
  });

  test("uv venv with a version manager's shim in UV_PYTHON gets the command as it is", async ({ world }) => {
    const env = { UV_PYTHON: await writeShim(world) };
    await choose(world, world.store('base').python);
    const { stdout } = await world.uvshim(['explain', '--json', 'venv'], { env });
    expect(JSON.parse(stdout)).toMatchObject({ edits: [], repairs: [] });
  });

  test("with a version manager's shim first on PATH, uv venv takes the Python that uv takes, also after another choice", async ({
    world,
  }) => {
    const shims = join(await writeShim(world), '..');
    const path = [shims, join(world.store('laterBase').python, '..')];
    const baseOf = async (how: 'raw' | 'uv') => {
      expectSuccess(await world[how](['venv', '--clear', how], { path }));
      return world.ask(how, 'import sys; print(sys.base_prefix)');
    };
    for (const kind of ['prefix wrapper', 'base'] as const) {
      await choose(world, world.store(kind).python);
      expect(await baseOf('uv'), kind).toBe(await baseOf('raw'));
    }
  });

  test('a uv that a version manager chooses by the directory is asked in each', async ({ world }) => {
    const uv = join(world.directory, 'shims/uv');
    await mkdir(join(uv, '..'));
    await writeFile(uv, '#!/bin/sh\nexec "$(cat .uv)" "$@"\n', { mode: 0o755 });
    const old = join(world.directory, 'old');
    await writeFile(old, '#!/bin/sh\necho uv 0.2.0\n', { mode: 0o755 });
    const elsewhere = join(world.directory, 'elsewhere');
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, '.uv'), old);
    await writeFile(join(world.cwd, '.uv'), join(world.directory, 'real-uv/uv'));
    const env = { UVSHIM_UV: uv };
    expect((await world.uvshim(['which'], { env, cwd: elsewhere })).stdout).toContain('(0.2.0; UVSHIM_UV)');
    const { status, stderr } = await world.uv(['venv', '-p', world.store('prefix wrapper').python], { env });
    expect(status).toBe(0);
    expect(stderr).toContain(`uvshim: using ${world.store('base').python}`);
    expect((await world.uvshim(['which'], { env })).stdout).not.toContain('0.2.0');
  });
});
