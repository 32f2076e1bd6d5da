import { describe, expect, test } from 'vitest';
import { BECAUSE_OF_BASE, BROKEN, REPAIRED, NOTHING, ORPHANED, REMAKE } from './sentences.ts';
import {
  base,
  decided,
  environment,
  requested,
  older,
  other,
  project,
  packageSource,
  uv,
  wrapper,
  type Facts,
} from './situations.ts';
import { describeDecision } from './describe-decision.ts';

describe("a project's environment", () => {
  const kept = { project, environment: environment('healthy'), isReused: true };
  const works = 'because /p/.venv is what uv sync works in as it is';

  test.each<[string, Facts, string[]]>([
    ['healthy', kept, ['uv sync', works]],
    [
      'healthy, and its version is requested',
      { ...kept, requested: requested('-p', undefined, '3.12') },
      ['uv sync', works],
    ],
    [
      'healthy, and UV_PYTHON names a base',
      { ...kept, requested: requested('UV_PYTHON', base) },
      ['uv sync', works],
    ],
    // Up to 0.13 uv would recreate it from the wrapper.
    [
      'healthy, and UV_PYTHON names a wrapper',
      { ...kept, requested: requested('UV_PYTHON', wrapper) },
      ['uv sync --python /p/.venv/bin/python', works],
    ],
    // uv would recreate it, because it compares the two executables.
    [
      "healthy, and UV_PYTHON names a version manager's shim that starts its base",
      {
        ...kept,
        requested: { ...requested('UV_PYTHON', base, '/shims/python'), started: '/base/bin/python' },
      },
      [
        'uv sync --python /base/bin/python',
        'because /shims/python (UV_PYTHON) starts /base/bin/python',
        works,
      ],
    ],
    [
      "healthy, and UV_PYTHON names a version manager's shim that starts another Python",
      {
        ...kept,
        requested: { ...requested('UV_PYTHON', other, '/shims/python'), started: '/other/bin/python' },
      },
      ['uv sync', works],
    ],
    ['healthy, and uv replaces it', { ...kept, isReused: false }, ['uv sync', NOTHING]],
    ['missing', { project }, ['uv sync', NOTHING]],
    ['does not answer', { project, environment: environment('unresponsive') }, ['uv sync', NOTHING]],
    [
      'broken',
      { project, environment: environment('broken', { base }) },
      [...REPAIRED, 'uv sync', `because ${BROKEN}`, BECAUSE_OF_BASE],
    ],
    [
      'broken, of another version than what is found',
      { project, environment: environment('broken', { base, minor: '3.11' }), baseInterpreter: other },
      [...REPAIRED, 'uv sync', `because ${BROKEN}`, BECAUSE_OF_BASE],
    ],
    [
      'broken, and its base is not found',
      { project, environment: environment('broken') },
      [
        `uvshim: ${BROKEN}, whose base cannot be found`,
        REMAKE,
        'uv sync',
        `because ${BROKEN}, whose base cannot be found`,
      ],
    ],
    [
      'broken and read-only',
      { project, environment: environment('broken', { base, writable: false }) },
      ['uv sync', NOTHING],
    ],
    [
      'an orphan, and there is a base for it',
      { project, environment: environment('orphaned'), baseInterpreter: base },
      [...REPAIRED, 'uv sync', `because ${ORPHANED}`, BECAUSE_OF_BASE],
    ],
    [
      'an orphan, and uv creates it again from another version',
      { project, environment: environment('orphaned'), baseInterpreter: older },
      ['uv sync', NOTHING],
    ],
    [
      'an orphan, and there is no base for it',
      { project, environment: environment('orphaned') },
      [
        `uvshim: ${ORPHANED}, and uv finds no other`,
        REMAKE,
        'uv sync',
        `because ${ORPHANED}, and uv finds no other`,
      ],
    ],
  ])('uv sync, if .venv is %s', (_, situation, expected) => {
    expect(describeDecision(decided('sync', situation))).toEqual(expected);
  });

  const broken = { project, environment: environment('broken', { base }) };

  test.each(['sync', 'sync --frozen', 'run x', 'run --no-sync x', 'add x', 'remove x'])(
    'a broken one is repaired by a command that changes it: uv %s',
    (line) => {
      expect(decided(line, broken).repairs).toHaveLength(1);
    },
  );

  test.each([
    'lock',
    'tree',
    'export',
    'version',
    'lock --dry-run',
    'sync --check',
    'run --isolated x',
    'add --no-sync x',
    'remove --frozen x',
  ])('a broken one stays as it is: uv %s', (line) => {
    expect(decided(line, broken)).toMatchObject({ repairs: [], messages: [] });
  });

  test('a dry run works on a stand-in of a broken one', () => {
    expect(describeDecision(decided('sync --dry-run', broken))).toEqual([
      'stand-in /p/.venv: /base/bin/python3.12 3.12',
      `uvshim: ${BROKEN}; the next command that changes it repairs it (only once)`,
      'hint: uvshim repair /p/.venv',
      'UV_PROJECT_ENVIRONMENT=/cache/stand-ins/hash/p/.venv uv sync --python /cache/stand-ins/hash/p/.venv/bin/python --dry-run',
      `because ${BROKEN}`,
    ]);
  });

  test.each<[string, Facts, string[]]>([
    ['is healthy', kept, [works]],
    ['is an orphan without a base', { project, environment: environment('orphaned') }, [NOTHING]],
    ['is broken, and uv has no variable for another environment', { ...broken, uv: uv('0.4.3') }, [NOTHING]],
  ])('uv sync --dry-run is left to uv, if the environment %s', (_, situation, reasons) => {
    expect(describeDecision(decided('sync --dry-run', situation))).toEqual(['uv sync --dry-run', ...reasons]);
  });

  test('uv add --frozen leaves a broken one as it is, after a uv add that was cached, too', () => {
    expect(describeDecision(decided('add --frozen x', broken))).toEqual([
      'uv add --frozen x',
      'is not cached',
      NOTHING,
    ]);
    expect(decided('add x', broken, { UV_FROZEN: '1' }).repairs).toEqual([]);
    expect(decided('add --frozen x', kept).isOneTime).toBeUndefined();
  });

  test('one with the packages of a wrapper is updated to that wrapper', () => {
    const recordedWrapper = { wrapper: '/old/bin/python', by: 'UV_PYTHON', packages: ['/old/site-packages'] };
    const there = environment('healthy', {
      recordedWrapper,
      wrapperUpdate: { state: 'found', packageSource },
    });
    expect(
      describeDecision(
        decided('sync', { ...kept, requested: requested('UV_PYTHON', wrapper), environment: there }),
      ),
    ).toEqual([
      'update /p/.venv: its wrapper is /env/bin/python3.12',
      'uvshim: updated /p/.venv: it has the packages of /env/bin/python3.12 now; UVSHIM_HEAL=0 turns this off',
      'uv sync --python /p/.venv/bin/python',
      'because /p/.venv has the packages of /old/bin/python as it was, and that is /env/bin/python3.12 today',
      works,
    ]);
    const steady = { ...kept, environment: environment('healthy', { recordedWrapper }) };
    expect(describeDecision(decided('sync', steady))).toEqual(['uv sync', works]);
  });
});
