import { readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
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

scenarios({}, ({ test, some }) => {
  test("an environment without bin/ gets uv's own error", async ({ world }) => {
    await world.raw(['venv', '-p', world.store('base').python]);
    await rm(join(world.cwd, '.venv/bin'), { recursive: true });
    const before = await snapshot(world.cwd);
    const raw = await world.raw(['pip', 'list']);
    expect(await world.uv(['pip', 'list'])).toEqual(raw);
    expect(changes(before, await snapshot(world.cwd))).toEqual([]);
  });

  describe.each(some(Object.keys(BREAK)))('a broken environment made by %s', (maker) => {
    test('the next uv pip command repairs it once, and prints one line', async ({ world }) => {
      const { python, base, directory } = world.store('later prefix wrapper');
      await BREAK[maker]?.(world, python);
      expect(await world.ask('.venv', PREFIX), 'it is broken').toBe(directory);
      const outcome = await world.uv(['pip', 'install', ...offline, 'plainpkg']);
      expectSuccess(outcome);
      expect(said(outcome)).toEqual([
        `uvshim: repaired ${world.cwd}/.venv: its base is ${base} now; UVSHIM_HEAL=0 turns this off, uvshim repair --undo restores it`,
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

    test('uv pip install -p VERSION repairs it, and the next one finds it as it is', async ({ world }) => {
      const { python, base } = world.store('later prefix wrapper');
      await BREAK[maker]?.(world, python);
      const install = () => world.uv(['pip', 'install', ...offline, '-p', world.minor, 'plainpkg']);
      const outcome = await install();
      expectSuccess(outcome);
      expect(said(outcome)[0]).toContain(`uvshim: repaired ${world.cwd}/.venv: its base is ${base} now`);
      expect(await world.ask('.venv', 'import plainpkg, sys; print(sys.prefix)')).toBe(
        join(world.cwd, '.venv'),
      );
      expect(said(await install())).toEqual([]);
    });

    test('uv pip --help leaves it as it is and prints nothing of uvshim', async ({ world }) => {
      const { python } = world.store('later prefix wrapper');
      await BREAK[maker]?.(world, python);
      const before = await snapshot(join(world.cwd, '.venv'));
      const env = { UV_PYTHON: python, UVSHIM_TRACE: '1' };
      for (const words of [
        ['pip', 'install', '--help'],
        ['sync', '-h'],
        ['venv', '--help'],
        ['tool', 'run', '--help'],
        ['pip', 'list', '-qh'],
      ])
        for (const more of [{}, { UVSHIM_UV: join(world.directory, 'real-uv/uv') }])
          expect(said(await world.uv(words, { env: { ...env, ...more } })), 'no Node is asked').toEqual([]);
      expect(changes(before, await snapshot(join(world.cwd, '.venv')))).toEqual([]);
    });

    test('uv pip install repairs it although UV_PYTHON names the wrapper', async ({ world }) => {
      const { python } = world.store('later prefix wrapper');
      await BREAK[maker]?.(world, python);
      const env = { UV_PYTHON: python };
      const outcome = await world.uv(['pip', 'install', ...offline, 'plainpkg'], { env });
      expectSuccess(outcome);
      expect(said(outcome)).toHaveLength(2);
      expect(await world.ask('.venv', PREFIX)).toBe(join(world.cwd, '.venv'));
      const read = await world.uv(['pip', 'freeze'], { env });
      expect(read).toMatchObject({ status: 0, stdout: 'plainpkg==2.0\n' });
      expect(said(read)).toEqual([]);
    });

    test('UVSHIM_HEAL=0: a hint is printed, and it stays as it is', async ({ world }) => {
      const { python, directory } = world.store('later prefix wrapper');
      await BREAK[maker]?.(world, python);
      const before = await snapshot(join(world.cwd, '.venv'));
      const outcome = await world.uv(['pip', 'list'], { env: { UVSHIM_HEAL: '0' } });
      expect(said(outcome)[0]).toContain(`${world.cwd}/.venv is broken`);
      expect(said(outcome)[1]).toMatch(/^hint: rm -r /);
      expect(changes(before, await snapshot(join(world.cwd, '.venv')))).toEqual([]);
      expect(await world.ask('.venv', PREFIX)).toBe(directory);
    });
  });

  describe.each<[string, (world: World) => Promise<unknown>]>([
    ['broken', (world) => world.raw(['venv', '-p', world.store('later prefix wrapper').python])],
    ['orphaned', makeOrphan],
  ])('what only reads an environment that is %s', (_, make) => {
    test('uv pip list, freeze, check and --dry-run change nothing in it, and print one message', async ({
      world,
    }) => {
      expectSuccess(await world.raw(['venv', '-p', world.store('laterBase').python]));
      expectSuccess(await world.raw(['pip', 'install', ...offline, 'plainpkg']));
      const packages = join(world.cwd, '.venv/lib', `python${world.minor}`, 'site-packages');
      const kept = join(world.directory, 'packages');
      await rename(packages, kept);
      await rm(join(world.cwd, '.venv'), { recursive: true });
      await make(world);
      await rm(packages, { recursive: true });
      await rename(kept, packages);
      const before = await snapshot(world.cwd);
      const path = [dirname(world.store('laterBase').python)];
      const hint = [
        expect.stringMatching(/\.venv is .*; the next command that changes it repairs it$/),
        `hint: uvshim repair ${world.cwd}/.venv`,
      ];
      for (const words of [
        ['list'],
        ['freeze'],
        ['check'],
        ['install', '--dry-run', ...offline, 'scriptpkg'],
      ]) {
        const outcome = await world.uv(['pip', ...words], { path });
        expectSuccess(outcome);
        if (words[0] === 'freeze') expect(outcome.stdout).toBe('plainpkg==2.0\n');
        const isFirst = words[0] === 'list';
        expect(said(outcome)).toEqual(isFirst ? hint : []);
      }
      expect(changes(before, await snapshot(world.cwd))).toEqual([]);
    });
  });

  test('an orphan is repaired with a Python of its minor version', async ({ world }) => {
    await makeOrphan(world);
    const options = { path: [dirname(world.store('later prefix wrapper').python)] };
    const outcome = await world.uv(['pip', 'install', ...offline, 'plainpkg'], options);
    expectSuccess(outcome);
    expect(said(outcome)).toHaveLength(1);
    const where = 'import plainpkg, sys; print(sys.prefix, sys.base_prefix)';
    expect(await world.ask('.venv', where)).toBe(`${world.cwd}/.venv ${world.store('laterBase').directory}`);
    // uv reads the version there, and the orphan has one of another patch release.
    const version = await world.ask('.venv', 'import platform; print(platform.python_version())');
    const config = await readFile(join(world.cwd, '.venv/pyvenv.cfg'), 'utf8');
    expect(config).toContain(` = ${version}\n`);
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
