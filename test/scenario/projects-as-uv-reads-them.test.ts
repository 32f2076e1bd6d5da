import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { exists } from '../support/cache.ts';
import { offline } from '../support/wheels.ts';
import { makeProject } from './make-project.ts';
import { expectSuccess, isSince, PREFIX, said, scenarios, type World } from './world.ts';

/** Runs a command through the shim, twice: the second time a decision may be replayed. */
async function twice(world: World, words: string[], options: Parameters<World['uv']>[1]): Promise<string[]> {
  const outputs: string[] = [];
  for (let time = 0; time < 2; time++) {
    const outcome = await world.uv(words, options);
    expectSuccess(outcome);
    outputs.push(outcome.stdout.trim());
  }
  return outputs;
}

const PLAINPKG = 'import sys, plainpkg; print(sys.base_prefix)';

scenarios({ since: '0.4.30', releases: 'ends' }, ({ test, version }) => {
  test('uv run in a project with managed = false runs the wrapper with its packages', async ({ world }) => {
    await makeProject(world, '.', { more: '[tool.uv]\nmanaged = false' });
    const { python, directory } = world.store('prefix wrapper');
    const code = 'import sys, storepkg; print(sys.prefix)';
    const words = ['run', '--offline', 'python', '-c', code];
    expect(await twice(world, words, { path: [dirname(python)] })).toEqual([directory, directory]);
  });

  test('a .python-version above the project changes nothing in it', async ({ world }) => {
    await makeProject(world, 'project');
    await writeFile(join(world.cwd, '.python-version'), `${world.store('prefix wrapper').python}\n`);
    const options = { cwd: join(world.cwd, 'project'), path: [dirname(world.store('plain').python)] };
    expectSuccess(await world.raw(['sync', ...offline], options));
    const wanted = await world.ask('project/.venv', PLAINPKG);
    await rm(join(world.cwd, 'project/.venv'), { recursive: true });
    await twice(world, ['sync', ...offline], options);
    expect(await world.ask('project/.venv', PLAINPKG)).toBe(wanted);
  });

  test('uv sync in a Python of its own (UV_PROJECT_ENVIRONMENT=/usr/local) keeps it', async ({ world }) => {
    await makeProject(world);
    const { base } = world.store('prefix wrapper');
    const own = join(world.directory, 'local');
    await cp(dirname(dirname(base)), own, { recursive: true, verbatimSymlinks: true });
    await rm(join(own, 'lib', `python${world.minor}`, 'EXTERNALLY-MANAGED'), { force: true });
    const env = { UV_PROJECT_ENVIRONMENT: own };
    for (const options of [
      { env, path: [dirname(world.store('script').python)] },
      { env: { ...env, UV_PYTHON: world.store('prefix wrapper').python } },
    ]) {
      await twice(world, ['sync', ...offline], options);
      const [ran] = await twice(world, ['run', ...offline, 'python', '-c', PREFIX], options);
      expect(ran).toBe(own);
    }
  });

  test('uv sync with a wrapper in the user’s own .python-version works each time', async ({ world }) => {
    await makeProject(world);
    const { python, base } = world.store('prefix wrapper');
    await mkdir(join(world.home, '.config/uv'), { recursive: true });
    await writeFile(join(world.home, '.config/uv/.python-version'), `${python}\n`);
    const options = isSince(version, '0.6.7') ? {} : { path: [dirname(python)] };
    expectSuccess(await world.uv(['sync', ...offline], options));
    const marker = join(world.cwd, '.venv/marker');
    await writeFile(marker, '');
    await twice(world, ['sync', ...offline], options);
    expect(await exists(marker)).toBe(true);
    expect(await world.ask('.venv', PLAINPKG)).toBe(dirname(dirname(base)));
  });
});

/** A tree of directories with a pyproject.toml: `[tool.uv]`, or all of it if there is no `[project]`. */
type Tree = Record<string, { uv?: string; only?: string }>;

const members = (...patterns: string[]) => `workspace = { members = ${JSON.stringify(patterns)} }`;

const TREES: [what: string, tree: Tree, directory: string][] = [
  ['a member', { '.': { uv: members('m') }, m: {} }, 'm'],
  ['a member of a root without [project]', { '.': { only: `[tool.uv]\n${members('m')}` }, m: {} }, 'm'],
  ['a member below a name that begins with a dot', { '.': { uv: members('*/n') }, '.m/n': {} }, '.m/n'],
  ['a project below a member', { '.': { uv: members('m', 'm/n') }, m: {}, 'm/n': {} }, 'm/n'],
  [
    'a member below another pyproject.toml',
    { '.': { uv: members('m/n') }, m: { only: '[tool.x]' }, 'm/n': {} },
    'm/n',
  ],
  [
    'a member of the second workspace above',
    { '.': { uv: members('m', 'm/n') }, m: { uv: members() }, 'm/n': {} },
    'm/n',
  ],
  ['a member that is a workspace', { '.': { uv: members('m') }, m: { uv: members() } }, 'm'],
  [
    'a project that is excluded',
    { '.': { uv: 'workspace = { members = ["m/*"], exclude = ["m/n"] }' }, 'm/n': {} },
    'm/n',
  ],
  ['braces, which uv does not read', { '.': { uv: members('{m,n}') }, m: {} }, 'm'],
];

async function makeTree(world: World, place: string, tree: Tree): Promise<void> {
  for (const [directory, { uv, only }] of Object.entries(tree)) {
    const path = join(place, directory);
    await makeProject(world, path, { more: uv === undefined ? '' : `[tool.uv]\n${uv}` });
    if (only !== undefined) await writeFile(join(path, 'pyproject.toml'), `${only}\n`);
  }
}

/** The environments below a directory. */
async function environmentsIn(place: string): Promise<string[]> {
  const names = await readdir(place, { recursive: true });
  return names.filter((name) => name.endsWith('.venv'));
}

scenarios({ since: '0.4.30', releases: 'ends' }, ({ test }) => {
  test.for(TREES)(
    'uv sync works in the environment of uv alone: %s',
    async ([, tree, directory], { world }) => {
      const [alone, place] = [join(world.cwd, 'alone'), join(world.cwd, 'own')];
      for (const each of [alone, place]) await makeTree(world, each, tree);
      const path = [dirname(world.store('base').python)];
      expectSuccess(await world.raw(['sync', ...offline], { cwd: join(alone, directory), path }));
      // Other environments, which uv does not look at.
      for (const each of Object.keys(tree))
        expectSuccess(await world.raw(['venv', join(place, each, '.venv'), '-q'], { path }));
      const [environment = ''] = await environmentsIn(alone);
      await rm(join(place, environment), { recursive: true });
      const options = {
        cwd: join(place, directory),
        path: [dirname(world.store('prefix wrapper').python)],
      };
      await twice(world, ['sync', ...offline], options);
      expect(await world.ask(join(place, environment), PLAINPKG)).toBe(world.store('base').directory);
    },
  );
});

scenarios({ since: '0.4.30', releases: 'ends' }, ({ test }) => {
  test('pip.python of the root of a workspace counts in its members, and their own configuration does not', async ({
    world,
  }) => {
    const { python, base } = world.store('prefix wrapper');
    const pip = `pip.python = "${python}"`;
    await makeTree(world, world.cwd, { '.': { uv: `${members('m')}\n${pip}` }, m: { uv: 'package = true' } });
    const options = { cwd: join(world.cwd, 'm'), path: [dirname(python)] };
    const created = await world.uv(['venv'], options);
    expectSuccess(created);
    expect(said(created)).toEqual([
      `uvshim: using ${base} in place of the wrapper ${python} (pip.python in ${world.cwd}/pyproject.toml); UVSHIM_DISABLE=1 turns this off`,
    ]);
    expectSuccess(await world.uv(['pip', 'install', ...offline, 'plainpkg'], options));
    expect(await world.ask('m/.venv', PLAINPKG)).toBe(dirname(dirname(base)));
  });

  test("a member's own configuration, or one below the project, changes nothing", async ({ world }) => {
    const { python } = world.store('prefix wrapper');
    await makeTree(world, world.cwd, { '.': { uv: members('m') }, m: {} });
    const other = { path: [dirname(world.store('base').python)] };
    for (const place of ['m', 'm/below']) {
      const cwd = join(world.cwd, place);
      await mkdir(cwd, { recursive: true });
      await writeFile(join(cwd, 'uv.toml'), `pip.python = "${python}"\n`);
      const raw = await world.raw(['venv', 'raw'], { ...other, cwd });
      const own = await world.uv(['venv', 'own'], { ...other, cwd });
      expectSuccess(own);
      expect(own.stderr).toBe(raw.stderr.replaceAll('raw', 'own'));
    }
  });
});

scenarios({ since: '0.7', releases: 'ends' }, ({ test }) => {
  test('uv init in a project with a .venv finds what is behind a wrapper', async ({ world }) => {
    await makeProject(world, '.', { requires: `>=${world.minor}` });
    const path = [dirname(world.store('prefix wrapper').python)];
    expectSuccess(await world.uv(['sync', ...offline], { path }));
    for (const name of ['one', 'two']) expectSuccess(await world.uv(['init', name], { path }));
  });

  test('uv init -p WRAPPER does what uv does', async ({ world }) => {
    const { python } = world.store('prefix wrapper');
    expect(await world.uv(['init', 'a', '-p', python])).toMatchObject({ status: 0 });
    expect(await readFile(join(world.cwd, 'a/.python-version'), 'utf8')).toBe(`${world.minor}\n`);
  });
});

scenarios({ since: '0.9.30', features: ['metadataPython'] }, ({ test }) => {
  test('uv workspace metadata finds what is behind a wrapper', async ({ world }) => {
    await makeProject(world, '.', { requires: `>=${world.minor}`, dependencies: [] });
    const path = [dirname(world.store('prefix wrapper').python)];
    const [first = '', second] = await twice(world, ['workspace', 'metadata'], { path });
    expect(JSON.parse(first)).toMatchObject({ workspace_root: world.cwd });
    expect(second).toBe(first);
  });
});

scenarios({ since: '0.13.9', releases: 'ends' }, ({ test }) => {
  test('uv works in the environment whose path is in the file .venv, and uvshim has nothing to print', async ({
    world,
  }) => {
    await makeProject(world);
    const { python, base } = world.store('later prefix wrapper');
    const options = { path: [dirname(python)] };
    expectSuccess(await world.raw(['venv', '-p', base, 'environment']));
    await writeFile(join(world.cwd, '.venv'), 'environment\n');
    await mkdir(join(world.cwd, 'sub'));
    const below = { ...options, cwd: join(world.cwd, 'sub') };
    for (const words of [
      ['pip', 'list'],
      ['sync', ...offline],
      ['run', ...offline, 'python', '-c', PLAINPKG],
    ])
      for (const place of [options, below, below]) {
        const outcome = await world.uv(words, place);
        expectSuccess(outcome);
        expect(said(outcome), words.join(' ')).toEqual([]);
      }
  });

  test('uv pip install repairs the environment whose path is in the file .venv, and notices another path', async ({
    world,
  }) => {
    const { python } = world.store('later prefix wrapper');
    for (const name of ['one', 'two']) {
      await world.run(python, ['-m', 'venv', '--without-pip', name]);
      await writeFile(join(world.cwd, '.venv'), join(world.cwd, name));
      await twice(world, ['pip', 'install', ...offline, 'plainpkg'], { path: [dirname(python)] });
      expect(await world.ask(name, 'import plainpkg, sys; print(sys.prefix)')).toBe(join(world.cwd, name));
    }
  });
});
