import { describe, expect, test } from 'vitest';
import { readRequest, type Request } from '../../src/request/request.ts';

/** Reads a line as one types it: `NAME=value uv …`, words without quotes, `''` for an empty one. */
function read(line: string): Request | undefined {
  const words = line.split(' ').map((word) => (word === "''" ? '' : word));
  const at = words.indexOf('uv');
  const variables = words.slice(0, at).map((word) => word.split('=') as [string, string]);
  return readRequest(words.slice(at + 1), Object.fromEntries(variables));
}

test.each([
  'uv sync --help',
  'uv pip install -h x',
  'uv pip install -qh x',
  'uv tool run -V',
  'uv venv --version',
])('%s only prints something, so there is nothing to decide', (line) => {
  expect(read(line)).toBeUndefined();
});

test.each(['uv run python --help', 'uv tool run ruff -h', 'uv pip install -- --help', 'uv run -- -h'])(
  '%s: behind a program or --, it is not an option of uv',
  (line) => {
    expect(read(line)?.startsNothing).toBe(false);
  },
);

test('uv venv x: without options, all of them are off', () => {
  expect(read('uv venv x')).toEqual({
    argv: ['venv', 'x'],
    variables: {},
    command: 'venv',
    role: 'venv',
    subcommandEnd: 1,
    positionals: ['x'],
    noCache: false,
    noConfig: false,
    noProject: false,
    hasExplicitDestination: false,
    hasDestinationDirectory: false,
    noBuildIsolation: false,
    noSystem: false,
    systemSitePackages: false,
    dryRun: false,
    removes: false,
    quiet: false,
    startsNothing: false,
    discovery: [],
    active: false,
    withPackages: false,
    isolated: false,
    noSync: false,
    options: [],
  });
});

test.each([
  'uv',
  'uv --version',
  'uv help venv',
  'uv cache dir',
  'uv pip',
  'uv python',
  'uv python install',
  'uv tool uninstall x',
  'uv self update',
  'uv never-heard-of',
  // Words that every object of JavaScript's has.
  'uv constructor',
  'uv __proto__',
  'uv pip toString',
])('%s looks for no Python', (line) => {
  expect(read(line)).toBeUndefined();
});

describe.each<[string, Request['role'], string[]]>([
  ['creates an environment', 'venv', ['venv', 'virtualenv', 'v']],
  ['changes an environment', 'pip-write', ['pip install', 'pip sync', 'pip uninstall']],
  [
    'only reads an environment',
    'pip-read',
    ['pip list', 'pip ls', 'pip freeze', 'pip show', 'pip tree', 'pip check'],
  ],
  [
    'works in a project',
    'project',
    ['sync', 'run', 'add', 'remove', 'lock', 'tree', 'export', 'build', 'version'],
  ],
  ['works in a project', 'project', ['audit', 'check', 'init']],
  ['works with tools', 'tool', ['tool install', 'tool run', 'tool uvx']],
])('a command that %s', (_, role, commands) => {
  test.each(commands)('uv %s', (command) => {
    expect(read(`uv ${command}`)?.role).toBe(role);
  });
});

test.each([
  'uv audit',
  'uv version',
  'uv version --short',
  'uv -q version --bump=patch --dry-run',
  'uv version 2 --frozen',
  'uv export --frozen',
  'uv export --script x.py --frozen',
  'uv lock --frozen',
  'uv lock --check-exists',
  'uv tree --universal --frozen',
  'uv remove --frozen x',
  'UV_FROZEN=1 uv export',
  'uv pip install',
  'uv pip install -U --target x',
  'uv pip sync -q',
  'uv pip uninstall -p x',
])('%s starts no program, so there is nothing to decide', (line) => {
  expect(read(line)?.startsNothing).toBe(true);
});

test.each([
  'uv version 2',
  'uv version --bump patch',
  'uv tree --frozen',
  'uv sync --frozen',
  'UV_FROZEN=0 uv lock',
  'UV_FROZEN=1 uv tree',
  'uv pip install -rx',
  'uv pip install --group=x',
  'uv pip install -e.',
  'uv pip sync -- x',
  'uv pip show',
])('%s starts Python', (line) => {
  expect(read(line)?.startsNothing).toBe(false);
});

describe.each<[string, keyof Request, { yes: string[]; no: string[] }]>([
  [
    'uv ignores configuration files',
    'noConfig',
    {
      yes: [
        'uv -q venv --no-config --seed',
        'uv --no-config sync',
        'uv venv --isolated',
        'uv build --isolated',
        'uv pip list --isolated',
        'uv workspace metadata --isolated',
        'UV_NO_CONFIG=1 uv sync',
      ],
      no: ['uv venv --seed', 'uv run --isolated x', 'uv run x --no-config', 'UV_NO_CONFIG=0 uv sync'],
    },
  ],
  [
    'uv uses no cache',
    'noCache',
    {
      yes: ['uv venv --no-cache', 'uv sync --no-cache-dir', 'uv -n venv', 'UV_NO_CACHE=1 uv venv'],
      no: ['uv venv --seed', 'uv run x -n', 'UV_NO_CACHE=0 uv venv'],
    },
  ],
  [
    'a build uses the packages of the Python that it is built with',
    'noBuildIsolation',
    {
      yes: [
        'uv pip install --no-build-isolation x',
        'uv pip install --no-build-isolation-package a x',
        'UV_NO_BUILD_ISOLATION=1 uv pip install x',
      ],
      no: ['uv pip install -q x', 'UV_NO_BUILD_ISOLATION=0 uv pip install x'],
    },
  ],
  [
    'uv ignores the project',
    'noProject',
    {
      yes: ['uv run --no-project x', 'uv venv --no-workspace', 'uv venv --no_workspace'],
      no: ['uv run -v x --no-project'],
    },
  ],
  [
    'the command says where to install',
    'hasExplicitDestination',
    {
      yes: [
        'uv pip install --system x',
        'uv pip install --no-system --system x',
        'uv pip install --target t x',
        'uv pip install -t t x',
        'uv pip install --prefix=p x',
        'UV_SYSTEM_PYTHON=1 uv pip install x',
      ],
      no: [
        'uv pip install -q x',
        'uv pip install --system --no-system x',
        'uv pip install -- --system',
        'UV_SYSTEM_PYTHON=yesterday uv pip install x',
        'UV_SYSTEM_PYTHON=only uv pip install x',
        'UV_SYSTEM_PYTHON= uv pip install x',
      ],
    },
  ],
  [
    'the command overrides the setting system',
    'noSystem',
    {
      yes: ['uv pip list --no-system', 'uv pip list --system --no-system -q'],
      no: ['uv pip list -q', 'uv pip list --no-system --system'],
    },
  ],
  [
    'uv venv shows the packages of its base',
    'systemSitePackages',
    { yes: ['uv venv -v --system-site-packages'], no: ['uv venv -v'] },
  ],
  [
    'uv changes nothing',
    'dryRun',
    {
      yes: [
        'uv pip install -v --dry-run x',
        'uv sync --check',
        'uv sync --no-check --check -q',
        'uv pip sync --check r',
      ],
      no: ['uv pip install -v x', 'uv sync --check --no-check', 'uv lock --check'],
    },
  ],
  [
    'uv prints no messages',
    'quiet',
    {
      yes: ['uv -q venv', 'uv venv --quiet', 'uv venv -vqq'],
      no: ['uv venv -v', 'uv run x -q'],
    },
  ],
  [
    'uv works in the active environment',
    'active',
    {
      yes: ['uv sync --active', 'uv sync --active -q', 'uv sync --no-active --active'],
      no: ['uv sync -q', 'uv sync --active --no-active'],
    },
  ],
  [
    'the run has packages of its own',
    'withPackages',
    {
      yes: [
        'uv run --with a x',
        'uv run -w a x',
        'uv run --with-editable . x',
        'uv run --with-requirements r x',
      ],
      no: ['uv run -v x --with a'],
    },
  ],
  [
    'the run has an environment of its own',
    'isolated',
    {
      yes: ['uv run --isolated x', 'uv tool run --isolated x'],
      no: ['uv run -v x --isolated', 'uv venv --isolated', 'uv sync --isolated'],
    },
  ],
  [
    'uv installs nothing',
    'noSync',
    { yes: ['uv run --no-sync x', 'UV_NO_SYNC=1 uv run x'], no: ['uv run -v x', 'UV_NO_SYNC=0 uv run x'] },
  ],
])('%s', (_, name, { yes, no }) => {
  test.each(yes)('%s: yes', (line) => {
    expect(read(line)).toMatchObject({ [name]: true });
  });

  test.each(no)('%s: no', (line) => {
    expect(read(line)).toMatchObject({ [name]: false });
  });
});

describe.each<[string, keyof Request, [string, unknown][]]>([
  [
    'the directory that uv changes to',
    'directory',
    [
      ['uv venv -q', undefined],
      ['uv --directory a venv -q', 'a'],
      ['uv --directory a venv --directory=b', 'b'],
      ['uv run x --directory b', undefined],
    ],
  ],
  [
    'the directory of the project',
    'project',
    [
      ['uv sync', undefined],
      ['uv sync --project a', 'a'],
      ['UV_PROJECT=b uv sync', 'b'],
      ['UV_PROJECT=b uv sync --project a', 'a'],
      ['UV_PROJECT= uv sync', undefined],
    ],
  ],
  [
    'the configuration file',
    'configFile',
    [
      ['uv sync', undefined],
      ['uv sync --config-file a', 'a'],
      ['UV_CONFIG_FILE=b uv sync', 'b'],
      ['UV_CONFIG_FILE=b uv sync --config-file a', 'a'],
    ],
  ],
  [
    'the script with metadata',
    'script',
    [
      ['uv run x.py', 'x.py'],
      ['uv run x.pyw', 'x.pyw'],
      ['uv run -s x', 'x'],
      ['uv run --script x', 'x'],
      ['uv run x', undefined],
      ['uv run x.pyc', undefined],
      ['uv run x --script', undefined],
      ['uv run --script', undefined],
      ['uv run', undefined],
      ['uv add --script x y', 'x'],
      ['uv lock --script x', 'x'],
      ['uv add x.py', undefined],
    ],
  ],
  [
    'the Python in UV_PYTHON',
    'uvPython',
    [
      ['uv venv', undefined],
      ['UV_PYTHON= uv venv', undefined],
      ['UV_PYTHON=3.12 uv venv', { form: 'version', text: '3.12' }],
      ['UV_PYTHON=/a uv venv -p 3.12', { form: 'path', text: '/a' }],
    ],
  ],
  [
    'the Python in -p',
    'python',
    [
      ['uv venv -q', undefined],
      ["uv venv -p ''", undefined],
      ['uv run python -p 3.12', undefined],
      [
        'uv venv -qp=/a --seed',
        { name: '-p', value: '/a', token: 1, prefix: '-qp=', request: { form: 'path', text: '/a' } },
      ],
      [
        'uv venv -p 3.11 --python 3.12 -q',
        {
          name: '--python',
          value: '3.12',
          token: 4,
          prefix: '',
          request: { form: 'version', text: '3.12' },
        },
      ],
    ],
  ],
  [
    'the options that uv python find gets, too',
    'discovery',
    [
      ['uv venv -q --prompt x', []],
      ['uv --offline venv --seed --no-cache', ['--offline', '--no-cache']],
      ['uv --cache-dir=a venv --directory b', ['--cache-dir', 'a', '--directory', 'b']],
      ['uv venv --project a --config-file b', ['--project', 'a', '--config-file', 'b']],
      ['uv venv --python-preference system --no-config', ['--python-preference', 'system', '--no-config']],
      ['uv venv --managed-python --no-managed-python', ['--managed-python', '--no-managed-python']],
      ['uv venv -n --no-cache-dir', ['-n', '--no-cache-dir']],
    ],
  ],
])('%s', (_, name, lines) => {
  test.each(lines)('%s: %j', (line, expected) => {
    expect(read(line)?.[name]).toEqual(expected);
  });
});

test.each(['1', 'y', 'YES', 't', 'True', 'on'])('UV_NO_SYNC=%s is true', (value) => {
  expect(read(`UV_NO_SYNC=${value} uv run x`)?.noSync).toBe(true);
});

test.each([
  ['uv tool run python@3.12 -c x', { name: 'python@3.12', version: '3.12', token: 2, prefix: '' }],
  ['uv -q tool run -w a -- python3.12', { name: 'python3.12', version: '3.12', token: 6, prefix: '' }],
  [
    'uv tool run --from=python@3.12 bash',
    { name: 'python@3.12', version: '3.12', token: 2, prefix: '--from=' },
  ],
  ['uv tool uvx --from python bash', { name: 'python', token: 3, prefix: '' }],
  ['uv tool run --from ruff python@3.12', undefined],
  ['uv tool run ruff python@3.12', undefined],
  ['uv run python3.12', undefined],
  ['uv tool run', undefined],
])('%s runs a Python in place of a tool: %j', (line, expected) => {
  expect(read(line)?.toolPython).toEqual(expected);
});
