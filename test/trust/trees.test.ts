import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import fc from 'fast-check';
import { expect, inject } from 'vitest';
import { minors, newer, older, VERSION } from '../scenario/minors.ts';
import { isSince } from '../scenario/releases.ts';
import { scenario, type World } from '../scenario/world.ts';
import type { RunOptions } from '../support/sandbox.ts';
import { storePython } from '../support/store.ts';
import { isAll, isInSlice, seed } from '../support/tier.ts';

// What uv reads in a tree of directories decides which project, environment and Python it works with. On wrappers, through
// uvshim, it must be what uv alone chooses on their bases, in any tree.

const minor = fc.constantFrom(...minors);

/** Mostly nothing, so that the rest counts. */
function rarely<Item>(some: fc.Arbitrary<Item>): fc.Arbitrary<Item | undefined> {
  return fc.option(some, { nil: undefined, freq: 3 });
}

/** The files of one directory. */
const directory = fc.record({
  project: fc.constantFrom(
    'none',
    'none',
    'project',
    'project',
    'workspace',
    'unmanaged',
    'without table',
    'other',
  ),
  requires: fc.constantFrom('>=3.8', '>=3.8', `>=${newer}`, `<${newer}`, `==${older}.*`),
  members: fc.constantFrom(['a'], ['*'], ['a/b', 'c'], ['a', 'a/b'], ['{a,c}'], ['**/b'], ['./a']),
  pin: rarely(fc.oneof(minor, fc.constantFrom('# none', `>=${newer}`, `cpython-${older}`))),
  configuration: rarely(fc.constantFrom('', 'no-cache = false\n', 'python-preference = "system"\n')),
  environment: rarely(fc.oneof(minor, fc.constant('empty'))),
});

type Directory = typeof directory extends fc.Arbitrary<infer Value> ? Value : never;

const NAMES = ['.', 'a', 'a/b', 'c'] as const;

const tree = fc.record({
  directories: fc.tuple(directory, directory, directory, directory),
  where: fc.constantFrom('.', 'a', 'a', 'a/b', 'a/b', 'c', 'a/b/below'),
  path: fc.shuffledSubarray([...minors], { minLength: 1 }),
  usersPin: rarely(minor),
  variables: rarely(
    fc.oneof(
      minor.map((version): Record<string, string> => ({ UV_PYTHON: version })),
      fc.constantFrom<Record<string, string>>(
        { UV_NO_PROJECT: '1' },
        { UV_PROJECT: 'a' },
        { UV_NO_CONFIG: '1' },
        { UV_PROJECT_ENVIRONMENT: '.other' },
        { UV_PYTHON_PREFERENCE: 'only-system' },
      ),
    ),
  ),
  words: fc.oneof(
    minor.map((version) => ['venv', '-p', version]),
    minor.map((version) => ['run', '-p', version, ...VERSION]),
    minor.map((version) => ['sync', '-p', version]),
    fc.constantFrom(
      ['venv'],
      ['venv', '--no-project'],
      ['sync'],
      ['sync', '--no-config'],
      ['lock'],
      ['run', ...VERSION],
      ['run', '--no-project', ...VERSION],
      ['run', '--isolated', ...VERSION],
      ['run', 's.py'],
      ['python', 'find', '--system'],
    ),
  ),
});

type Tree = typeof tree extends fc.Arbitrary<infer Value> ? Value : never;

function projectFile({ project, requires, members }: Directory, name: string): string | undefined {
  const table = `[project]\nname = "${name}"\nversion = "1"\nrequires-python = "${requires}"\n`;
  const workspace = `[tool.uv.workspace]\nmembers = ${JSON.stringify(members)}\n`;
  switch (project) {
    case 'none':
      return undefined;
    case 'other':
      return '[tool.other]\n';
    case 'without table':
      return workspace;
    case 'unmanaged':
      return `${table}[tool.uv]\nmanaged = false\n`;
    case 'workspace':
      return `${table}${workspace}`;
    case 'project':
      return table;
  }
}

function pythonOf(kind: 'base' | 'prefix wrapper', version: string): string {
  return storePython(inject('store'), kind, version).python;
}

async function plant(world: World, place: string, { directories, usersPin }: Tree): Promise<void> {
  for (const [at, name] of NAMES.entries()) {
    const own = directories[at];
    if (!own) continue;
    const path = join(place, name);
    await mkdir(join(path, name === 'a/b' ? 'below' : '.'), { recursive: true });
    const text = projectFile(own, `n${at}`);
    const script = `# /// script\n# requires-python = "${own.requires}"\n# ///\n${VERSION[2]}\n`;
    const files = {
      'pyproject.toml': text,
      '.python-version': own.pin,
      'uv.toml': own.configuration,
      's.py': script,
    };
    for (const [file, content] of Object.entries(files))
      if (content !== undefined) await writeFile(join(path, file), content);
    if (own.environment === 'empty') await mkdir(join(path, '.venv'));
    else if (own.environment !== undefined)
      await world.run(pythonOf('base', own.environment), [
        '-m',
        'venv',
        '--without-pip',
        join(path, '.venv'),
      ]);
  }
  await rm(join(world.home, '.config/uv'), { recursive: true, force: true });
  await mkdir(join(world.home, '.config/uv'), { recursive: true });
  if (usersPin !== undefined) await writeFile(join(world.home, '.config/uv/.python-version'), usersPin);
}

/** Whether the command succeeds, what it prints, and the version of each environment that is there afterwards. */
interface Result {
  succeeds: boolean;
  stdout: string;
  environments: Record<string, string>;
}

async function play(world: World, planted: Tree, kind: 'base' | 'prefix wrapper'): Promise<Result> {
  const place = join(world.cwd, 'tree');
  await plant(world, place, planted);
  const options: RunOptions = {
    cwd: join(place, planted.where),
    env: { ...planted.variables },
    path: planted.path.map((version) => dirname(pythonOf(kind, version))),
  };
  const words = ['--offline', ...planted.words];
  const { status, stdout } = await (kind === 'base' ? world.raw : world.uv)(words, options);
  const all = await readdir(place, { recursive: true });
  const environments: Record<string, string> = {};
  for (const file of all.filter((name) => name.endsWith('/pyvenv.cfg') || name === 'pyvenv.cfg')) {
    const home = join(place, dirname(file));
    const asked = await world.run(join(home, 'bin/python'), VERSION.slice(1));
    environments[relative(place, home)] = asked.stdout.trim();
  }
  await rm(place, { recursive: true });
  // The base is behind the wrapper.
  return { succeeds: status === 0, stdout: planted.words[0] === 'python' ? '' : stdout, environments };
}

const releases = inject('uvs')
  .map(({ version }) => version)
  .filter((version) => isSince(version, '0.4.30'));
/** The oldest, the newest and one in the middle; of all, those of the slice. */
const chosen = isAll
  ? releases.filter((version) => isInSlice('trees', version))
  : [0, Math.floor(releases.length / 2), -1].map((at) => releases.at(at) ?? '');

for (const version of new Set(chosen))
  scenario(({ test }) => {
    test(`in any tree, uv ${version} on wrappers chooses what it chooses alone on their bases`, async ({
      world,
    }) => {
      const property = fc.asyncProperty(tree, async (planted) => {
        const alone = await play(world, planted, 'base');
        expect(await play(world, planted, 'prefix wrapper')).toEqual(alone);
      });
      await fc.assert(property, { seed, numRuns: isAll ? 20 : 8, endOnFailure: true });
    });
  }, version);
