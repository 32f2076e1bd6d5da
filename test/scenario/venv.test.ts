import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { offline } from '../support/wheels.ts';
import {
  DIRTY,
  expectSuccess,
  isSince,
  PREFIX,
  said,
  scenarios,
  writtenOutsideOfCaches,
  type World,
} from './world.ts';

/** What an environment has to be: it reports itself, and what is installed lands in it and can be imported. */
async function expectGood(world: World, environment = '.venv', options = {}): Promise<void> {
  const directory = join(world.cwd, environment);
  expect(await world.ask(environment, PREFIX)).toBe(directory);
  const written = await writtenOutsideOfCaches(world, async () => {
    expectSuccess(await world.uv(['pip', 'install', ...offline, 'plainpkg'], options));
  });
  expect(
    written.filter((line) => !line.includes(`cwd/${environment}`)),
    'nothing is written elsewhere',
  ).toEqual([]);
  const file = await world.ask(environment, 'import plainpkg; print(plainpkg.__file__)');
  expect(file).toBe(
    join(directory, 'lib', `python${world.minor}`, 'site-packages', 'plainpkg', '__init__.py'),
  );
}

async function homeOf(world: World, environment = '.venv'): Promise<string | undefined> {
  const config = await readFile(join(world.cwd, environment, 'pyvenv.cfg'), 'utf8');
  return /^home = (.*)$/m.exec(config)?.[1];
}

const NAMED = [...DIRTY, 'argv0', 'plain', 'base', 'venv'] as const;

scenarios({ features: ['searchPath', 'userPin', 'pythonBeforePython3'] }, ({ test, some, version }) => {
  describe.each(some(NAMED))('a %s Python, named', (kind) => {
    test('venv -p PATH, then pip install with the environment only found', async ({ world }) => {
      expectSuccess(await world.uv(['venv', '-p', world.store(kind).python]));
      await expectGood(world);
    });

    test('global options first, --python=PATH, then pip install with the environment active', async ({
      world,
    }) => {
      const python = `--python=${world.store(kind).python}`;
      expectSuccess(await world.uv(['--offline', '--color', 'never', 'venv', python, 'other']));
      await expectGood(world, 'other', { env: { VIRTUAL_ENV: join(world.cwd, 'other') } });
    });

    test('UV_PYTHON as path and as directory', async ({ world }) => {
      for (const [name, python] of [
        ['by-path', world.store(kind).python],
        ['by-directory', world.store(kind).directory],
      ] as const) {
        expectSuccess(await world.uv(['venv', name], { env: { UV_PYTHON: python } }));
        expect(await world.ask(name, PREFIX)).toBe(join(world.cwd, name));
      }
    });
  });

  describe.each(some(DIRTY))('a %s Python', (kind) => {
    test('is seen through in every spelling of -p', async ({ world }) => {
      const { python, directory, base } = world.store(kind);
      for (const words of [
        ['-p', directory],
        [`-p${python}`],
        [`-p=${python}`],
        ['-qp', python],
        ['--python', python],
      ]) {
        expectSuccess(await world.uv(['venv', ...words]));
        expect(await homeOf(world), words.join(' ')).toBe(dirname(base));
        await world.run('rm', ['-r', '.venv']);
      }
    });

    test('is seen through behind a link, as a name, and with --directory', async ({ world }) => {
      const { python, base } = world.store(kind);
      await world.run('mkdir', ['-p', 'profile/bin', 'project']);
      await world.run('ln', ['-s', python, 'profile/bin/nixpython']);
      const path = [join(world.cwd, 'profile/bin')];
      expectSuccess(await world.uv(['venv', '-p', 'nixpython', 'by-name'], { path }));
      expectSuccess(await world.uv(['venv', 'by-variable'], { path, env: { UV_PYTHON: 'nixpython' } }));
      expectSuccess(await world.uv(['venv', '-p', './profile/bin/nixpython', 'by-link']));
      for (const name of ['by-name', 'by-variable', 'by-link'])
        expect(await homeOf(world, name)).toBe(dirname(base));
    });

    test('is found by a version, by nothing, and by .python-version where it is all that is on PATH', async ({
      world,
    }) => {
      const { python, base } = world.store(kind);
      const path = [dirname(python)];
      expectSuccess(await world.uv(['venv', '-p', world.minor, 'by-version'], { path }));
      expectSuccess(await world.uv(['venv', 'by-nothing'], { path }));
      await writeFile(join(world.cwd, '.python-version'), `${world.minor}\n`);
      const outcome = await world.uv(['venv', 'by-file'], { path });
      expectSuccess(outcome);
      for (const name of ['by-version', 'by-nothing', 'by-file']) {
        expect(await homeOf(world, name), name).toBe(dirname(base));
      }
      expect(said(outcome), 'one line').toHaveLength(1);
      await expectGood(world, 'by-file', { path, env: { VIRTUAL_ENV: join(world.cwd, 'by-file') } });
    });

    test('is named by pip.python in pyproject.toml and in uv.toml', async ({ world }) => {
      const { python, base } = world.store(kind);
      await writeFile(join(world.cwd, 'pyproject.toml'), `[tool.uv.pip]\npython = "${python}"\n`);
      expectSuccess(await world.uv(['venv', 'by-pyproject']));
      await writeFile(join(world.cwd, 'uv.toml'), `[pip]\npython = "${python}"\n`);
      expectSuccess(await world.uv(['venv', '.venv']));
      for (const name of ['by-pyproject', '.venv']) expect(await homeOf(world, name)).toBe(dirname(base));
      await expectGood(world);
    });

    test("is named by the user's own .python-version, and by no -p that is empty", async ({ world }) => {
      const { python, base } = world.store(kind);
      const options = { env: { UV_PYTHON: python } };
      // In 0.2 uv refuses an empty one.
      const words = isSince(version, '0.4') ? ['-p', ''] : [];
      expectSuccess(await world.uv(['venv', ...words, 'by-variable'], options));
      expect(await homeOf(world, 'by-variable')).toBe(dirname(base));
      if (!isSince(version, '0.6.7')) return;
      await mkdir(join(world.home, '.config/uv'), { recursive: true });
      await writeFile(join(world.home, '.config/uv/.python-version'), `${python}\n`);
      expectSuccess(await world.uv(['venv']));
      await expectGood(world);
    });

    test('says one line, and none with -q', async ({ world }) => {
      const { python, base } = world.store(kind);
      const lines = said(await world.uv(['venv', '-p', python]));
      expect(lines).toEqual([
        `uvshim: using ${base} in place of the wrapper ${python} (-p); UVSHIM_DISABLE=1 turns this off`,
      ]);
      expect((await world.uv(['venv', '-q', '-p', python, 'other'])).stderr).toBe('');
    });

    test('its packages are importable with --system-site-packages, and only with it', async ({ world }) => {
      const { python } = world.store(kind);
      const where = 'import storepkg; print(storepkg.__file__)';
      expectSuccess(await world.uv(['venv', '-p', python, '--system-site-packages']));
      expect(await world.ask('.venv', where)).toBe(
        join(world.store(kind).sitePackages, 'storepkg/__init__.py'),
      );
      await expectGood(world);
      expectSuccess(
        await world.uv(['venv', '--system-site-packages', 'by-path'], { path: [dirname(python)] }),
      );
      expect(await world.ask('by-path', where)).toContain('storepkg');
      expectSuccess(await world.uv(['venv', '-p', python, 'without']));
      expect((await world.run('without/bin/python', ['-c', where])).status).toBe(1);
    });
  });

  test('a plain wrapper is not unwrapped: its LD_LIBRARY_PATH reaches what runs in the environment', async ({
    world,
  }) => {
    expectSuccess(await world.uv(['venv', '-p', world.store('plain').python]));
    const code = 'import ctypes; ctypes.CDLL("libstorenative.so"); print("loaded")';
    expect(await world.ask('.venv', code)).toBe('loaded');
  });

  test('what nobody has fails as with raw uv', async ({ world }) => {
    const options = { path: [dirname(world.store('dirty').python)] };
    const [raw, shim] = [
      await world.raw(['--offline', 'venv', '-p', '3.99'], options),
      await world.uv(['--offline', 'venv', '-p', '3.99'], options),
    ];
    expect(raw.status).not.toBe(0);
    expect({ status: shim.status, stdout: shim.stdout }).toEqual({ status: raw.status, stdout: raw.stdout });
  });

  test("a wrapper's own variables in the caller's environment do not poison uv's cache", async ({
    world,
  }) => {
    const { directory, python, sitePackages, base } = world.store('dirty');
    const env = { NIX_PYTHONPREFIX: directory, NIX_PYTHONEXECUTABLE: python, NIX_PYTHONPATH: sitePackages };
    await world.uv(['venv', '-p', base, 'first'], { env });
    expectSuccess(await world.uv(['venv', '-p', base]));
    await expectGood(world);
  });
});
