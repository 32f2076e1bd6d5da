import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import which from 'which';
import type { StorePython } from '../support/store-kinds.ts';
import { offline } from '../support/wheels.ts';
import {
  PREFIX_WRAPPERS,
  expectSuccess,
  isSince,
  launcher,
  PREFIX,
  said,
  scenario,
  scenarios,
  writtenOutsideOfCaches,
  type World,
} from './world.ts';

/** Expects an environment that reports itself, and that packages can be installed into and imported from. */
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

const NAMED = [...PREFIX_WRAPPERS, 'argv0', 'plain', 'base', 'venv'] as const;

/** How `uv venv` can be told which Python to use. */
const SPELLINGS: Readonly<Record<string, (python: StorePython) => string[]>> = {
  '-p DIRECTORY': ({ directory }) => ['-p', directory],
  '-pPATH': ({ python }) => [`-p${python}`],
  '-p=PATH': ({ python }) => [`-p=${python}`],
  '-qp PATH': ({ python }) => ['-qp', python],
  '--python PATH': ({ python }) => ['--python', python],
};

scenarios({}, ({ test, some, version }) => {
  describe.each(some(NAMED))('a %s Python', (kind) => {
    test('uv venv -p PATH, then uv pip install finds .venv', async ({ world }) => {
      expectSuccess(await world.uv(['venv', '-p', world.store(kind).python]));
      await expectGood(world);
    });

    test('uv --offline --color never venv --python=PATH, then uv pip install with VIRTUAL_ENV', async ({
      world,
    }) => {
      const python = `--python=${world.store(kind).python}`;
      expectSuccess(await world.uv(['--offline', '--color', 'never', 'venv', python, 'other']));
      await expectGood(world, 'other', { env: { VIRTUAL_ENV: join(world.cwd, 'other') } });
    });

    test.for(['python', 'directory'] as const)('uv venv with UV_PYTHON=its %s', async (what, { world }) => {
      expectSuccess(await world.uv(['venv'], { env: { UV_PYTHON: world.store(kind)[what] } }));
      expect(await world.ask('.venv', PREFIX)).toBe(join(world.cwd, '.venv'));
    });
  });

  describe.each(some(PREFIX_WRAPPERS))('a %s Python', (kind) => {
    test.for(Object.entries(SPELLINGS))('uv venv %s uses its base', async ([, spell], { world }) => {
      const python = world.store(kind);
      expectSuccess(await world.uv(['venv', ...spell(python)]));
      expect(await homeOf(world)).toBe(dirname(python.base));
    });

    test.for([
      ['-p NAME, found on PATH', ['-p', 'nixpython'], {}],
      ['-p ./LINK', ['-p', './profile/bin/nixpython'], {}],
      ['with UV_PYTHON=NAME', [], { UV_PYTHON: 'nixpython' }],
    ] as const)('uv venv %s uses its base', async ([, words, env], { world }) => {
      const { python, base } = world.store(kind);
      const bin = join(world.cwd, 'profile/bin');
      await mkdir(bin, { recursive: true });
      await symlink(python, join(bin, 'nixpython'));
      expectSuccess(await world.uv(['venv', ...words], { path: [bin], env }));
      expect(await homeOf(world)).toBe(dirname(base));
    });

    test.for(['pyproject.toml', 'uv.toml'])(
      'uv venv with pip.python in %s uses its base',
      async (name, { world }) => {
        const { python, base } = world.store(kind);
        const table = name === 'uv.toml' ? 'pip' : 'tool.uv.pip';
        await writeFile(join(world.cwd, name), `[${table}]\npython = "${python}"\n`);
        expectSuccess(await world.uv(['venv']));
        expect(await homeOf(world)).toBe(dirname(base));
        await expectGood(world);
      },
    );

    test('an empty -p counts as none: UV_PYTHON is used', async ({ world }) => {
      const { python, base } = world.store(kind);
      // uv 0.2 refuses an empty one.
      const words = isSince(version, '0.4') ? ['-p', ''] : [];
      expectSuccess(await world.uv(['venv', ...words], { env: { UV_PYTHON: python } }));
      expect(await homeOf(world)).toBe(dirname(base));
    });

    test('uv venv -p PATH prints one line that names the base, and none with -q', async ({ world }) => {
      const { python, base } = world.store(kind);
      const lines = said(await world.uv(['venv', '-p', python]));
      expect(lines).toEqual([
        `uvshim: using ${base} in place of the wrapper ${python} (-p); UVSHIM_DISABLE=1 turns this off`,
      ]);
      expect((await world.uv(['venv', '-q', '-p', python, 'other'])).stderr).toBe('');
    });

    test('uv venv --system-site-packages imports its packages, and plain uv venv does not', async ({
      world,
    }) => {
      const { python, sitePackages } = world.store(kind);
      const where = 'import storepkg; print(storepkg.__file__)';
      expectSuccess(await world.uv(['venv', '-p', python, '--system-site-packages']));
      expect(await world.ask('.venv', where)).toBe(join(sitePackages, 'storepkg/__init__.py'));
      await expectGood(world);
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

  test("a wrapper's own variables in the caller's environment do not poison uv's cache", async ({
    world,
  }) => {
    const { directory, python, sitePackages, base } = world.store('prefix wrapper');
    const env = { NIX_PYTHONPREFIX: directory, NIX_PYTHONEXECUTABLE: python, NIX_PYTHONPATH: sitePackages };
    await world.uv(['venv', '-p', base, 'first'], { env });
    expectSuccess(await world.uv(['venv', '-p', base]));
    await expectGood(world);
  });
});

scenarios({ features: ['searchPath', 'pythonFind'] }, ({ test, some }) => {
  describe.each(some(PREFIX_WRAPPERS))('a %s Python is the only one on PATH', (kind) => {
    test.for([
      ['uv venv -p 3.X', true, ''],
      ['uv venv', false, ''],
      ['uv venv with .python-version', false, 'file'],
    ] as const)('%s uses its base, and says so in one line', async ([, isSaid, file], { world }) => {
      const { python, base } = world.store(kind);
      const options = { path: [dirname(python)] };
      if (file) await writeFile(join(world.cwd, '.python-version'), `${world.minor}\n`);
      const outcome = await world.uv(['venv', ...(isSaid ? ['-p', world.minor] : [])], options);
      expectSuccess(outcome);
      expect(await homeOf(world)).toBe(dirname(base));
      expect(said(outcome)).toHaveLength(1);
    });
  });

  test('uv venv prints what uv prints, if the base is on PATH before its wrapper', async ({ world }) => {
    const { python, base } = world.store('prefix wrapper');
    const options = { path: [dirname(base), dirname(python)] };
    const { stderr } = await world.raw(['venv', 'raw'], options);
    expect((await world.uv(['venv', 'one'], options)).stderr).toBe(stderr.replaceAll('raw', 'one'));
  });

  test('uv venv --system-site-packages imports the packages of a wrapper that is only on PATH', async ({
    world,
  }) => {
    const { python } = world.store('prefix wrapper');
    expectSuccess(await world.uv(['venv', '--system-site-packages'], { path: [dirname(python)] }));
    expect(await world.ask('.venv', 'import storepkg; print(storepkg.__file__)')).toContain('storepkg');
    await expectGood(world, '.venv', { path: [dirname(python)] });
  });

  test('fails like uv when no Python matches -p 3.99', async ({ world }) => {
    const options = { path: [dirname(world.store('prefix wrapper').python)] };
    const [raw, shim] = [
      await world.raw(['--offline', 'venv', '-p', '3.99'], options),
      await world.uv(['--offline', 'venv', '-p', '3.99'], options),
    ];
    expect(raw.status).not.toBe(0);
    expect({ status: shim.status, stdout: shim.stdout }).toEqual({ status: raw.status, stdout: raw.stdout });
  });
});

// Older releases find no managed Python at this place.
scenarios({ since: '0.4.30', features: ['searchPath'] }, ({ test }) => {
  test('uv venv and uv tool install name no wrapper, if there is a managed Python', async ({ world }) => {
    const managed = join(world.cwd, 'managed');
    const place = join(managed, `cpython-${world.minor}.0-linux-x86_64-gnu`);
    const { directory, python } = world.store('base');
    await mkdir(join(place, 'bin'), { recursive: true });
    await symlink(join(directory, 'lib'), join(place, 'lib'));
    await copyFile(python, join(place, 'bin', `python${world.minor}`));
    const options = {
      path: [dirname(world.store('prefix wrapper').python)],
      env: { UV_PYTHON_INSTALL_DIR: managed },
    };
    const { stderr } = await world.raw(['venv', 'raw'], options);
    expect((await world.uv(['venv', 'one'], options)).stderr).toBe(stderr.replaceAll('raw', 'one'));
    const installed = await world.uv(['tool', 'install', ...offline, 'scriptpkg'], options);
    expectSuccess(installed);
    expect(said(installed)).toEqual([]);
  });
});

scenarios({ features: ['userPin'], releases: 'boundaries' }, ({ test, version }) => {
  test("the user's own .python-version names a wrapper: uv venv uses its base, if uv reads that file", async ({
    world,
  }) => {
    const { python, base } = world.store('later prefix wrapper');
    await mkdir(join(world.home, '.config/uv'), { recursive: true });
    await writeFile(join(world.home, '.config/uv/.python-version'), `${python}\n`);
    const other = world.store('base').python;
    expectSuccess(await world.uv(['venv'], { path: [dirname(other)] }));
    expect(await homeOf(world)).toBe(dirname(isSince(version, '0.6.7') ? base : other));
  });
});

scenarios({ features: ['workingDirectory'], releases: 'boundaries' }, ({ test, version }) => {
  test('UV_WORKING_DIRECTORY leads uv venv to a project that names a wrapper, if uv knows the variable', async ({
    world,
  }) => {
    const { python, base } = world.store('later prefix wrapper');
    const project = join(world.cwd, 'project');
    await mkdir(project);
    await writeFile(join(project, 'uv.toml'), `[pip]\npython = "${python}"\n`);
    const other = world.store('base').python;
    const env = { UV_WORKING_DIRECTORY: project };
    expectSuccess(await world.uv(['venv'], { path: [dirname(other)], env }));
    const [place, used] = isSince(version, '0.9.1') ? ['project/.venv', base] : ['.venv', other];
    expect(await homeOf(world, place)).toBe(dirname(used));
  });
});

scenarios({ features: ['pythonBeforePython3'], releases: 'boundaries' }, ({ test, version }) => {
  test('uv venv -p DIRECTORY uses the base of the program that uv takes there', async ({ world }) => {
    const [wrapper, other] = [world.store('later prefix wrapper'), world.store('base')];
    const bin = join(world.cwd, 'prefix/bin');
    await mkdir(bin, { recursive: true });
    await symlink(wrapper.python, join(bin, 'python'));
    const script = `#!/bin/sh\nexec '${other.python}' "$@"\n`;
    await writeFile(join(bin, 'python3'), script, { mode: 0o755 });
    expectSuccess(await world.uv(['venv', '-p', 'prefix']));
    const { base } = isSince(version, '0.13') ? wrapper : other;
    expect(await homeOf(world)).toBe(dirname(base));
  });
});

scenario(({ test, minor }) => {
  test.for(['<&-', '2>&-', '<&- 2>&-'])(
    'uv venv %s finds the base behind a wrapper',
    async (closed, { world }) => {
      const call = ['-c', `exec "$@" ${closed}`, 'sh', launcher, 'venv', '-p', minor];
      const path = [dirname(world.store('prefix wrapper').python), join(world.directory, 'real-uv')];
      expectSuccess(await world.run('/bin/sh', call, { path }));
      expect(await homeOf(world)).toBe(dirname(world.store('base').python));
    },
  );

  test("a directory that the user may not enter: only uv's own error is printed", async ({ world }) => {
    const path = [dirname(world.store('base').python), join(world.directory, 'real-uv')];
    const caps = '-dac_override,-dac_read_search';
    // Modes are nothing to root, but for these two capabilities.
    const as = [which.sync('setpriv'), `--bounding-set=${caps}`, `--inh-caps=${caps}`];
    const inside = 'chmod 0 "$PWD"; "$@"; status=$?; chmod 755 "$PWD"; exit $status';
    const call = (uv: string) =>
      world.run('/bin/sh', ['-c', inside, 'sh', ...as, uv, 'pip', 'list'], { path });
    const expected = await call(join(world.directory, 'real-uv/uv'));
    const { status, stderr } = await call(launcher);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expected.stderr });
  });
});
