import { describe, expect, test } from 'vitest';
import { becauseItWraps, NOTHING, baseIsUsed } from './sentences.ts';
import {
  decided,
  environment,
  requested,
  onPath,
  base,
  project,
  uv,
  wrapper,
  type Facts,
} from './situations.ts';
import { commandLine, describeDecision } from './describe-decision.ts';

const keep = { by: 'UVSHIM_KEEP', names: ['numpy', 'scipy'], missing: [] };
const says = 'because UVSHIM_KEEP says to keep numpy, scipy';
const without = '--no-install-package numpy --no-install-package scipy';
const first = [says, 'because uv run has no such option, so a uv sync runs before it'];

/** Takes a release that has no option for it, the command, and the line that uv gets. */
function unable(version: string, command: string, line: string): string[] {
  return [
    `uvshim: uv ${version} ${command} cannot be kept from installing numpy, scipy (UVSHIM_KEEP)`,
    ...(command === 'run' ? [] : [`hint: uv ${command} --no-sync …, then uv sync`]),
    line,
    says,
  ];
}

describe('uv does not install packages that are kept from a wrapper', () => {
  test.each<[string, string, string[]]>([
    ['sync', '0.13.9', [`uv sync --inexact ${without}`, says]],
    ['-q sync --frozen', '0.4.0', [`uv -q sync --inexact ${without} --frozen`, says]],
    ['sync', '0.3.5', unable('0.3.5', 'sync', 'uv sync')],
    ['add x', '0.9.0', [`uv add ${without} x`, says]],
    ['add x', '0.8.24', unable('0.8.24', 'add', 'uv add x')],
    ['add --no-sync x', '0.13.9', ['uv add --no-sync x', NOTHING]],
    ['add --frozen x', '0.13.9', ['uv add --frozen x', NOTHING]],
    [
      'remove x --group=dev y[z]',
      '0.4.0',
      [
        'uvshim: uv remove changes only the project: a sync would install numpy, scipy (UVSHIM_KEEP)',
        'hint: uv sync',
        "uv remove --no-sync x --group=dev 'y[z]'",
        'is not cached',
        says,
      ],
    ],
    ['remove x', '0.3.5', unable('0.3.5', 'remove', 'uv remove x')],
    ['remove --frozen x', '0.13.9', ['uv remove --frozen x', NOTHING]],
    ['remove --no-sync x', '0.13.9', ['uv remove --no-sync x', NOTHING]],
    [
      'run x',
      '0.4.9',
      [`first: uv sync --inexact ${without}`, 'uv run --no-sync -q x', 'is not cached', ...first],
    ],
    ['run x', '0.4.8', unable('0.4.8', 'run', 'uv run x')],
    ['run --no-sync x', '0.13.9', ['uv run --no-sync x', NOTHING]],
    ['run --isolated x', '0.13.9', ['uv run --isolated x', NOTHING]],
    ['lock', '0.13.9', ['uv lock', NOTHING]],
  ])('uv %s, uv %s', (line, version, expected) => {
    expect(describeDecision(decided(line, { project, keep, uv: uv(version) }))).toEqual(expected);
  });

  test('uv remove: the hint uninstalls the package from the environment', () => {
    const situation = { project, keep, environment: environment('healthy'), isReused: true };
    expect(describeDecision(decided('remove x --group=dev y[z]', situation))).toContain(
      "hint: uv pip uninstall -p /p/.venv x 'y[z]'",
    );
  });

  test('outside of a project there is nothing to keep', () => {
    expect(describeDecision(decided('sync', { keep }))).toEqual([
      'uv sync',
      'because uv sync makes no environment from a wrapper here',
    ]);
  });

  test.each([['run x.py'], ['sync --script x.py'], ['run --script x.py']])(
    'uv %s: a script has an environment of its own',
    (line) => {
      expect(describeDecision(decided(line, { project, keep, kind: 'script' }))).toEqual([
        'uvshim: UVSHIM_KEEP is not for scripts: uv creates the environment of x.py from its inline metadata alone',
        'hint: uv run python x.py',
        `uv ${line}`,
        'because UVSHIM_KEEP is for projects, and x.py has an environment of its own',
      ]);
    },
  );

  test('the script of uv run - gets no hint, because it has no name', () => {
    const decision = decided('run -', { project, keep, kind: 'script' });
    expect(decision.messages.map(({ hint }) => hint)).toEqual([undefined]);
  });

  test.each([['lock --script x.py'], ['add --script x.py y']])('uv %s creates no environment', (line) => {
    expect(describeDecision(decided(line, { project, keep, kind: 'script' }))).toEqual([
      `uv ${line}`,
      NOTHING,
    ]);
  });
});

describe('before uv run, a uv sync installs all but the kept packages', () => {
  const firstOf = (line: string, facts: Facts = {}) =>
    describeDecision(decided(line, { project, keep, ...facts })).find((each) => each.startsWith('first: '));
  const sync = (options: string, variables = '') =>
    `first: ${variables}uv sync --inexact ${without} ${options}`.trim();

  test.each<[string, string]>([
    ['run --locked --extra a --group=b x --extra c', '--locked --extra a --group b'],
    ['-q run --with a -w b --with-editable c --with-requirements d x', '-q'],
    ['run --env-file a --no-env-file --exact --show-resolution -v x', '-v'],
    ['run -m a', ''],
    ['run --module a', ''],
    ['run --gui-script a', ''],
    ['run --max-recursion-depth 9 x', ''],
    ['run -p 3.12 x', '--python 3.12'],
    ['run --python=3.12 -v x', '-v --python 3.12'],
  ])('with the options that both have: uv %s', (line, options) => {
    expect(firstOf(line)).toBe(sync(options));
  });

  test.each<[string, string, Facts, string]>([
    [
      '-p names a wrapper',
      'run -qp=/env -v x',
      { requested: requested('-p', wrapper) },
      '-q -v --python /base/bin/python3.12',
    ],
    [
      'UV_PYTHON names a wrapper',
      'run x',
      { requested: requested('UV_PYTHON', wrapper) },
      '--python /base/bin/python3.12',
    ],
    [
      'UV_PYTHON names a wrapper, and --python is empty',
      'run --python= x',
      { requested: requested('UV_PYTHON', wrapper) },
      '--python /base/bin/python3.12',
    ],
    ['-p names a version', 'run -p 3.12 x', { baseInterpreter: base }, '--python 3.12'],
    ['there is an environment', 'run x', { environment: environment('healthy'), isReused: true }, ''],
  ])('with the same Python, if %s: uv %s', (_, line, facts, options) => {
    expect(firstOf(line, facts)).toBe(sync(options));
  });

  test('and uv run lists the commands, if it has none', () => {
    expect(commandLine(decided('run', { project, keep }))).toBe('uv run --no-sync');
  });

  test('with a search path, if a wrapper is on PATH', () => {
    const search = `UV_PYTHON_SEARCH_PATH=${onPath.searchPath} `;
    const facts = { ...onPath, baseInterpreter: base };
    expect(firstOf('run x', facts)).toBe(sync('', search));
    expect(firstOf('run -p 3.12 x', facts)).toBe(sync('--python 3.12', search));
    expect(commandLine(decided('run x', { project, keep, ...facts }))).toBe('uv run -q --no-sync x');
  });

  test('and uv run gets the base of the wrapper in UV_PYTHON, too', () => {
    expect(
      describeDecision(decided('run x', { project, keep, requested: requested('UV_PYTHON', wrapper) })),
    ).toEqual([
      baseIsUsed('UV_PYTHON'),
      `first: uv sync --inexact ${without} --python /base/bin/python3.12`,
      'uv run --python /base/bin/python3.12 --no-sync -q x',
      'is not cached',
      becauseItWraps('UV_PYTHON'),
      'because an environment that is made from a wrapper cannot be installed into',
      ...first,
    ]);
  });
});

test.each<[string, string[]]>([
  [
    'run --exact x',
    ['uvshim: uv run --exact takes nothing away here: numpy, scipy (UVSHIM_KEEP) would go too'],
  ],
  ['run --no-dev x', []],
])('uv %s prints that it removes nothing, if --exact asks for it', (line, said) => {
  const lines = describeDecision(decided(line, { project, keep })).filter((each) =>
    each.startsWith('uvshim: '),
  );
  expect(lines).toEqual(said);
});

test.each<[Partial<NonNullable<Facts['keep']>>, string[]]>([
  [
    {},
    [
      'uvshim: "a b", 7 (UVSHIM_KEEP) is not a package name, and is ignored',
      'hint: export UVSHIM_KEEP=numpy,scipy,a',
    ],
  ],
  [
    { names: [] },
    ['uvshim: "a b", 7 (UVSHIM_KEEP) is not a package name, and is ignored', 'hint: export UVSHIM_KEEP=a'],
  ],
  [
    { by: 'keep in /p/pyproject.toml', names: [], invalid: ['7'] },
    ['uvshim: 7 (keep in /p/pyproject.toml) is not a package name, and is ignored', 'hint: keep = ["numpy"]'],
  ],
  [
    { by: 'keep in /p/pyproject.toml', names: ['six'], invalid: ['"3D-x_y."'] },
    [
      'uvshim: "3D-x_y." (keep in /p/pyproject.toml) is not a package name, and is ignored',
      'hint: keep = ["six","3D-x_y."]',
    ],
  ],
])('a message names what is not a package name in the list: %j', (over, said) => {
  const invalid = { ...keep, invalid: ['"a b"', '7'], ...over };
  expect(describeDecision(decided('sync', { project, keep: invalid })).slice(0, 2)).toEqual(said);
  // The same message comes first in a release that cannot keep any.
  expect(describeDecision(decided('sync', { project, keep: invalid, uv: uv('0.3.5') })).slice(0, 2)).toEqual(
    said,
  );
});

test('explain also reports an empty list of kept packages', () => {
  const nothing = { ...keep, names: [], invalid: ['7'] };
  expect(describeDecision(decided('sync', { project, keep: nothing }))).toContain(
    'because UVSHIM_KEEP says to keep nothing',
  );
});

describe('a kept package that the environment does not have', () => {
  const missing = { ...keep, names: ['scipy'], missing: ['numpy', 'six'] };
  const isMissing = (where: string) => [
    `uvshim: numpy, six (UVSHIM_KEEP) is kept for a wrapper, but ${where} has it from none`,
    `hint: rm -rf ${where} && uv venv --system-site-packages -p WRAPPER ${where}`,
  ];
  const there = environment('healthy', { directory: '/elsewhere' });

  test('is named in a message, and the others are kept', () => {
    expect(describeDecision(decided('sync', { project, keep: missing }))).toEqual([
      ...isMissing('/p/.venv'),
      'uv sync --inexact --no-install-package scipy',
      'because UVSHIM_KEEP says to keep scipy',
    ]);
  });

  const made = { ...missing, wrapper: '/env/bin/python3.12' };
  const first = (line: string, quiet = '') => [
    'uvshim: making /p/.venv with the packages of /env/bin/python3.12 first (UVSHIM_KEEP)',
    `create: uvshim uv venv${quiet} --system-site-packages -p /env/bin/python3.12 /p/.venv`,
    `else: ${line}`,
    'is not cached',
    'because UVSHIM_KEEP says to keep scipy, and there is no environment yet that has it',
  ];

  test.each<[string, string, string[]]>([
    ['sync', '0.4.0', first('uv sync')],
    ['sync -q', '0.13.9', first('uv sync -q', ' -q')],
    ['run x', '0.4.9', first('uv run x')],
    ['add x', '0.9.0', first('uv add x')],
  ])(
    'is in the environment that is created first, if the wrapper has it: uv %s, uv %s',
    (line, version, expected) => {
      const situation = { project, keep: made, uv: uv(version), requested: requested('UV_PYTHON', wrapper) };
      expect(describeDecision(decided(line, situation))).toEqual(expected);
    },
  );

  test.each<[string, string, string, Facts]>([
    ['a release that cannot keep packages', 'sync', '0.3.5', {}],
    ['a dry run', 'sync --dry-run', '0.13.9', {}],
    ['a command for the active environment', 'sync --active', '0.13.9', {}],
    ['a command that does not sync', 'run --no-sync x', '0.13.9', {}],
    ['a run in an environment for itself', 'run --isolated x', '0.13.9', {}],
    ['an add that does not sync', 'add --no-sync x', '0.13.9', {}],
    ['a release whose add cannot keep packages', 'add x', '0.8.24', {}],
    ['remove', 'remove x', '0.13.9', {}],
    ['a command in an environment that exists', 'sync', '0.13.9', { environment: there }],
    ['a command without a wrapper', 'sync', '0.13.9', { keep: missing }],
  ])('no environment is created for %s: uv %s, uv %s', (_, line, version, facts) => {
    expect(decided(line, { project, keep: made, uv: uv(version), ...facts }).createFirst).toBeUndefined();
  });

  test('is named with the environment that the project has', () => {
    const situation = { project, keep: missing, environment: there };
    expect(decided('sync', situation).messages[0]?.text).toContain('but /elsewhere has it from none');
  });

  test('is in the reason, if there are only such packages', () => {
    const two = { ...keep, names: [], missing: ['numpy', 'six'] };
    expect(decided('sync', { project, keep: two }).reasons).toEqual(['UVSHIM_KEEP says to keep numpy, six']);
  });

  test('is all, and uv installs what it wants', () => {
    const all = { by: 'keep in /p/pyproject.toml', names: [], missing: ['all'] };
    expect(describeDecision(decided('sync', { project, keep: all }))).toEqual([
      'uvshim: all (keep in /p/pyproject.toml) is kept for a wrapper, but /p/.venv has it from none',
      'hint: rm -rf /p/.venv && uv venv --system-site-packages -p WRAPPER /p/.venv',
      'uv sync',
      'because keep in /p/pyproject.toml says to keep all',
    ]);
  });
});
