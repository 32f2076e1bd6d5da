import { describe, expect, test } from 'vitest';
import { BECAUSE_OF_BASE, BROKEN, HEALED, NOTHING, ORPHANED, REMAKE } from './sentences.ts';
import {
  base,
  decided,
  environment,
  requested,
  older,
  other,
  project,
  packageSource,
  wrapper,
  type Facts,
} from './situations.ts';
import { describeDecision } from './describe-decision.ts';

describe("a project's environment", () => {
  const kept = { project, environment: environment('healthy'), isKept: true };
  const works = 'because /p/.venv is what uv sync works in as it is';

  test.each<[string, Facts, string[]]>([
    ['as it is', kept, [works]],
    [
      'as it is, of a version that is asked for',
      { ...kept, requested: requested('-p', undefined, '3.12') },
      [works],
    ],
    ['as it is, with a base named', { ...kept, requested: requested('UV_PYTHON', base) }, [works]],
    // Up to 0.13 uv would recreate it from the wrapper.
    [
      'as it is, with a wrapper named',
      { ...kept, requested: requested('UV_PYTHON', wrapper) },
      ['before 1: --python /p/.venv/bin/python', works],
    ],
    ['healthy, and not for that Python', { ...kept, isKept: false }, [NOTHING]],
    ['missing', { project }, [NOTHING]],
    ['that does not answer', { project, environment: environment('unresponsive') }, [NOTHING]],
    [
      'broken',
      { project, environment: environment('broken', { base }) },
      [...HEALED, `because ${BROKEN}`, BECAUSE_OF_BASE],
    ],
    [
      'broken, of another version than what is found',
      { project, environment: environment('broken', { base, minor: '3.11' }), baseInterpreter: other },
      [...HEALED, `because ${BROKEN}`, BECAUSE_OF_BASE],
    ],
    [
      'broken, and no base in sight',
      { project, environment: environment('broken') },
      [
        `uvshim: ${BROKEN}, whose base cannot be found`,
        REMAKE,
        `because ${BROKEN}, whose base cannot be found`,
      ],
    ],
    [
      'broken and read-only',
      { project, environment: environment('broken', { base, writable: false }) },
      [NOTHING],
    ],
    [
      'orphaned, with an heir',
      { project, environment: environment('orphaned'), baseInterpreter: base },
      [...HEALED, `because ${ORPHANED}`, BECAUSE_OF_BASE],
    ],
    [
      'orphaned, to be made anew',
      { project, environment: environment('orphaned'), baseInterpreter: older },
      [NOTHING],
    ],
    [
      'orphaned, without an heir',
      { project, environment: environment('orphaned') },
      [`uvshim: ${ORPHANED}, and uv finds no other`, REMAKE, `because ${ORPHANED}, and uv finds no other`],
    ],
  ])('%s', (_, situation, expected) => {
    expect(describeDecision(decided('sync', situation))).toEqual(expected);
  });

  const broken = { project, environment: environment('broken', { base }) };

  test.each(['sync', 'sync --frozen', 'run x', 'run --no-sync x', 'add x', 'remove x'])(
    'that is broken is healed by what changes it: uv %s',
    (line) => {
      expect(decided(line, broken).repairs).toHaveLength(1);
    },
  );

  test.each([
    'lock',
    'tree',
    'export',
    'version',
    'sync --check',
    'run --isolated x',
    'add --no-sync x',
    'remove --frozen x',
  ])('that is broken is as it was after uv %s', (line) => {
    expect(decided(line, broken)).toMatchObject({ repairs: [], messages: [] });
  });

  test('that is broken is synced in a stand-in by a dry run', () => {
    expect(describeDecision(decided('sync --dry-run', broken))).toEqual([
      'stand-in /p/.venv: /base/bin/python3.12 3.12',
      `uvshim: ${BROKEN}; the next command that changes it repairs it`,
      'hint: uvshim repair /p/.venv',
      'UV_PROJECT_ENVIRONMENT=/cache/stand-ins/hash/p/.venv',
      'before 1: --python /cache/stand-ins/hash/p/.venv/bin/python',
      `because ${BROKEN}`,
    ]);
  });

  test('the launcher does not know --frozen, so that it asks again', () => {
    expect(decided('add --frozen x', broken).isOneTime).toBe(true);
    expect(decided('add x', broken, { UV_FROZEN: '1' }).repairs).toEqual([]);
    expect(decided('add --frozen x', kept).isOneTime).toBeUndefined();
  });

  test('that remembers a wrapper follows it, and is then worked in as it is', () => {
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
      'follow /env/bin/python3.12: /p/.venv',
      'uvshim: updated /p/.venv: it has the packages of /env/bin/python3.12 now; UVSHIM_HEAL=0 turns this off',
      'before 1: --python /p/.venv/bin/python',
      'because /p/.venv has the packages of /old/bin/python as it was, and that is /env/bin/python3.12 today',
      works,
    ]);
    const steady = { ...kept, environment: environment('healthy', { recordedWrapper }) };
    expect(describeDecision(decided('sync', steady))).toEqual([works]);
  });
});
