import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Outcome, RunOptions } from '../support/sandbox.ts';
import type { StorePython } from '../support/store-kinds.ts';
import { offline } from '../support/wheels.ts';
import { PREFIX_WRAPPERS, expectSuccess, isSince, said, scenarios, type World } from './world.ts';

/** Runs `uv COMMAND` through the shim, offline; expects it to succeed. */
async function uv(
  world: World,
  command: string,
  words: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  const outcome = await world.uv([...command.split(' '), ...offline, ...words], options);
  expectSuccess(outcome);
  return outcome;
}

/** The ways in which a wrapper gets to be the one that uv would take. */
function waysTo({ python }: StorePython): [words: string[], RunOptions][] {
  return [
    [[], { env: { UV_PYTHON: python } }],
    [[], { path: [dirname(python)] }],
    [['-p', python], {}],
  ];
}

/** Writes a script that prints its base prefix and prefix; takes its metadata, line by line. */
async function makeScript(world: World, name: string, metadata: string[]): Promise<void> {
  const block = ['/// script', ...metadata, '///'].map((line) => `# ${line}`);
  const code = ['import sys', 'import plainpkg', 'print(sys.base_prefix, sys.prefix)'];
  await writeFile(join(world.cwd, name), `${[...block, ...code].join('\n')}\n`);
}

async function makeProject(world: World, name: string): Promise<void> {
  await mkdir(join(world.cwd, name));
  const text = `[project]\nname = "${name}"\nversion = "1"\nrequires-python = ">=3.8"\n`;
  await writeFile(join(world.cwd, name, 'pyproject.toml'), text);
}

/** All variables that it has; uv puts the places that it makes before the rest of PATH. */
function variablesIn(world: World, { stdout }: Outcome): string[] {
  const places = new RegExp(`^(PATH|VIRTUAL_ENV)=(${world.cache}[^:]*:?|[^:]*/bin:)*`);
  return stdout
    .split('\n')
    .map((line) => line.replace(places, '$1='))
    .sort();
}

/** Prints a version of storepkg, and the file of plainpkg. */
const OVERLAID = [
  'python',
  '-c',
  'import sys, plainpkg, storepkg; print(storepkg.__version__, plainpkg.__file__)',
];

scenarios({ since: '0.4', features: ['searchPath', 'findScript'] }, ({ test, one }) => {
  const kind = one(PREFIX_WRAPPERS);

  describe(`a ${kind} Python`, () => {
    test('uv run of a script with metadata creates its environment from the base, and keeps it the second time', async ({
      world,
    }) => {
      const base = dirname(dirname(world.store(kind).base));
      for (const [words, options] of waysTo(world.store(kind))) {
        const name = `script${words.length}${options.path?.length ?? ''}.py`;
        await makeScript(world, name, ['requires-python = ">=3.8"', 'dependencies = ["plainpkg"]']);
        const first = await uv(world, 'run', [...words, name], options);
        const second = await uv(world, 'run', [...words, name], options);
        expect(first.stdout).toMatch(new RegExp(`^${base} ${world.cache}/`));
        expect(second.stdout).toBe(first.stdout);
        expect(said(first)).toHaveLength(1);
        expect(said(second)).toEqual([]);
      }
    });
  });

  test("a script's requires-python chooses the Python, or fails like uv", async ({ world }) => {
    const { python, base } = world.store('prefix wrapper');
    await makeScript(world, 'script.py', [
      `requires-python = "==${world.minor}.*"`,
      'dependencies = ["plainpkg"]',
    ]);
    const outcome = await uv(world, 'run', ['script.py'], { path: [dirname(python)] });
    expect(outcome.stdout).toContain(dirname(dirname(base)));
    await makeScript(world, 'never.py', ['requires-python = ">=3.99"']);
    const path = [dirname(python)];
    const raw = await world.raw(['run', ...offline, 'never.py'], { path });
    const shim = await world.uv(['run', ...offline, 'never.py'], { path });
    expect(raw.status).not.toBe(0);
    expect(shim).toEqual(raw);
  });
});

scenarios({ since: '0.4' }, ({ test, one, version }) => {
  const kind = one(PREFIX_WRAPPERS);

  describe(`a ${kind} Python`, () => {
    test('uv add, lock, tree, export and sync --script use the base', async ({ world }) => {
      const [[words, options] = [[], {}]] = waysTo(world.store(kind));
      await makeScript(world, 'script.py', ['dependencies = ["plainpkg"]']);
      expect(said(await uv(world, 'add', [...words, '--script', 'script.py', 'scriptpkg'], options))).toEqual(
        [],
      );
      if (isSince(version, '0.6')) {
        for (const command of ['lock', 'tree', 'export']) {
          expect(said(await uv(world, command, [...words, '--script', 'script.py'], options))).toEqual([]);
        }
        await uv(world, 'sync', [...words, '--script', 'script.py'], options);
      }
      await uv(world, 'run', [...words, 'script.py'], options);
    });
  });

  test('environments of scripts and tools that raw uv created from a wrapper are recreated', async ({
    world,
  }) => {
    const { python } = world.store('later prefix wrapper');
    await makeScript(world, 'script.py', ['dependencies = ["plainpkg"]']);
    for (const options of [{ env: { UV_PYTHON: python } }, { path: [dirname(python)] }]) {
      const named = { env: { UV_PYTHON: python } };
      await world.raw(['run', ...offline, 'script.py'], named);
      await world.raw(['tool', 'install', ...offline, 'scriptpkg'], named);
      await uv(world, 'run', ['script.py'], options);
      await uv(world, 'tool install', ['--reinstall', 'scriptpkg'], options);
      expect((await world.run(join(world.home, '.local/bin/scriptpkg'))).stdout).toBe('1.0\n');
      await world.run('rm', ['-r', world.cache, join(world.home, '.local')]);
    }
  });

  test('a program of uv tool run or uv run --with has the same environment variables as with raw uv', async ({
    world,
  }) => {
    const { python, base } = world.store('prefix wrapper');
    const options = { env: { PWD: world.cwd }, path: [dirname(python)] };
    for (const [command, words] of [
      [
        ['tool', 'run'],
        ['--from', 'scriptpkg', 'env'],
      ],
      [['run'], ['--with', 'plainpkg', 'env']],
    ] as const) {
      const shim = await world.uv([...command, ...offline, ...words], options);
      const raw = await world.raw([...command, ...offline, '-p', base, ...words], options);
      expectSuccess(shim);
      expect(variablesIn(world, shim)).toEqual(variablesIn(world, raw));
    }
  });

  test('fails like uv when no Python matches -p 3.99', async ({ world }) => {
    const path = [dirname(world.store('prefix wrapper').python)];
    for (const words of [
      ['tool', 'install', ...offline, '-p', '3.99', 'scriptpkg'],
      ['tool', 'run', ...offline, '-p', '3.99', '--from', 'scriptpkg', 'scriptpkg'],
      ['run', ...offline, '-p', '3.99', '--with', 'plainpkg', 'python'],
    ]) {
      const raw = await world.raw(words, { path });
      const shim = await world.uv(words, { path });
      expect(raw.status).not.toBe(0);
      expect({ ...shim, stderr: '' }).toEqual({ ...raw, stderr: '' });
    }
  });
});

scenarios({ since: '0.4', features: ['searchPath'] }, ({ test, one }) => {
  const kind = one(PREFIX_WRAPPERS);

  describe(`a ${kind} Python`, () => {
    test('run --with lays packages over the wrapper and its packages', async ({ world }) => {
      await makeProject(world, 'project');
      await makeProject(world, 'other');
      for (const [words, options] of waysTo(world.store(kind))) {
        for (const [more, cwd] of [
          [[], '.'],
          [['--no-project'], 'project'],
        ] as const) {
          const command = [...words, ...more, '--with', 'plainpkg', ...OVERLAID];
          const outcome = await uv(world, 'run', command, { ...options, cwd: join(world.cwd, cwd) });
          expect(outcome.stdout).toContain(world.cache);
          expect(said(outcome)).toEqual([]);
        }
        const inProject = [...words, '--with', 'plainpkg', 'python', '-c', 'import plainpkg'];
        await uv(world, 'run', inProject, { ...options, cwd: join(world.cwd, 'other') });
        const isolated = ['--isolated', '--with', 'scriptpkg', 'scriptpkg'];
        expect((await uv(world, 'run', [...words, ...isolated], options)).stdout).toBe('1.0\n');
      }
    });

    test('uv tool install and uv tool run use the base, and keep the environment the second time', async ({
      world,
    }) => {
      const base = dirname(dirname(world.store(kind).base));
      const installed = join(world.home, '.local/bin/scriptpkg');
      // A tool ignores the directory's .python-version.
      await writeFile(join(world.cwd, '.python-version'), '3.99\n');
      for (const [words, options] of waysTo(world.store(kind))) {
        expect(said(await uv(world, 'tool install', [...words, 'scriptpkg'], options))).toHaveLength(1);
        expect(said(await uv(world, 'tool install', [...words, 'scriptpkg'], options))).toEqual([]);
        expect((await world.run(installed)).stdout).toBe('1.0\n');
        const environment = join(world.home, '.local/share/uv/tools/scriptpkg');
        expect(await world.ask(environment, 'import sys; print(sys.base_prefix, sys.prefix)')).toBe(
          `${base} ${environment}`,
        );
        expectSuccess(await world.uv(['tool', 'uninstall', 'scriptpkg']));
        for (let time = 0; time < 2; time++) {
          const outcome = await uv(
            world,
            'tool run',
            [...words, '--from', 'scriptpkg', 'scriptpkg'],
            options,
          );
          expect(outcome.stdout).toBe('1.0\n');
        }
      }
    });
  });
});
