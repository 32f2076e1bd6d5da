import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Outcome, RunOptions } from '../support/sandbox.ts';
import { snapshot } from '../support/snapshot.ts';
import type { StorePython } from '../support/store-kinds.ts';
import { offline } from '../support/wheels.ts';
import {
  PREFIX_WRAPPERS,
  expectSuccess,
  isSince,
  said,
  scenario,
  scenarios,
  writtenOutsideOfCaches,
  type World,
} from './world.ts';

const KINDS = [...PREFIX_WRAPPERS, 'argv0', 'plain'] as const;

async function isInstalled(world: World, environment: string, name = 'plainpkg'): Promise<boolean> {
  const python = join(world.cwd, environment, 'bin/python');
  return (await world.run(python, ['-c', `import ${name}`])).status === 0;
}

/** `uv pip WORDS…`, offline if it installs. */
type Pip = (...words: string[]) => Promise<Outcome>;

/** Each command of `uv pip`, in an environment with plainpkg 2.0. */
const COMMANDS: Readonly<Record<string, (pip: Pip, world: World) => Promise<void>>> = {
  install: async (pip, world) => {
    expectSuccess(await pip('install', 'scriptpkg'));
    expect(await isInstalled(world, '.venv', 'scriptpkg')).toBe(true);
  },
  list: async (pip) => {
    expect((await pip('list')).stdout).toMatch(/^plainpkg +2\.0$/m);
  },
  sync: async (pip, world) => {
    await writeFile(join(world.cwd, 'requirements.txt'), 'plainpkg==1.0\n');
    expectSuccess(await pip('sync', 'requirements.txt'));
    expect(await world.ask('.venv', 'import plainpkg; print(plainpkg.__version__)')).toBe('1.0');
  },
  freeze: async (pip) => {
    expect((await pip('freeze')).stdout).toBe('plainpkg==2.0\n');
  },
  show: async (pip) => {
    expect((await pip('show', 'plainpkg')).stdout).toContain('Version: 2.0');
  },
  check: async (pip) => {
    expectSuccess(await pip('check'));
  },
  tree: async (pip) => {
    expect((await pip('tree')).stdout).toContain('plainpkg v2.0');
  },
  uninstall: async (pip, world) => {
    expectSuccess(await pip('uninstall', 'plainpkg'));
    expect(await isInstalled(world, '.venv')).toBe(false);
  },
};

/** How UV_PYTHON names a Python, and whether the environment is active. */
const NAMED: Readonly<Record<string, (world: World, python: StorePython) => Promise<RunOptions>>> = {
  'its path': ({ cwd }, { python }) =>
    Promise.resolve({ env: { UV_PYTHON: python, VIRTUAL_ENV: join(cwd, '.venv') } }),
  'its directory': ({ cwd }, { directory }) =>
    Promise.resolve({ env: { UV_PYTHON: directory, VIRTUAL_ENV: join(cwd, '.venv') } }),
  'its name on PATH': async ({ cwd }, { python }) => {
    await mkdir(join(cwd, 'bin'));
    await symlink(python, join(cwd, 'bin/nixpython'));
    return { env: { UV_PYTHON: 'nixpython' }, path: [join(cwd, 'bin')] };
  },
};

scenarios({}, ({ test, some, version }) => {
  describe.each(some(KINDS))('UV_PYTHON names a read-only %s Python', (kind) => {
    for (const [at, [command, expectDone]] of Object.entries(COMMANDS).entries()) {
      if (command === 'tree' && !isSince(version, '0.4')) continue;
      // Each command meets each way, with one kind or another.
      const [way, nameIt] = Object.entries(NAMED)[(at + KINDS.indexOf(kind)) % 3] ?? [''];
      test(`uv pip ${command} works in .venv (UV_PYTHON is ${way})`, async ({ world }) => {
        expectSuccess(await world.raw(['venv', '-p', world.store(kind).base]));
        expectSuccess(await world.raw(['pip', 'install', ...offline, '-p', '.venv', 'plainpkg']));
        const options = await nameIt?.(world, world.store(kind));
        const pip: Pip = async (word, ...words) => {
          const resolving = word === 'install' || word === 'sync' ? offline : [];
          const outcome = await world.uv(['pip', word, ...resolving, ...words], options);
          const isChange = ['install', 'sync', 'uninstall'].includes(word);
          expect(said(outcome), 'a change says where it works').toEqual(
            isChange ? [expect.stringContaining(`uvshim: working in ${world.cwd}/.venv `)] : [],
          );
          return outcome;
        };
        await expectDone(pip, world);
      });
    }

    test('uv pip compile is unchanged, and -q prints nothing of uvshim', async ({ world }) => {
      expectSuccess(await world.raw(['venv', '-p', world.store(kind).base]));
      const env = { UV_PYTHON: world.store(kind).python };
      const compiled = await world.uv(['pip', 'compile', '-q', ...offline, '-'], {
        env,
        stdin: 'plainpkg\n',
      });
      expectSuccess(compiled);
      expect(compiled.stdout).toContain('plainpkg==2.0');
      expect((await world.uv(['pip', 'list', '-q'], { env })).stderr).toBe('');
    });

    test('-p and --target choose the destination', async ({ world }) => {
      expectSuccess(await world.raw(['venv', '-p', world.store(kind).base]));
      expectSuccess(await world.raw(['venv', '-p', world.store(kind).base, 'other']));
      const env = { UV_PYTHON: world.store(kind).python };
      const explicit = await world.uv(['pip', 'install', ...offline, '-p', 'other/bin/python', 'plainpkg'], {
        env,
      });
      expectSuccess(explicit);
      expect(said(explicit)).toEqual([]);
      expect([await isInstalled(world, 'other'), await isInstalled(world, '.venv')]).toEqual([true, false]);
      const target = await world.uv(['pip', 'install', ...offline, '--target', 'target', 'scriptpkg'], {
        env,
      });
      expectSuccess(target);
      expect(said(target)).toEqual([]);
      expect([...(await snapshot(join(world.cwd, 'target'))).keys()]).toContain('scriptpkg');
    });
  });

  describe.each(some(PREFIX_WRAPPERS))('a %s Python', (kind) => {
    test('uv pip install works in .venv if the Python is a name, or pip.python in pyproject.toml or uv.toml', async ({
      world,
    }) => {
      const { python, base } = world.store(kind);
      expectSuccess(await world.raw(['venv', '-p', base]));
      await mkdir(join(world.cwd, 'bin'));
      await symlink(python, join(world.cwd, 'bin/nixpython'));
      const options = { path: [join(world.cwd, 'bin')], env: { UV_PYTHON: 'nixpython' } };
      expectSuccess(await world.uv(['pip', 'install', ...offline, 'plainpkg'], options));
      expect(await isInstalled(world, '.venv')).toBe(true);
      await writeFile(join(world.cwd, 'pyproject.toml'), `[tool.uv.pip]\npython = "${python}"\n`);
      expectSuccess(await world.uv(['pip', 'uninstall', 'plainpkg']));
      await writeFile(join(world.cwd, 'uv.toml'), `[pip]\npython = "${python}"\n`);
      expectSuccess(await world.uv(['pip', 'install', ...offline, 'scriptpkg']));
      expect([await isInstalled(world, '.venv'), await isInstalled(world, '.venv', 'scriptpkg')]).toEqual([
        false,
        true,
      ]);
      // --no-system takes back what the configuration says, and the environment is the target again.
      await writeFile(join(world.cwd, 'uv.toml'), `[pip]\npython = "${python}"\nsystem = true\n`);
      expectSuccess(await world.uv(['pip', 'install', ...offline, '--no-system', 'plainpkg']));
      expect(await isInstalled(world, '.venv')).toBe(true);
    });

    test('uv pip install repairs an environment of python -m venv, with and without UV_PYTHON', async ({
      world,
    }) => {
      const { python } = world.store(kind);
      expectSuccess(await world.run(python, ['-m', 'venv', '--without-pip', '.venv']));
      expectSuccess(
        await world.uv(['pip', 'install', ...offline, 'plainpkg'], { env: { UV_PYTHON: python } }),
      );
      expectSuccess(await world.uv(['pip', 'install', ...offline, 'scriptpkg']));
      expect(await world.ask('.venv', 'import sys, plainpkg, scriptpkg; print(sys.prefix)')).toBe(
        join(world.cwd, '.venv'),
      );
    });

    test("devenv's shell: UV_PROJECT_ENVIRONMENT is the target", async ({ world }) => {
      const { python, base } = world.store(kind);
      const environment = join(world.cwd, 'state/venv');
      expectSuccess(await world.raw(['venv', '-p', base, environment]));
      const env = { UV_PYTHON: python, UV_PROJECT_ENVIRONMENT: environment };
      expectSuccess(await world.uv(['pip', 'install', ...offline, 'plainpkg'], { env }));
      expect(await isInstalled(world, 'state/venv')).toBe(true);
    });
  });
});

scenarios({ features: ['environmentOnPath'] }, ({ test, some }) => {
  describe.each(some(PREFIX_WRAPPERS))('a %s Python is all there is, on PATH', (kind) => {
    test('without any environment, uv pip list is like uv, and uv pip install fails after a hint', async ({
      world,
    }) => {
      const options = { path: [dirname(world.store(kind).python)] };
      for (const command of [['list'], ['freeze'], ['show', 'storepkg'], ['check']]) {
        const raw = await world.raw(['pip', ...command], options);
        const shim = await world.uv(['pip', ...command], options);
        expect({ status: shim.status, stdout: shim.stdout }).toEqual({
          status: raw.status,
          stdout: raw.stdout,
        });
        expect(said(shim)).toEqual([]);
      }
      const written = await writtenOutsideOfCaches(world, async () => {
        const raw = await world.raw(['pip', 'install', ...offline, 'plainpkg'], options);
        const shim = await world.uv(['pip', 'install', ...offline, 'plainpkg'], options);
        expect(shim.status).toBe(raw.status);
        expect(shim.status).not.toBe(0);
        // uv 0.2 takes none of these interpreters from PATH, and its own words are all there is to say.
        if (raw.stderr.includes('No Python interpreters found')) expect(shim.stderr).toBe(raw.stderr);
        else expect(shim.stderr).toContain('uv venv');
      });
      expect(written).toEqual([]);
    });
  });
});

scenarios({ features: ['lockOptional'] }, ({ test }) => {
  test('without a project, uv pip sync, uninstall and install --exact remove nothing in UV_PROJECT_ENVIRONMENT', async ({
    world,
  }) => {
    const { directory, base } = world.store('venv');
    const other = join(world.directory, 'other');
    expectSuccess(await world.raw(['venv', '-p', base, other]));
    const env = { UV_PYTHON: base, UV_PROJECT_ENVIRONMENT: other };
    const exact = ['pip', 'install', ...offline, '--exact', 'storedep'];
    for (const words of [['plainpkg'], ['storedep']])
      expectSuccess(await world.uv(['pip', 'install', ...offline, ...words], { env }));
    await writeFile(join(world.cwd, 'requirements.txt'), 'scriptpkg\n');
    const before = await snapshot(other);
    await world.uv(exact, { env });
    for (const words of [
      ['pip', 'sync', ...offline, 'requirements.txt'],
      ['pip', 'uninstall', 'plainpkg'],
      exact,
    ])
      await world.uv(words, { env: { ...env, UV_PYTHON: undefined, VIRTUAL_ENV: directory } });
    expect(await snapshot(other)).toEqual(before);
  });

  test("uv2nix's shell: uv pip uses the writable environment instead of the store's, and prints it", async ({
    world,
  }) => {
    const { directory, base } = world.store('venv');
    const env = { VIRTUAL_ENV: directory };
    expectSuccess(await world.raw(['venv', '-p', base]));
    const outcome = await world.uv(['pip', 'install', ...offline, 'plainpkg'], { env });
    expectSuccess(outcome);
    expect(said(outcome)).toEqual([
      `uvshim: working in ${world.cwd}/.venv (.venv), as ${directory} (VIRTUAL_ENV) is read-only; UVSHIM_DISABLE=1 turns this off`,
    ]);
    expect(await isInstalled(world, '.venv')).toBe(true);
  });

  test("uv2nix's shell without another environment: uv pip install fails like uv, after a hint", async ({
    world,
  }) => {
    const { directory } = world.store('venv');
    const env = { VIRTUAL_ENV: directory };
    const raw = await world.raw(['pip', 'install', ...offline, 'plainpkg'], { env });
    const shim = await world.uv(['pip', 'install', ...offline, 'plainpkg'], { env });
    expect(shim.status).toBe(raw.status);
    expect(shim.status).not.toBe(0);
    expect(said(shim)[0]).toContain(`${directory} (VIRTUAL_ENV) is read-only`);
    expect(said(shim)[1]).toBe('hint: uv venv');
    expect(shim.stderr).toMatch(/Read-only file system/);
  });

  test('uv pip install --dry-run in the shell of uv2nix tells what the environment that one is in lacks', async ({
    world,
  }) => {
    const [base, venv] = [world.store('base'), world.store('venv')];
    const env = { UV_PYTHON: base.python, UV_NO_SYNC: '1', VIRTUAL_ENV: venv.directory };
    const options = { env, path: [dirname(venv.python)] };
    const dryRun = ['pip', 'install', ...offline, '--dry-run'];
    const lacking = await world.uv([...dryRun, 'plainpkg'], options);
    expectSuccess(lacking);
    expect(lacking.stderr).toContain('Would install 1 package');
    const satisfied = await world.uv([...dryRun, 'storepkg'], options);
    expectSuccess(satisfied);
    expect(satisfied.stderr).toContain('Would make no changes');
  });

  test('uv pip install with an active writable environment and UV_PYTHON=3.X is unchanged', async ({
    world,
  }) => {
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
    for (const env of [{ VIRTUAL_ENV: join(world.cwd, '.venv') }, { UV_PYTHON: world.minor }]) {
      const outcome = await world.uv(['pip', 'install', ...offline, 'plainpkg'], { env });
      expectSuccess(outcome);
      expect(said(outcome)).toEqual([]);
      expect(await isInstalled(world, '.venv')).toBe(true);
    }
  });
});

scenario(({ test }) => {
  test('uv pip list fails like uv if UV_PYTHON leads nowhere, although a wrapper is on PATH', async ({
    world,
  }) => {
    for (const UV_PYTHON of ['/nonexistent/python', '3.99', 'nopython']) {
      const options = { path: [dirname(world.store('linked prefix wrapper').python)], env: { UV_PYTHON } };
      const shim = await world.uv(['pip', 'list'], options);
      expect(shim.status).not.toBe(0);
      expect(shim).toEqual(await world.raw(['pip', 'list'], options));
    }
  });
});
