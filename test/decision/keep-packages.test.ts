import { describe, expect, test } from 'vitest';
import { becauseItWraps, NOTHING, usingBase } from './sentences.ts';
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
import { edits, describeDecision } from './describe-decision.ts';

const keep = { by: 'UVSHIM_KEEP', names: ['numpy', 'scipy'], missing: [] };
const says = 'because UVSHIM_KEEP says to keep numpy, scipy';
const without = '--no-install-package numpy --no-install-package scipy';
const first = [says, 'because uv run has no such option, so a uv sync runs before it'];

function unable(version: string, command: string): string[] {
  return [
    `uvshim: uv ${version} ${command} cannot be kept from installing numpy, scipy (UVSHIM_KEEP)`,
    ...(command === 'run' ? [] : [`hint: uv ${command} --no-sync …, then uv sync`]),
    says,
  ];
}

describe('uv does not install packages that are kept from a wrapper', () => {
  test.each<[string, string, string[]]>([
    ['sync', '0.13.9', [`before 1: --inexact ${without}`, says]],
    ['-q sync --frozen', '0.4.0', [`before 2: --inexact ${without}`, says]],
    ['sync', '0.3.5', unable('0.3.5', 'sync')],
    ['add x', '0.9.0', [`before 1: ${without}`, says]],
    ['add x', '0.8.24', unable('0.8.24', 'add')],
    ['add --no-sync x', '0.13.9', [NOTHING]],
    ['add --frozen x', '0.13.9', [NOTHING]],
    [
      'remove x --group=dev y[z]',
      '0.4.0',
      [
        'uvshim: uv remove changes only the project: a sync would install numpy, scipy (UVSHIM_KEEP)',
        'hint: uv sync',
        'before 1: --no-sync',
        'one time: true',
        says,
      ],
    ],
    ['remove x', '0.3.5', unable('0.3.5', 'remove')],
    ['remove --frozen x', '0.13.9', [NOTHING]],
    ['remove --no-sync x', '0.13.9', [NOTHING]],
    [
      'run x',
      '0.4.9',
      [
        `first: uv sync --inexact ${without}`,
        'before 1: --no-sync',
        'before 1: -q',
        'one time: true',
        ...first,
      ],
    ],
    ['run x', '0.4.8', unable('0.4.8', 'run')],
    ['run --no-sync x', '0.13.9', [NOTHING]],
    ['run --isolated x', '0.13.9', [NOTHING]],
    ['lock', '0.13.9', [NOTHING]],
  ])('uv %s, %s', (line, version, expected) => {
    expect(describeDecision(decided(line, { project, keep, uv: uv(version) }))).toEqual(expected);
  });

  test('uv remove: the hint uninstalls the package from the environment', () => {
    const situation = { project, keep, environment: environment('healthy'), isKept: true };
    expect(describeDecision(decided('remove x --group=dev y[z]', situation))).toContain(
      "hint: uv pip uninstall -p /p/.venv x 'y[z]'",
    );
  });

  test('outside of a project there is nothing to keep', () => {
    expect(describeDecision(decided('sync', { keep }))).toEqual([
      'because uv sync makes no environment from a wrapper here',
    ]);
  });

  test.each([['run x.py'], ['sync --script x.py'], ['run --script x.py']])(
    'uv %s: a script has its own',
    (line) => {
      expect(describeDecision(decided(line, { project, keep, kind: 'script' }))).toEqual([
        'uvshim: UVSHIM_KEEP is not for scripts: uv creates the environment of x.py from its inline metadata alone',
        'hint: uv run python x.py',
        'because UVSHIM_KEEP is for projects, and x.py has an environment of its own',
      ]);
    },
  );

  test.each([['lock --script x.py'], ['add --script x.py y']])('uv %s creates no environment', (line) => {
    expect(describeDecision(decided(line, { project, keep, kind: 'script' }))).toEqual([NOTHING]);
  });
});

describe('the sync that goes before a run', () => {
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
  ])('of uv %s has the options that both have', (line, given) => {
    expect(decided(line, { project, keep }).runFirst?.argv.join(' ')).toBe(
      `sync --inexact ${without} ${given}`.trim(),
    );
  });

  test.each<[string, Facts, string]>([
    ['run -qp=/env -v x', { requested: requested('-p', wrapper) }, '-q -v --python /base/bin/python3.12'],
    ['run x', { requested: requested('UV_PYTHON', wrapper) }, '--python /base/bin/python3.12'],
    ['run --python= x', { requested: requested('UV_PYTHON', wrapper) }, '--python /base/bin/python3.12'],
    ['run -p 3.12 x', { ...onPath, baseInterpreter: base }, '--python 3.12'],
    ['run x', { environment: environment('healthy'), isKept: true }, ''],
  ])('of uv %s works on the same Python: %#', (line, situation, given) => {
    expect(decided(line, { project, keep, ...situation }).runFirst?.argv.join(' ')).toBe(
      `sync --inexact ${without} ${given}`.trim(),
    );
  });

  test('finds what is behind a wrapper on PATH', () => {
    const decision = decided('run x', { project, keep, ...onPath, baseInterpreter: base });
    expect(describeDecision(decision)).toContain(
      `first: UV_PYTHON_SEARCH_PATH=${onPath.searchPath} uv sync --inexact ${without}`,
    );
    expect(edits(decision)).toEqual(['before 1: -q', 'before 1: --no-sync']);
  });

  test('the other edits for the run stay', () => {
    expect(
      describeDecision(decided('run x', { project, keep, requested: requested('UV_PYTHON', wrapper) })),
    ).toEqual([
      usingBase('UV_PYTHON'),
      `first: uv sync --inexact ${without} --python /base/bin/python3.12`,
      'before 1: --python /base/bin/python3.12',
      'before 1: --no-sync',
      'before 1: -q',
      'one time: true',
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
])('what uv %s says of what it does not take away', (line, said) => {
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
])('what is no name of a package: %j', (over, said) => {
  const invalid = { ...keep, invalid: ['"a b"', '7'], ...over };
  expect(describeDecision(decided('sync', { project, keep: invalid })).slice(0, 2)).toEqual(said);
  // Nor does one that is not understood hide that uv cannot do it.
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

describe('what no wrapper has', () => {
  const missing = { ...keep, names: ['scipy'], missing: ['numpy', 'six'] };
  const isMissing = (where: string) => [
    `uvshim: numpy, six (UVSHIM_KEEP) is kept for a wrapper, but ${where} has it from none`,
    `hint: rm -rf ${where} && uv venv --system-site-packages -p WRAPPER ${where}`,
  ];
  const there = environment('healthy', { directory: '/elsewhere' });

  test('is named in a message, and the rest is kept', () => {
    expect(describeDecision(decided('sync', { project, keep: missing }))).toEqual([
      ...isMissing('/p/.venv'),
      'before 1: --inexact --no-install-package scipy',
      'because UVSHIM_KEEP says to keep scipy',
    ]);
  });

  const made = { ...missing, wrapper: '/env/bin/python3.12' };
  const first = (quiet = '') => [
    'uvshim: making /p/.venv with the packages of /env/bin/python3.12 first (UVSHIM_KEEP)',
    `first: uvshim uv venv${quiet} --system-site-packages -p /env/bin/python3.12 /p/.venv, then anew`,
    'one time: true',
    'because UVSHIM_KEEP says to keep scipy, and there is no environment yet that has it',
  ];

  test.each<[string, string, string[]]>([
    ['sync', '0.4.0', first()],
    ['sync -q', '0.13.9', first(' -q')],
    ['run x', '0.4.9', first()],
    ['add x', '0.9.0', first()],
  ])('is brought by an environment that is made first: uv %s, %s', (line, version, expected) => {
    const situation = { project, keep: made, uv: uv(version), requested: requested('UV_PYTHON', wrapper) };
    expect(describeDecision(decided(line, situation))).toEqual(expected);
  });

  test.each<[string, string, Facts]>([
    ['sync', '0.3.5', {}],
    ['sync --dry-run', '0.13.9', {}],
    ['sync --active', '0.13.9', {}],
    ['run --no-sync x', '0.13.9', {}],
    ['run --isolated x', '0.13.9', {}],
    ['add --no-sync x', '0.13.9', {}],
    ['add x', '0.8.24', {}],
    ['remove x', '0.13.9', {}],
    ['sync', '0.13.9', { environment: there }],
    ['sync', '0.13.9', { keep: missing }],
  ])('but not by uv %s, %s: %#', (line, version, over) => {
    expect(decided(line, { project, keep: made, uv: uv(version), ...over }).createFirst).toBeUndefined();
  });

  test('of the environment that is worked in', () => {
    const situation = { project, keep: missing, environment: there };
    expect(decided('sync', situation).messages[0]?.text).toContain('but /elsewhere has it from none');
  });

  test('and that is all', () => {
    const all = { by: 'keep in /p/pyproject.toml', names: [], missing: ['all'] };
    expect(describeDecision(decided('sync', { project, keep: all }))).toEqual([
      'uvshim: all (keep in /p/pyproject.toml) is kept for a wrapper, but /p/.venv has it from none',
      'hint: rm -rf /p/.venv && uv venv --system-site-packages -p WRAPPER /p/.venv',
      'because keep in /p/pyproject.toml says to keep all',
    ]);
  });
});
