import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, inject } from 'vitest';
import { storePython } from '../support/store.ts';
import type { Outcome, RunOptions } from '../support/sandbox.ts';
import { offline } from '../support/wheels.ts';
import { newer, older, VERSION } from './minors.ts';
import { expectSuccess, scenarios, type World } from './world.ts';

/** What is there, and the command. Of the two directories, `p` is where it runs. */
interface Place {
  /** by path in the directory above */
  files?: Record<string, string>;
  /** the version of the environment that is there, by path */
  environments?: Record<string, string>;
  /** the versions on PATH (default: the newer one) */
  path?: string[];
  env?: Record<string, string>;
  words: string[];
}

const script = (requires: string) =>
  `# /// script\n# requires-python = "${requires}"\n# ///\nimport sys\nprint("%d.%d" % sys.version_info[:2])\n`;

const project = (requires: string) =>
  `[project]\nname = "p"\nversion = "1"\nrequires-python = "${requires}"\n[tool.uv]\npackage = false\n`;

const BUILD = `${project('>=3.9')}[build-system]\nrequires = ["plainpkg"]\nbuild-backend = "backend"\nbackend-path = ["."]\n`;

/** Builds nothing, and fails if it does not see what it requires. */
const BACKEND = `import os
def get_requires_for_build_wheel(settings=None):
    return []
def build_wheel(directory, settings=None, metadata=None):
    import plainpkg
    name = "p-1-py3-none-any.whl"
    open(os.path.join(directory, name), "w").close()
    return name
`;

const OF_ANY = { 'p/s.py': script('>=3.9'), 'p/pyproject.toml': project('>=3.9') };
const OF_NEWER = { 'p/pyproject.toml': project(`>=${newer}`) };
const USERS_PIN = { 'home/.config/uv/.python-version': `${older}\n` };

const PLACES: [what: string, place: Place][] = [
  [
    'a script, beside an environment',
    { files: OF_ANY, environments: { 'p/.venv': older }, words: ['run', 's.py'] },
  ],
  [
    'a script, below an environment, and UV_PYTHON',
    { files: OF_ANY, environments: { '.venv': older }, env: { UV_PYTHON: older }, words: ['run', 's.py'] },
  ],
  [
    'a script, and an environment that it excludes',
    { files: { 'p/s.py': script(`>=${newer}`) }, environments: { 'p/.venv': older }, words: ['run', 's.py'] },
  ],
  [
    'an environment of another version than UV_PYTHON',
    { files: OF_ANY, environments: { 'p/.venv': older }, env: { UV_PYTHON: newer }, words: ['sync'] },
  ],
  [
    'an environment that the project excludes, and a .python-version without a version',
    {
      files: { ...OF_NEWER, 'p/.python-version': '# none\n' },
      environments: { 'p/.venv': older },
      words: ['sync'],
    },
  ],
  [
    'a .python-version below the root of the project',
    {
      files: { 'pyproject.toml': project('>=3.9'), 'p/.python-version': older },
      words: ['run', ...VERSION],
    },
  ],
  [
    "the user's own .python-version, and UV_PYTHON",
    { files: { ...OF_ANY, ...USERS_PIN }, env: { UV_PYTHON: newer }, words: ['sync'] },
  ],
  [
    "the user's own .python-version, UV_PYTHON and uv run",
    { files: { ...OF_ANY, ...USERS_PIN }, env: { UV_PYTHON: newer }, words: ['run', ...VERSION] },
  ],
  ['UV_NO_PROJECT and uv sync', { files: OF_ANY, env: { UV_NO_PROJECT: '1' }, words: ['sync'] }],
  [
    'UV_NO_PROJECT and uv venv',
    { files: OF_NEWER, path: [older, newer], env: { UV_NO_PROJECT: '1' }, words: ['venv'] },
  ],
  [
    'UV_NO_PROJECT and uv run',
    { files: OF_NEWER, path: [older, newer], env: { UV_NO_PROJECT: '1' }, words: ['run', ...VERSION] },
  ],
  [
    'UV_SYSTEM_PYTHON and uv build',
    {
      files: { 'p/pyproject.toml': BUILD, 'p/backend.py': BACKEND },
      env: { UV_SYSTEM_PYTHON: '1' },
      words: ['build', '--wheel', '-q', ...offline.slice(1)],
    },
  ],
  ['uv venv --no-project', { files: OF_NEWER, path: [older, newer], words: ['venv', '--no-project'] }],
];

/** Makes the place and runs the command twice; returns the last outcome, and the version of the environment. */
async function play(
  world: World,
  { files = {}, environments = {}, path = [newer], env, words }: Place,
  kind: 'base' | 'later prefix wrapper',
): Promise<Pick<Outcome, 'status' | 'stdout'> & { version: string }> {
  const cwd = join(world.cwd, 'p');
  await mkdir(cwd);
  for (const [name, text] of Object.entries(files)) {
    const file = name.startsWith('home/')
      ? join(world.home, name.slice('home/'.length))
      : join(world.cwd, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  for (const [name, minor] of Object.entries(environments))
    expectSuccess(
      await world.raw(['venv', '--no-project', '-p', pythonOf('base', minor), join(world.cwd, name)]),
    );
  const options: RunOptions = { cwd, env, path: path.map((minor) => dirname(pythonOf(kind, minor))) };
  const run = kind === 'base' ? world.raw : world.uv;
  const all = ['--offline', ...words];
  await run(all, options);
  const { status, stdout } = await run(all, options);
  const asked = await world.run(join(cwd, '.venv/bin/python'), VERSION.slice(1)).catch(() => undefined);
  for (const name of ['p', '.venv']) await rm(join(world.cwd, name), { recursive: true, force: true });
  return { status, stdout, version: asked?.stdout.trim() ?? 'none' };
}

function pythonOf(kind: 'base' | 'later prefix wrapper', minor: string): string {
  return storePython(inject('store'), kind, minor).python;
}

scenarios({ since: '0.4.30', features: ['searchPath', 'userPin', 'noProjectVariable'] }, ({ test }) => {
  test.for(PLACES)(
    'uv on a wrapper chooses what uv alone chooses on its base: %s',
    async ([, place], { world }) => {
      const alone = await play(world, place, 'base');
      expect(await play(world, place, 'later prefix wrapper')).toEqual(alone);
    },
  );

  test('uv pip compile builds with the base of the wrapper in pip.python, although UV_PYTHON names another', async ({
    world,
  }) => {
    await writeFile(
      join(world.cwd, 'uv.toml'),
      `pip.python = "${pythonOf('later prefix wrapper', older)}"\n`,
    );
    const words = ['explain', '--json', 'pip', 'compile', 'r.in'];
    const env = { UV_PYTHON: pythonOf('later prefix wrapper', newer) };
    const { stdout } = await world.uvshim(words, { env });
    const { command, python } = JSON.parse(stdout) as Record<string, unknown>;
    expect(python).toBe(storePython(inject('store'), 'later prefix wrapper', older).base);
    expect(command).toContain('--python');
  });
});
