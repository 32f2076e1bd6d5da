import { readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { offline } from '../support/wheels.ts';
import { changes, snapshot } from '../support/snapshot.ts';
import { takeBaseAway } from './orphan.ts';
import { expectSuccess, PREFIX, said, scenarios, type World } from './world.ts';

/** Makes `.venv` broken, as raw uv and CPython do with a wrapper that names itself as base executable. */
const BREAK: Readonly<Record<string, (world: World, python: string) => Promise<unknown>>> = {
  'raw uv venv': (world, python) => world.raw(['venv', '-p', python]),
  'python -m venv': (world, python) => world.run(python, ['-m', 'venv', '--without-pip', '.venv']),
};

/** Makes `.venv` from a base that is gone afterwards. */
async function makeOrphan(world: World): Promise<void> {
  expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
  await takeBaseAway(world);
}

scenarios({ replayed: 'none' }, ({ test, some }) => {
  test('an environment without a bin is left to uv', async ({ world }) => {
    await world.raw(['venv', '-p', world.store('base').python]);
    await rm(join(world.cwd, '.venv/bin'), { recursive: true });
    const before = await snapshot(world.cwd);
    const raw = await world.raw(['pip', 'list']);
    expect(await world.uv(['pip', 'list'])).toEqual(raw);
    expect(changes(before, await snapshot(world.cwd))).toEqual([]);
  });

  describe.each(some(Object.keys(BREAK)))('a broken environment made by %s', (maker) => {
    test('is healed by the next uv pip, once, and with a line', async ({ world }) => {
      const { python, base, directory } = world.store('laterDirty');
      await BREAK[maker]?.(world, python);
      expect(await world.ask('.venv', PREFIX), 'it is broken').toBe(directory);
      const outcome = await world.uv(['pip', 'install', ...offline, 'plainpkg']);
      expectSuccess(outcome);
      expect(said(outcome)).toEqual([
        `uvshim: healed ${world.cwd}/.venv: it stands on ${base} now; UVSHIM_HEAL=0 turns this off, uvshim repair --undo restores it`,
      ]);
      expect(await world.ask('.venv', 'import plainpkg, sys; print(sys.prefix)')).toBe(
        join(world.cwd, '.venv'),
      );
      expect(await readFile(join(world.cwd, '.venv/pyvenv.cfg'), 'utf8')).toContain(
        `home = ${dirname(base)}\n`,
      );
      expect(said(await world.uv(['pip', 'install', ...offline, 'scriptpkg']))).toEqual([]);
      expect(await readlink(join(world.cwd, '.venv/bin/python3'))).not.toContain(directory);
    });

    test('is as it was after --help, and nothing is said', async ({ world }) => {
      const { python } = world.store('laterDirty');
      await BREAK[maker]?.(world, python);
      const before = await snapshot(join(world.cwd, '.venv'));
      const env = { UV_PYTHON: python, UVSHIM_TRACE: '1' };
      for (const words of [
        ['pip', 'install', '--help'],
        ['sync', '-h'],
        ['venv', '--help'],
        ['tool', 'run', '--help'],
      ])
        for (const more of [{}, { UVSHIM_UV: join(world.directory, 'real-uv/uv') }])
          expect(said(await world.uv(words, { env: { ...env, ...more } })), 'no Node is asked').toEqual([]);
      expect(said(await world.uv(['pip', 'list', '-qh'], { env })), 'Node is').toEqual([
        'uvshim: trace: uv looks for no Python here',
      ]);
      expect(changes(before, await snapshot(join(world.cwd, '.venv')))).toEqual([]);
    });

    test('is repaired if UV_PYTHON is the wrapper, and also by commands that only read', async ({
      world,
    }) => {
      const { python } = world.store('laterDirty');
      await BREAK[maker]?.(world, python);
      const outcome = await world.uv(['pip', 'list'], { env: { UV_PYTHON: python } });
      expectSuccess(outcome);
      expect(said(outcome)).toHaveLength(2);
      expect(await world.ask('.venv', PREFIX)).toBe(join(world.cwd, '.venv'));
    });

    test('is only hinted at with UVSHIM_HEAL=0', async ({ world }) => {
      const { python, directory } = world.store('laterDirty');
      await BREAK[maker]?.(world, python);
      const before = await snapshot(join(world.cwd, '.venv'));
      const outcome = await world.uv(['pip', 'list'], { env: { UVSHIM_HEAL: '0' } });
      expect(said(outcome)[0]).toContain(`${world.cwd}/.venv is broken`);
      expect(said(outcome)[1]).toMatch(/^hint: rm -r /);
      expect(changes(before, await snapshot(join(world.cwd, '.venv')))).toEqual([]);
      expect(await world.ask('.venv', PREFIX)).toBe(directory);
    });
  });

  test('an orphan is healed to the same minor version', async ({ world }) => {
    await makeOrphan(world);
    const options = { path: [dirname(world.store('laterDirty').python)] };
    const outcome = await world.uv(['pip', 'install', ...offline, 'plainpkg'], options);
    expectSuccess(outcome);
    expect(said(outcome)).toHaveLength(1);
    const where = 'import plainpkg, sys; print(sys.prefix, sys.base_prefix)';
    expect(await world.ask('.venv', where)).toBe(`${world.cwd}/.venv ${world.store('laterBase').directory}`);
  });

  test('an orphan without a Python of its minor version gets a hint', async ({ world }) => {
    await makeOrphan(world);
    await writeFile(join(world.cwd, 'requirements.txt'), 'plainpkg\n');
    const command = ['pip', 'install', ...offline, '-r', 'requirements.txt'];
    const raw = await world.raw(command);
    const outcome = await world.uv(command);
    expect(outcome.status).toBe(raw.status);
    expect(said(outcome)[0]).toContain(`${world.cwd}/.venv is an orphan: the Python ${world.minor}`);
    expect(said(outcome)[1]).toMatch(/^hint: rm -r .*uv venv/);
  });
});
