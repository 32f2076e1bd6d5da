import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, inject } from 'vitest';
import { exists } from '../support/cache.ts';
import type { Outcome, RunOptions } from '../support/sandbox.ts';
import { changes, snapshot } from '../support/snapshot.ts';
import type { StoreKind, StorePython } from '../support/store-kinds.ts';
import { offline } from '../support/wheels.ts';
import { makeProject } from './make-project.ts';
import { takeBaseAway } from './orphan.ts';
import {
  PREFIX_WRAPPERS,
  expectSuccess,
  hasOtherMinor,
  isSince,
  PREFIX,
  said,
  scenarios,
  type World,
} from './world.ts';

/** Puts something into an environment that is gone once it is remade. */
async function mark(world: World, environment = '.venv'): Promise<void> {
  await writeFile(resolve(world.cwd, environment, 'marker'), '');
}

function isKept(world: World, environment = '.venv'): Promise<boolean> {
  return exists(resolve(world.cwd, environment, 'marker'));
}

/** Expects an environment that reports itself, has this base, and has its packages. */
async function expectGood(
  world: World,
  base: string,
  environment = '.venv',
  packages = 'plainpkg',
): Promise<void> {
  const code = `import sys, ${packages}; print(sys.prefix, sys.base_prefix)`;
  const prefix = resolve(world.cwd, environment);
  expect(await world.ask(environment, code)).toBe(`${prefix} ${dirname(dirname(base))}`);
}

/** Runs what is in the environment. */
const IMPORT = ['run', 'python', '-c', 'import plainpkg'];

/** Runs a command of a project through the shim, offline. */
function uv(
  world: World,
  [command = '', ...rest]: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  return world.uv([command, ...offline, ...rest], options);
}

/** Runs a command of a project twice; what the shim said the first time and the second. */
async function twice(world: World, command: string[], options: RunOptions): Promise<string[][]> {
  const lines: string[][] = [];
  for (let time = 0; time < 2; time++) {
    const outcome = await uv(world, command, options);
    expectSuccess(outcome);
    lines.push(said(outcome));
  }
  return lines;
}

function linesOf(outcome: Outcome): string[] {
  expectSuccess(outcome);
  return outcome.stdout.split('\n').sort();
}

/** The ways in which a wrapper gets to be the one that uv would take. */
function waysTo({ python }: StorePython): Record<'UV_PYTHON' | 'PATH', RunOptions> {
  return { UV_PYTHON: { env: { UV_PYTHON: python } }, PATH: { path: [dirname(python)] } };
}

/** Another Python of the store, of the same or of another minor version. */
function another(world: World, which: 'same minor' | 'other minor', base = ''): string {
  const found = inject('store').pythons.find(
    ({ kind, minor, python }) =>
      (kind === 'base' || kind === 'laterBase') &&
      (minor === world.minor) === (which === 'same minor') &&
      python !== base,
  );
  if (found === undefined) throw new Error(`the store has no other Python of the ${which}`);
  return found.python;
}

/** The kinds from which uv itself makes good environments. */
const CLEAN = ['base', 'argv0', 'plain', 'venv'] as const;

/** Makes a project with one environment, and runs each command of a project in it. */
async function expectOneEnvironment(
  world: World,
  kind: StoreKind,
  way: 'UV_PYTHON' | 'PATH',
  version: string,
): Promise<void> {
  const options = waysTo(world.store(kind))[way];
  const { base } = world.store(kind);
  await makeProject(world);
  expect((await twice(world, ['sync'], options))[1]).toEqual([]);
  await mark(world);
  for (const command of [IMPORT, ['add', 'scriptpkg', 'needsdep'], ['lock'], ['tree'], ['export']]) {
    const outcome = await uv(world, command, options);
    expectSuccess(outcome);
    expect(said(outcome), command.join(' ')).toEqual([]);
  }
  await expectGood(world, base, '.venv', 'plainpkg, scriptpkg, needsdep');
  expectSuccess(await uv(world, ['remove', 'scriptpkg', 'needsdep'], options));
  if (isSince(version, '0.7')) expectSuccess(await uv(world, ['version', '--bump', 'patch'], options));
  await expectGood(world, base);
  expect(await isKept(world)).toBe(true);
}

/** How a project gets a Python: words for uv, variables, PATH, what .python-version and requires-python say. */
type Ask = (
  world: World,
  python: StorePython,
) => RunOptions & { words?: string[]; pin?: string; requires?: string };

const OTHER_FIRST: [string, Ask] = [
  'requires-python, with another Python first on PATH',
  (world, { python }) => ({
    requires: `==${world.minor}.*`,
    path: [dirname(another(world, 'other minor')), dirname(python)],
  }),
];

const BY_VERSION: [string, Ask][] = [
  ['--python 3.X', ({ minor }, { python }) => ({ words: ['--python', minor], path: [dirname(python)] })],
  ['UV_PYTHON=3.X', ({ minor }, { python }) => ({ env: { UV_PYTHON: minor }, path: [dirname(python)] })],
  ['3.X in .python-version', ({ minor }, { python }) => ({ pin: minor, path: [dirname(python)] })],
  ...(hasOtherMinor ? [OTHER_FIRST] : []),
];

const BY_PATH: [string, Ask][] = [
  ['-p PATH', (_, { python }) => ({ words: ['-p', python] })],
  ['-p=DIRECTORY', (_, { directory }) => ({ words: [`-p=${directory}`] })],
  ['UV_PYTHON=NAME', ({ cwd }) => ({ env: { UV_PYTHON: 'nixpython' }, path: [join(cwd, 'bin')] })],
  ['its path in .python-version', (_, { python }) => ({ pin: python })],
];

/** The base behind the wrapper is used, as one line says, and the environment then stays. */
async function expectUsed(world: World, kind: StoreKind, ask: Ask): Promise<void> {
  const { base, python } = world.store(kind);
  await mkdir(join(world.cwd, 'bin'));
  await symlink(python, join(world.cwd, 'bin/nixpython'));
  const { words = [], pin, requires, ...options } = ask(world, world.store(kind));
  await makeProject(world, '.', requires === undefined ? {} : { requires });
  if (pin !== undefined) await writeFile(join(world.cwd, '.python-version'), `${pin}\n`);
  const first = await uv(world, ['sync', ...words], options);
  expectSuccess(first);
  expect(said(first)).toHaveLength(1);
  await expectGood(world, base);
  await mark(world);
  const second = await uv(world, ['run', ...words, ...IMPORT.slice(1)], options);
  expectSuccess(second);
  expect([said(second), await isKept(world)]).toEqual([[], true]);
}

scenarios({ since: '0.4' }, ({ test, some, version }) => {
  describe.each(some(PREFIX_WRAPPERS))('a %s Python', (kind) => {
    test('in UV_PYTHON: uv sync and uv run create .venv from its base, and keep it the second time', async ({
      world,
    }) => {
      const { base, ...python } = world.store(kind);
      const options = waysTo({ base, ...python }).UV_PYTHON;
      await makeProject(world);
      const [first, second] = await twice(world, ['sync'], options);
      expect([first?.length, second], 'one line, then none').toEqual([1, []]);
      await mark(world);
      expect(await twice(world, IMPORT, options)).toEqual([[], []]);
      await expectGood(world, base);
      expect(await isKept(world)).toBe(true);
    });
  });

  test.for(some(CLEAN))(
    'UV_PYTHON names a %s Python: project commands print nothing of uvshim',
    async (clean, { world }) => {
      const options = { env: { UV_PYTHON: world.store(clean).python } };
      await makeProject(world);
      for (const command of [
        ['sync'],
        IMPORT,
        ['add', 'scriptpkg'],
        ['lock'],
        ['tree'],
        ['remove', 'scriptpkg'],
      ]) {
        if (command[0] === 'remove') expectSuccess(await uv(world, command, options));
        else expect(await twice(world, command, options), command.join(' ')).toEqual([[], []]);
      }
      expect(await world.ask('.venv', 'import sys, plainpkg; print(sys.prefix)')).toBe(
        join(world.cwd, '.venv'),
      );
    },
  );

  describe.each(some(PREFIX_WRAPPERS))('a %s Python', (kind) => {
    test('in UV_PYTHON: sync, run, add, lock, tree, export, remove and version use one .venv', async ({
      world,
    }) => {
      await expectOneEnvironment(world, kind, 'UV_PYTHON', version);
    });

    test.for(BY_PATH)('%s: uv sync uses its base, and uv run keeps .venv', async ([, ask], { world }) => {
      await expectUsed(world, kind, ask);
    });

    if (hasOtherMinor)
      test('a healthy environment that was made from another Python is kept', async ({ world }) => {
        const { python, base } = world.store(kind);
        const otherMinor = another(world, 'other minor');
        await makeProject(world);
        for (const maker of [otherMinor, another(world, 'same minor', base)]) {
          expectSuccess(await world.raw(['sync', ...offline, '-p', maker]));
          await mark(world);
          for (const options of Object.values(waysTo(world.store(kind)))) {
            for (const command of [['sync'], IMPORT, ['lock']]) {
              const outcome = await uv(world, command, options);
              expectSuccess(outcome);
              expect(said(outcome)).toEqual([]);
            }
          }
          expect(await isKept(world)).toBe(true);
          await expectGood(world, maker);
          await rm(join(world.cwd, '.venv'), { recursive: true });
        }
        // On the command line it is the user's word: uv remakes what was made from another one.
        expectSuccess(await world.raw(['sync', ...offline, '-p', otherMinor]));
        const explicit = await uv(world, ['sync', '-p', python]);
        expectSuccess(explicit);
        expect(said(explicit)).toHaveLength(1);
        await expectGood(world, base);
      });

    if (hasOtherMinor)
      test('uv sync uses the base with UV_PROJECT_ENVIRONMENT, in workspaces, and with --project, --directory and --active', async ({
        world,
      }) => {
        const { base } = world.store(kind);
        await makeProject(world, '.', { more: '[tool.uv.workspace]\nmembers = ["members/*"]' });
        await makeProject(world, 'members/one', { dependencies: ['scriptpkg'] });
        const { UV_PYTHON: named, PATH: onPath } = waysTo(world.store(kind));
        for (const [options, environment] of [
          [named, 'state/venv'],
          [onPath, join(world.cwd, 'elsewhere')],
        ] as const) {
          const env = { ...options.env, UV_PROJECT_ENVIRONMENT: environment };
          const [first, second] = await twice(world, ['sync'], { ...options, env });
          expect([first?.length, second]).toEqual([1, []]);
          await expectGood(world, base, environment);
        }
        for (const [options, args, cwd] of [
          [onPath, ['sync'], 'members/one'],
          [named, ['sync', '--project', 'members/one'], '.'],
          [onPath, ['sync', '--directory', 'members/one'], '.'],
        ] as const) {
          expectSuccess(await uv(world, args, { ...options, cwd: join(world.cwd, cwd) }));
          await expectGood(world, base, '.venv', 'scriptpkg');
          expect(await exists(join(world.cwd, 'members/one/.venv'))).toBe(false);
          await rm(join(world.cwd, '.venv'), { recursive: true });
        }
        if (isSince(version, '0.7')) {
          const env = { ...named.env, VIRTUAL_ENV: join(world.cwd, 'active') };
          expectSuccess(await world.raw(['venv', '-p', another(world, 'other minor'), 'active']));
          await mark(world, 'active');
          expect(await twice(world, ['sync', '--active'], { env })).toEqual([[], []]);
          expect([await isKept(world, 'active'), await exists(join(world.cwd, '.venv'))]).toEqual([
            true,
            false,
          ]);
        }
      });

    test('uv run --no-project, or outside of a project, runs the wrapper with its packages', async ({
      world,
    }) => {
      const { python } = world.store(kind);
      const { UV_PYTHON: named, PATH: onPath } = waysTo(world.store(kind));
      const program = ['python', '-c', 'import sys, storepkg; print(sys.prefix, sys.executable)'];
      await makeProject(world, 'project');
      for (const [words, options] of [
        [[], named],
        [['-p', python], {}],
        [[], onPath],
        [['-p', world.minor], onPath],
      ] as const) {
        const inside = { ...options, cwd: join(world.cwd, 'project') };
        for (const [command, where] of [
          [['run', '--offline', ...words, ...program], options],
          [['run', '--offline', ...words, '--no-project', ...program], inside],
        ] as const) {
          const shim = await world.uv([...command], where);
          expectSuccess(shim);
          expect(shim).toEqual(await world.raw([...command], where));
        }
      }
    });
  });

  test('a broken .venv of python -m venv, uv venv or uv sync is repaired by uv sync, run and add', async ({
    world,
  }) => {
    const { python, base } = world.store('later prefix wrapper');
    const { UV_PYTHON: named, PATH: onPath } = waysTo(world.store('later prefix wrapper'));
    await makeProject(world);
    const ofPython = () => world.run(python, ['-m', 'venv', '--without-pip', '.venv']);
    const ofSync = () => world.raw(['sync', ...offline, '-p', python]);
    const cases: [() => Promise<unknown>, string[], RunOptions][] = [
      [ofPython, ['sync'], {}],
      [() => world.raw(['venv', '-p', python]), IMPORT, onPath],
      [ofSync, ['add', 'plainpkg'], named],
    ];
    for (const [make, command, options] of cases) {
      await make();
      expect(await world.ask('.venv', PREFIX), 'it is broken').not.toBe(join(world.cwd, '.venv'));
      await mark(world);
      const outcome = await uv(world, command, options);
      expectSuccess(outcome);
      const healed = `uvshim: repaired ${world.cwd}/.venv: its base is ${base} now; UVSHIM_HEAL=0 turns this off, uvshim repair --undo restores it`;
      expect(said(outcome)).toEqual([healed]);
      expectSuccess(await uv(world, ['sync'], options));
      await expectGood(world, base);
      expect(await isKept(world)).toBe(true);
      await rm(join(world.cwd, '.venv'), { recursive: true });
    }
  });

  test('an orphaned .venv is repaired with a Python of its minor version; without one, a hint is printed', async ({
    world,
  }) => {
    const { python, base } = world.store('prefix wrapper');
    await makeProject(world);
    const orphan = async () => {
      await rm(join(world.cwd, '.venv'), { recursive: true, force: true });
      expectSuccess(await world.raw(['sync', ...offline, '-p', base]));
      await takeBaseAway(world);
      await mark(world);
    };
    for (const options of [
      { path: [dirname(python)] },
      { path: [dirname(base)] },
      { env: { UV_PYTHON: python } },
    ]) {
      await orphan();
      const outcome = await uv(world, IMPORT, options);
      expectSuccess(outcome);
      expect(said(outcome)).toEqual([expect.stringMatching(/^uvshim: repaired /)]);
      expectSuccess(await uv(world, ['sync'], options));
      await expectGood(world, base);
      expect(await isKept(world)).toBe(true);
    }
    await orphan();
    const nowhere = await uv(world, ['sync']);
    expect(nowhere.status).not.toBe(0);
    expect(said(nowhere).slice(0, 2)).toEqual([
      expect.stringContaining('is an orphan'),
      expect.stringMatching(/^hint: /),
    ]);
    if (!hasOtherMinor) return;
    // Another version is not a replacement, but uv creates the environment again from it, and prints that.
    const otherMinor = another(world, 'other minor');
    const remade = await uv(world, ['sync'], { path: [dirname(otherMinor)] });
    expectSuccess(remade);
    expect(said(remade)).toEqual([]);
    await expectGood(world, otherMinor);
  });

  test('UVSHIM_HEAL=0: uv sync leaves a broken .venv as it is, and prints a hint', async ({ world }) => {
    const { python } = world.store('later prefix wrapper');
    await makeProject(world);
    expectSuccess(await world.run(python, ['-m', 'venv', '--without-pip', '.venv']));
    const before = await snapshot(join(world.cwd, '.venv'));
    const outcome = await uv(world, ['sync'], { env: { UVSHIM_HEAL: '0' } });
    expect(said(outcome)).toEqual([expect.stringContaining('is broken'), expect.stringMatching(/^hint: /)]);
    expect(changes(before, await snapshot(join(world.cwd, '.venv')))).toEqual([]);
  });

  test('uv build, uv init and uv run --isolated use the base', async ({ world }) => {
    const { base } = world.store('later prefix wrapper');
    const backend = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]';
    await makeProject(world, 'built', { more: backend });
    await writeFile(join(world.cwd, 'built/backend.py'), BACKEND);
    await makeProject(world, 'project');
    for (const [way, options] of Object.entries(waysTo(world.store('later prefix wrapper')))) {
      const built = await uv(world, ['build', '--wheel', 'built'], options);
      expectSuccess(built);
      expect(said(built)).toEqual([]);
      const python = await readFile(join(world.cwd, 'built/python.txt'), 'utf8');
      const [prefix, basePrefix] = python.split('\n');
      expect(basePrefix).toBe(dirname(dirname(base)));
      expect(prefix, 'an environment').toContain(world.cache);
      expectSuccess(await world.uv(['init', '--offline', `made-by-${way}`], options));
      const inside = { ...options, cwd: join(world.cwd, 'project') };
      expectSuccess(await uv(world, ['run', '--isolated', ...IMPORT.slice(1)], inside));
    }
  });
});

scenarios({ since: '0.4', features: ['searchPath'] }, ({ test, one, version }) => {
  const kind = one(PREFIX_WRAPPERS);

  test(`a ${kind} Python on PATH: sync, run, add, lock, tree, export, remove and version use one .venv`, async ({
    world,
  }) => {
    await expectOneEnvironment(world, kind, 'PATH', version);
  });

  describe(`a ${kind} Python`, () => {
    test('uv run, add and remove each create .venv from the base if there is none', async ({ world }) => {
      const { base } = world.store(kind);
      const { UV_PYTHON: named, PATH: onPath } = waysTo(world.store(kind));
      await makeProject(world);
      for (const [command, options] of [
        [IMPORT, onPath],
        [IMPORT, named],
        [['add', 'scriptpkg'], onPath],
        [['remove', 'scriptpkg'], onPath],
      ] as const) {
        const outcome = await uv(world, command, options);
        expectSuccess(outcome);
        expect(said(outcome), 'one line').toHaveLength(1);
        await expectGood(world, base);
        await rm(join(world.cwd, '.venv'), { recursive: true });
      }
      expect((await uv(world, ['sync', '-q'], onPath)).stderr).toBe('');
    });

    test.for(BY_VERSION)('%s: uv sync uses its base, and uv run keeps .venv', async ([, ask], { world }) => {
      await expectUsed(world, kind, ask);
    });

    test('a program of uv run has the same environment variables as with raw uv', async ({ world }) => {
      const { python, base } = world.store(kind);
      const ways = waysTo(world.store(kind));
      const env = { PWD: world.cwd };
      await makeProject(world);
      // Once with the environment to be made, once with it there.
      const made = await uv(world, ['run', 'env'], { ...ways.PATH, env });
      const kept = await uv(world, ['run', 'env'], { ...ways.PATH, env });
      const raw = await world.raw(['run', ...offline, 'env'], { ...ways.PATH, env });
      expect([linesOf(made), linesOf(kept)]).toEqual([linesOf(raw), linesOf(raw)]);
      // Told of the environment's own Python, raw uv keeps it as well.
      const named = { env: { ...env, UV_PYTHON: python } };
      const shim = await uv(world, ['run', 'env'], named);
      const told = await world.raw(['run', ...offline, '-p', '.venv/bin/python', 'env'], named);
      expect(linesOf(shim)).toEqual(linesOf(told));
      expect(linesOf(shim)).toContain(`UV_PYTHON=${python}`);
      await expectGood(world, base);
    });

    if (hasOtherMinor)
      test('a .venv that requires-python excludes is recreated from the base', async ({ world }) => {
        const { base } = world.store(kind);
        await makeProject(world, '.', { requires: `==${world.minor}.*` });
        for (const options of Object.values(waysTo(world.store(kind)))) {
          expectSuccess(await world.raw(['venv', '-p', another(world, 'other minor')]));
          const outcome = await uv(world, ['sync'], options);
          expectSuccess(outcome);
          expect(said(outcome)).toHaveLength(1);
          await expectGood(world, base);
          await rm(join(world.cwd, '.venv'), { recursive: true });
        }
      });
  });

  test.for(['3.99', '/nowhere/python'])('fails like uv when -p is %s', async (python, { world }) => {
    await makeProject(world);
    const options = { path: [dirname(world.store('prefix wrapper').python)] };
    const raw = await world.raw(['sync', ...offline, '-p', python], options);
    expect(raw.status).not.toBe(0);
    expect(await uv(world, ['sync', '-p', python], options)).toEqual(raw);
  });
});

scenarios({ since: '0.4' }, ({ test }) => {
  test.for(['sync', 'lock', 'tree', 'export'])(
    'uv %s outside of a project fails like uv',
    async (command, { world }) => {
      const { python } = world.store('prefix wrapper');
      for (const options of [{ path: [dirname(python)] }, { env: { UV_PYTHON: python } }]) {
        const raw = await world.raw([command, ...offline], options);
        expect(raw.status).not.toBe(0);
        expect(await uv(world, [command], options)).toEqual(raw);
      }
    },
  );

  test('uv export and uv pip compile write the same file as uv alone, with the command that was typed', async ({
    world,
  }) => {
    await makeProject(world);
    await writeFile(join(world.cwd, 'requirements.in'), 'plainpkg\n');
    const { python, base } = world.store('prefix wrapper');
    for (const words of [['export'], ['pip', 'compile', 'requirements.in']]) {
      const line = [...words, ...offline, '-o', 'out.txt'];
      const written = async (way: World['uv'], options: RunOptions) => {
        expectSuccess(await way(line, options));
        return readFile(join(world.cwd, 'out.txt'), 'utf8');
      };
      const path = [dirname(base)];
      const raw = await written(world.raw, { path });
      for (const options of [{ path, env: { UV_PYTHON: python } }, { path: [dirname(python)] }]) {
        await rm(join(world.cwd, 'out.txt'));
        expect(await written(world.uv, options)).toBe(raw);
      }
    }
  });

  test('uv run -p 3.99 fails like uv, and uv version prints the same', async ({ world }) => {
    await makeProject(world);
    const env = { UV_PYTHON: world.store('prefix wrapper').python };
    const raw = await world.raw(['run', ...offline, '-p', '3.99', 'true'], { env });
    expect(raw.status).not.toBe(0);
    expect(await uv(world, ['run', '-p', '3.99', 'true'], { env })).toEqual(raw);
    expect(await world.uv(['version'], { env })).toEqual(await world.raw(['version'], { env }));
  });
});

scenarios({ since: '0.4', features: ['projectLock', 'lockOptional'] }, ({ test }) => {
  test("a store's environment as UV_PROJECT_ENVIRONMENT: sync without changes succeeds", async ({
    world,
  }) => {
    const { directory } = world.store('venv');
    await makeProject(world, '.', { dependencies: ['storepkg==1.0'] });
    for (const UV_PYTHON of [undefined, world.store('prefix wrapper').python]) {
      const env = { UV_PROJECT_ENVIRONMENT: directory, UV_PYTHON };
      expect(await twice(world, ['sync'], { env })).toEqual([[], []]);
    }
    const env = { UV_PROJECT_ENVIRONMENT: directory };
    await makeProject(world, '.', { dependencies: ['storepkg==1.0', 'plainpkg'] });
    const changing = await uv(world, ['sync'], { env });
    expect(changing.status).not.toBe(0);
    expect(changing.stderr).toContain('Read-only file system');
  });

  test("a store's environment as UV_PYTHON, and UV_NO_SYNC: uv add and remove change pyproject.toml", async ({
    world,
  }) => {
    await makeProject(world, '.', { dependencies: [] });
    const env = { UV_PYTHON: world.store('compiledVenv').python, UV_NO_SYNC: '1' };
    expectSuccess(await uv(world, ['add', 'plainpkg'], { env }));
    expect(await readFile(join(world.cwd, 'pyproject.toml'), 'utf8')).toContain('plainpkg');
    expectSuccess(await uv(world, ['remove', 'plainpkg'], { env }));
    expect(await readFile(join(world.cwd, 'pyproject.toml'), 'utf8')).not.toContain('plainpkg');
  });
});

/** The smallest that builds a wheel, and says from what. */
const BACKEND = `
import os, sys, zipfile
def get_requires_for_build_wheel(config_settings=None):
    return []
def build_wheel(directory, config_settings=None, metadata_directory=None):
    name = "built-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(directory, name), "w") as wheel:
        info = "built-0.1.0.dist-info/"
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: built\\nVersion: 0.1.0\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
    with open("python.txt", "w") as file:
        file.write(sys.prefix + "\\n" + sys.base_prefix)
    return name
`;
