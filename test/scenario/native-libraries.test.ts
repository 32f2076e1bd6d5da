import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import which from 'which';
import { offline } from '../support/wheels.ts';
import { compileLibrary, compileWrapper } from '../support/wrappers.ts';
import { expectSuccess, said, scenarios, type Extent, type World } from './world.ts';

const LOADS = 'import ctypes; print(ctypes.CDLL("libnative.so").answer())';
const SEEN = 'import os; print([os.environ.get(name) for name in ("LD_LIBRARY_PATH", "EXTRAS", "CHOICE")])';

/** Makes a prefix wrapper in the sandbox that has a library, a suffix, and a variable of its own; returns its interpreter. */
async function wrapperWithLibraries(world: World, library = 'native'): Promise<string> {
  const { base, sitePackages } = world.store('prefix wrapper');
  const directory = join(world.directory, 'wrapper');
  const file = join(directory, 'bin', `python${world.minor}`);
  await compileLibrary(join(directory, library, 'libnative.so'));
  await compileWrapper({
    file,
    becomes: base,
    environment: {
      NIX_PYTHONPREFIX: directory,
      NIX_PYTHONEXECUTABLE: file,
      NIX_PYTHONPATH: sitePackages,
      CHOICE: "the wrapper's",
    },
    prefixes: { LD_LIBRARY_PATH: join(directory, library) },
    suffixes: { EXTRAS: '/last' },
  });
  return file;
}

async function makeProject(world: World): Promise<void> {
  const own = 'name = "p"\nversion = "1"\nrequires-python = ">=3.8"\n';
  await writeFile(join(world.cwd, 'pyproject.toml'), `[project]\n${own}[tool.uv]\npackage = false\n`);
}

const EXTENT: Extent = { since: '0.4', features: ['searchPath'], releases: 'boundaries' };

scenarios(EXTENT, ({ test }) => {
  test('uv run sets the variables that the wrapper sets today, from a cached decision too', async ({
    world,
  }) => {
    const python = await wrapperWithLibraries(world);
    const native = join(world.directory, 'wrapper/native');
    await makeProject(world);
    const env = { UV_PYTHON: python };
    expectSuccess(await world.uv(['sync', ...offline], { env }));
    const raw = await world.raw(['run', ...offline, '--no-sync', 'python', '-c', LOADS]);
    expect(raw.status).not.toBe(0);
    for (const round of ['cold', 'replayed']) {
      const outcome = await world.uv(['run', ...offline, 'python', '-c', LOADS], { env });
      expect(outcome.stdout, `${round} ${outcome.stderr}`).toBe('42\n');
    }
    const seen = async (own: Record<string, string>) => {
      const outcome = await world.uv(['run', ...offline, 'python', '-c', SEEN], {
        env: { ...env, ...own },
      });
      expect(said(outcome)).toEqual([]);
      return outcome.stdout.trim();
    };
    expect(await seen({})).toBe(`['${native}', '/last', "the wrapper's"]`);
    expect(await seen({ LD_LIBRARY_PATH: '/own', EXTRAS: '/first', CHOICE: 'mine' })).toBe(
      `['${native}:/own', '/first:/last', "the wrapper's"]`,
    );
    expect(await seen({ LD_LIBRARY_PATH: '/a b' })).toBe(`['${native}:/a b', '/last', "the wrapper's"]`);

    await wrapperWithLibraries(world, 'newer');
    const newer = join(world.directory, 'wrapper/newer');
    expect(await seen({})).toBe(`['${newer}', '/last', "the wrapper's"]`);
  });

  test('uv tool run sets them, and uv run with the wrapper on PATH alone', async ({ world }) => {
    const python = await wrapperWithLibraries(world);
    const native = join(world.directory, 'wrapper/native');
    const path = [dirname(python)];
    const tool = ['tool', 'run', ...offline, '--from', 'scriptpkg', 'python', '-c', SEEN];
    const outcome = await world.uv(tool, { path });
    expect(outcome.stdout, outcome.stderr).toBe(`['${native}', '/last', "the wrapper's"]\n`);
    await makeProject(world);
    const run = await world.uv(['run', ...offline, 'python', '-c', LOADS], { path });
    expect(run.stdout, run.stderr).toBe('42\n');
  });

  test('uvshim env prints them, and uvshim explain names them', async ({ world }) => {
    const python = await wrapperWithLibraries(world);
    const native = join(world.directory, 'wrapper/native');
    const env = { UV_PYTHON: python, LD_LIBRARY_PATH: '/own' };
    const values = { CHOICE: "the wrapper's", EXTRAS: '/last', LD_LIBRARY_PATH: `${native}:/own` };
    const json = await world.uvshim(['env', '--json'], { env });
    expectSuccess(json);
    expect(JSON.parse(json.stdout)).toEqual(values);
    const sh = await world.uvshim(['env'], { env });
    for (const shell of ['sh', 'bash', 'zsh'])
      expect((await world.uvshim(['env', '--shell', shell], { env })).stdout).toBe(sh.stdout);
    const evaluated = await world.run('sh', ['-c', `${sh.stdout}printf '%s|' "$CHOICE" "$EXTRAS"`], {
      env,
    });
    expect(evaluated.stdout).toBe("the wrapper's|/last|");
    const fish = await world.uvshim(['env', '--shell', 'fish'], { env });
    expect(fish.stdout).toContain(`set -gx CHOICE 'the wrapper\\'s'\n`);
    expect((await world.uvshim(['env', '--shell', 'cmd'], { env })).status).toBe(2);
    const { stdout } = await world.uvshim(['explain', 'run', 'python'], { env });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`find ${native} before what is in LD_LIBRARY_PATH`);
    expect((await world.uvshim(['env'], { env: { UV_PYTHON: world.store('base').python } })).stdout).toBe('');
  });

  test('the cached variables of a wrapper do not depend on the caller of the first query', async ({
    world,
  }) => {
    const python = await wrapperWithLibraries(world);
    const native = join(world.directory, 'wrapper/native');
    const values = { CHOICE: "the wrapper's", EXTRAS: '/last', LD_LIBRARY_PATH: native };
    const first = { ...values, UV_PYTHON: python };
    const env = { UV_PYTHON: python };
    const asked = async (own: Record<string, string>) => {
      const { stdout } = await world.uvshim(['env', '--json'], { env: own });
      return JSON.parse(stdout) as unknown;
    };
    const doubled = { LD_LIBRARY_PATH: `${native}:${native}`, EXTRAS: '/last:/last' };
    expect(await asked(first)).toEqual({ ...values, ...doubled });
    expect(await asked(env), 'later').toEqual(values);
  });

  test('a wrapper that finds its shell on PATH and adds to both ends of a variable', async ({ world }) => {
    const { base, sitePackages } = world.store('prefix wrapper');
    const directory = join(world.directory, 'wrapper');
    const python = join(directory, 'bin', `python${world.minor}`);
    const lines = [
      '#!/usr/bin/env bash',
      'PATH=":$PATH:"',
      'PATH=/mine${PATH//:\\/mine:/:}',
      'export PATH=${PATH%:} QT_PLUGIN_PATH=${QT_PLUGIN_PATH:-/plugins}',
      `export NIX_PYTHONPREFIX='${directory}' NIX_PYTHONEXECUTABLE="$0" NIX_PYTHONPATH='${sitePackages}'`,
      `exec '${base}' "$@"`,
    ];
    await mkdir(dirname(python), { recursive: true });
    await writeFile(python, `${lines.join('\n')}\n`, { mode: 0o755 });
    const path = ['/mine', dirname(which.sync('bash'))];
    const { stdout } = await world.uvshim(['env', '--json'], { path, env: { UV_PYTHON: python } });
    const values = JSON.parse(stdout) as Record<string, string>;
    expect({ ...values, PATH: values.PATH?.split(':')[0] }).toEqual({
      PATH: '/mine',
      QT_PLUGIN_PATH: '/plugins',
    });
    expect(values.PATH).not.toContain('uvshim-marks');
  });

  test("an environment of a plain wrapper: every program of uv run gets the wrapper's variables", async ({
    world,
  }) => {
    await makeProject(world);
    expectSuccess(await world.uv(['venv', '-p', world.store('plain').python]));
    const outcome = await world.uv(['run', ...offline, '--no-sync', 'sh', '-c', 'echo "$LD_LIBRARY_PATH"']);
    expect(outcome.stdout, outcome.stderr).toBe(`${world.store('plain').directory}/native\n`);
  });
});
