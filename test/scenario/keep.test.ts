import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { offline } from '../support/wheels.ts';
import { expectSuccess, isSince, launcher, said, scenarios, type Extent, type World } from './world.ts';

const VERSION = 'import storepkg, plainpkg; print(storepkg.__version__)';
const KEEP = { UVSHIM_KEEP: 'storepkg' };

/** Makes a project whose lock has another storepkg than the wrapper, and an environment with the wrapper's packages. */
async function makeProject(world: World, keep = ''): Promise<void> {
  const requires = 'requires-python = ">=3.8"\ndependencies = ["storepkg", "plainpkg"]\n';
  const own = keep === '' ? '' : `[tool.uvshim]\nkeep = ${keep}\n`;
  await writeFile(
    join(world.cwd, 'pyproject.toml'),
    `[project]\nname = "p"\nversion = "1"\n${requires}[tool.uv]\npackage = false\n${own}`,
  );
  expectSuccess(
    await world.uv(['venv', '--system-site-packages', '-p', world.store('later prefix wrapper').python]),
  );
  expectSuccess(await world.raw(['lock', ...offline]));
}

async function lock(world: World): Promise<string> {
  return readFile(join(world.cwd, 'uv.lock'), 'utf8');
}

/** The packages that are really installed: the store's packages only have a record there. */
async function installed(world: World): Promise<string[]> {
  const names = await readdir(join(world.cwd, '.venv/lib', `python${world.minor}`, 'site-packages'));
  return names.filter((name) => /^\w+pkg$/.test(name)).sort();
}

/** A project with a lock, in which a wrapper is asked for, and no environment. */
async function makeFresh(world: World, keep = ''): Promise<Record<string, string>> {
  await makeProject(world, keep);
  await rm(join(world.cwd, '.venv'), { recursive: true });
  return { UV_PYTHON: world.store('later prefix wrapper').python };
}

const ADD: Extent = { since: '0.4', features: ['addWithout'], releases: 'boundaries' };

scenarios(ADD, ({ test, version }) => {
  test('uv add keeps packages if it has the option, and prints a message if not', async ({ world }) => {
    await makeProject(world);
    const outcome = await world.uv(['add', ...offline, 'scriptpkg'], { env: KEEP });
    expectSuccess(outcome);
    if (isSince(version, '0.9')) {
      expect(await installed(world)).toEqual(['plainpkg', 'scriptpkg']);
      expect(said(outcome)).toEqual([]);
    } else {
      expect(said(outcome)).toEqual([
        `uvshim: uv ${version} add cannot be kept from installing storepkg (UVSHIM_KEEP)`,
        'hint: uv add --no-sync …, then uv sync',
      ]);
    }
  });

  test('a fresh project: uv add creates the environment first, if it has the option', async ({ world }) => {
    const env: Record<string, string> = { ...(await makeFresh(world)), ...KEEP };
    const outcome = await world.uv(['add', ...offline, 'scriptpkg'], { env });
    expectSuccess(outcome);
    const isMade = isSince(version, '0.9');
    expect(said(outcome).some((line) => line.startsWith('uvshim: making '))).toBe(isMade);
    expect((await installed(world)).includes('storepkg')).toBe(!isMade);
  });
});

scenarios({ since: '0.7', releases: 'ends' }, ({ test }) => {
  test('a script with inline metadata: uvshim prints once that its environment has no kept packages', async ({
    world,
  }) => {
    const metadata = '# /// script\n# dependencies = ["plainpkg"]\n# ///\n';
    await writeFile(join(world.cwd, 's.py'), `${metadata}import plainpkg\nprint(42)\n`);
    const env = { ...KEEP, UV_PYTHON: world.store('later prefix wrapper').python };
    const runs = [await world.uv(['run', ...offline, 's.py'], { env })];
    runs.push(await world.uv(['run', ...offline, 's.py'], { env }));
    for (const run of runs) expect(run).toMatchObject({ status: 0, stdout: '42\n' });
    expect(runs.map(said)).toEqual([
      [
        expect.stringContaining('uvshim: using '),
        'uvshim: UVSHIM_KEEP is not for scripts: uv creates the environment of s.py from its inline metadata alone',
        'hint: uv run python s.py',
      ],
      [],
    ]);
  });
});

scenarios({ since: '0.4', releases: 'ends' }, ({ test, some, version }) => {
  const ways = [
    ['UVSHIM_KEEP', '', KEEP],
    ['UVSHIM_KEEP=all', '', { UVSHIM_KEEP: 'all' }],
    ['keep = [...]', '["Storepkg"]', {}],
    ['keep = "all"', '"all"', {}],
  ] as const;

  describe.each(some(ways))('%s', (_, keep, env) => {
    test("uv sync neither installs kept packages nor removes the store's, and uv.lock is the same as without uvshim", async ({
      world,
    }) => {
      await makeProject(world, keep);
      const before = await lock(world);
      for (const words of [['sync'], ['sync'], ['sync', '--locked']]) {
        const outcome = await world.uv([...words, ...offline], { env });
        expectSuccess(outcome);
        expect(said(outcome)).toEqual([]);
        expect(await installed(world)).toEqual(['plainpkg']);
        expect(await world.ask('.venv', VERSION)).toBe('1.0');
        expect((await world.uv(['pip', 'freeze'])).stdout).toContain('storepkg==1.0\n');
        expect(await lock(world)).toBe(before);
      }
    });
  });

  test('a package on PYTHONPATH counts, as from a module tree: uv sync does not install it', async ({
    world,
  }) => {
    await makeFresh(world);
    const packages = { PYTHONPATH: world.store('later prefix wrapper').sitePackages };
    for (const keep of ['storepkg', 'all']) {
      const env = { ...packages, UVSHIM_KEEP: keep, UV_PYTHON: world.store('base').python };
      const outcome = await world.uv(['sync', ...offline], { env });
      expectSuccess(outcome);
      expect(said(outcome)).toEqual([]);
      expect(await installed(world)).toEqual(['plainpkg']);
      const run = await world.uv(['run', '-q', ...offline, 'python', '-c', VERSION], { env });
      expect(run).toMatchObject({ status: 0, stdout: '1.0\n', stderr: '' });
    }
    // Without the module, the project gets the package of its lock.
    const env = { UVSHIM_KEEP: 'all', UV_PYTHON: world.store('base').python };
    expectSuccess(await world.uv(['sync', ...offline], { env }));
    expect(await installed(world)).toEqual(['plainpkg', 'storepkg']);
  });

  test('without UVSHIM_KEEP uv sync installs what the lock has', async ({ world }) => {
    await makeProject(world);
    expectSuccess(await world.uv(['sync', ...offline]));
    expect(await installed(world)).toEqual(['plainpkg', 'storepkg']);
  });

  test('uv run installs the other packages first with its own options, and fails if that fails', async ({
    world,
  }) => {
    await makeProject(world);
    for (const round of ['cold', 'again']) {
      const run = await world.uv(['run', '-q', ...offline, 'python', '-c', VERSION], { env: KEEP });
      expect(run, round).toMatchObject({ status: 0, stdout: '1.0\n' });
      expect(await installed(world)).toEqual(['plainpkg']);
    }
    const config = await readFile(join(world.cwd, 'pyproject.toml'), 'utf8');
    await writeFile(
      join(world.cwd, 'pyproject.toml'),
      config.replace('"plainpkg"', '"plainpkg", "scriptpkg"'),
    );
    // If a lock is out of date, uv 0.11 ends with 1 in sync, and with 2 in run: here a sync fails.
    const raw = await world.raw(['sync', '--locked', ...offline]);
    const shim = await world.uv(['run', '--locked', ...offline, 'python', '-c', 'print("ran")'], {
      env: KEEP,
    });
    expect(raw.status).not.toBe(0);
    expect(shim).toMatchObject({ status: raw.status, stdout: '' });
  });

  if (isSince(version, '0.6')) {
    test('uv run --exact removes nothing, and prints a message', async ({ world }) => {
      await makeProject(world);
      const exact = await world.uv(['run', '--exact', ...offline, 'python', '-c', VERSION], { env: KEEP });
      expect(exact.stdout, exact.stderr).toBe('1.0\n');
      expect(said(exact)).toEqual([
        'uvshim: uv run --exact takes nothing away here: storepkg (UVSHIM_KEEP) would go too',
      ]);
    });
  }

  test('uv remove leaves kept packages alone, and prints how to uninstall what it removed', async ({
    world,
  }) => {
    await makeProject(world);
    expectSuccess(await world.uv(['sync', ...offline], { env: KEEP }));
    const outcome = await world.uv(['remove', ...offline, 'plainpkg'], { env: KEEP });
    expectSuccess(outcome);
    const hint = `uv pip uninstall -p ${world.cwd}/.venv plainpkg`;
    expect(said(outcome)).toEqual([
      'uvshim: uv remove changes only the project: a sync would install storepkg (UVSHIM_KEEP)',
      `hint: ${hint}`,
    ]);
    expect(await readFile(join(world.cwd, 'pyproject.toml'), 'utf8')).not.toContain('plainpkg');
    expect(await installed(world)).toEqual(['plainpkg']);
    expectSuccess(await world.uv(hint.split(' ').slice(1)));
    expect(await installed(world)).toEqual([]);
    expect((await world.uv(['pip', 'freeze'])).stdout).toContain('storepkg==1.0\n');
    expect(said(await world.uv(['remove', '--no-sync', ...offline, 'storepkg'], { env: KEEP }))).toEqual([]);
  });

  test('uv add --frozen and uv remove --frozen install nothing, so there is nothing to keep', async ({
    world,
  }) => {
    await makeProject(world);
    for (const words of [
      ['add', 'scriptpkg'],
      ['remove', 'plainpkg'],
    ]) {
      const outcome = await world.uv([...words, '--frozen', ...offline], { env: KEEP });
      expectSuccess(outcome);
      expect(said(outcome)).toEqual([]);
    }
  });

  const fresh = [
    ['sync', 'sync', KEEP, ''],
    ['sync, all', 'sync', {}, '"all"'],
    ['run', 'run', KEEP, ''],
  ] as const;

  test.for(fresh)(
    "a fresh project: an environment with the wrapper's packages is made first, %s",
    async ([, command, by, keep], { world }) => {
      const env: Record<string, string> = { ...(await makeFresh(world, keep)), ...by };
      const before = await lock(world);
      const words = command === 'run' ? ['python', '-c', VERSION] : [];
      const outcome = await world.uv([command, ...offline, ...words], { env });
      expectSuccess(outcome);
      expect(outcome.stdout).toBe(command === 'run' ? '1.0\n' : '');
      const who = keep === '' ? 'UVSHIM_KEEP' : `keep in ${world.cwd}/pyproject.toml`;
      expect(said(outcome)[0]).toBe(
        `uvshim: making ${world.cwd}/.venv with the packages of ${env.UV_PYTHON} first (${who})`,
      );
      expect(await installed(world)).toEqual(['plainpkg']);
      expect(await world.ask('.venv', VERSION)).toBe('1.0');
      expect(await lock(world)).toBe(before);
      const again = await world.uv(['run', ...offline, 'python', '-c', VERSION], { env });
      expect(again).toMatchObject({ status: 0, stdout: '1.0\n' });
      expect(said(again)).toEqual([]);
    },
  );

  test('a fresh project: no environment if uv would create none, or lacks the option', async ({ world }) => {
    const env: Record<string, string> = { ...(await makeFresh(world)), ...KEEP };
    const { stdout } = await world.uvshim(['explain', 'sync'], { env });
    expect(stdout).toContain(`runs  uv venv --system-site-packages -p ${env.UV_PYTHON} ${world.cwd}/.venv\n`);
    expect(await readdir(world.cwd)).not.toContain('.venv');
    await writeFile(join(world.cwd, '.venv'), '');
    const outcome = await world.uv(['sync', ...offline], { env });
    expect(outcome.status).not.toBe(0);
    expect(await readFile(join(world.cwd, '.venv'), 'utf8')).toBe('');
  });

  test('a fresh project that names no wrapper gets a hint that works', async ({ world }) => {
    const { UV_PYTHON: python } = await makeFresh(world);
    const plain = { ...KEEP, UV_PYTHON: world.store('base').python };
    const first = await world.uv(['sync', ...offline], { env: plain });
    expectSuccess(first);
    const hint = said(first).find((line) => line.startsWith('hint: ')) ?? '';
    const pasted = hint.slice('hint: '.length).replace('WRAPPER', python ?? '');
    expect(pasted).toContain(`-p ${python} ${world.cwd}/.venv`);
    const path = [dirname(launcher), join(world.directory, 'real-uv')];
    const env = { ...KEEP, UV_PYTHON: python };
    expectSuccess(await world.run('sh', ['-c', pasted], { path, env }));
    const run = await world.uv(['run', ...offline, 'python', '-c', VERSION], { env });
    expect(run.stdout, run.stderr).toBe('1.0\n');
    expect(said(run)).toEqual([]);
  });

  test('an invalid package name in keep gives a message and a hint', async ({ world }) => {
    const file = join(world.cwd, 'pyproject.toml');
    for (const [keep, env, written, by, hint] of [
      [
        '["storepkg>=1", "plainpkg"]',
        {},
        '"storepkg>=1"',
        `keep in ${file}`,
        'keep = ["plainpkg","storepkg"]',
      ],
      ['3', {}, '3', `keep in ${file}`, 'keep = ["numpy"]'],
      ['[]', { UVSHIM_KEEP: 'storepkg==1' }, '"storepkg==1"', 'UVSHIM_KEEP', 'export UVSHIM_KEEP=storepkg'],
    ] as const) {
      await makeProject(world, keep);
      const outcome = await world.uv(['sync', ...offline], { env });
      expectSuccess(outcome);
      expect(said(outcome).slice(0, 2)).toEqual([
        `uvshim: ${written} (${by}) is not a package name, and is ignored`,
        `hint: ${hint}`,
      ]);
      await rm(join(world.cwd, '.venv'), { recursive: true });
    }
  });

  test('a package in UVSHIM_KEEP that no wrapper has is named, also by uvshim explain', async ({ world }) => {
    await makeProject(world);
    const env = { UVSHIM_KEEP: 'storepkg,plainpkg' };
    const outcome = await world.uv(['sync', ...offline], { env });
    expectSuccess(outcome);
    expect(said(outcome)[0]).toContain('plainpkg (UVSHIM_KEEP) is kept for a wrapper');
    expect(await installed(world)).toEqual([]);
    const { stdout } = await world.uvshim(['explain', 'run', 'python'], { env: KEEP });
    expect(stdout).toContain(' sync --inexact --no-install-package storepkg\n');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('UVSHIM_KEEP says to keep storepkg');
  });
});
