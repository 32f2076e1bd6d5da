import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/discovery/venv/environment.ts';
import type { Interpreter } from '../../src/discovery/interpreter/interpreter.ts';
import { BECAUSE_OF_BASE, becauseItWraps, BROKEN, HEALED, NOTHING, REMAKE, usingBase } from './sentences.ts';
import { base, decided, environment, info, requested, project, wrapper, type Facts } from './situations.ts';
import { describeDecision } from './describe-decision.ts';

const byVariable = { requested: requested('UV_PYTHON', wrapper) };

describe('a wrapper is requested', () => {
  const using = usingBase('UV_PYTHON');
  const why = [
    becauseItWraps('UV_PYTHON'),
    'because an environment that is made from a wrapper cannot be installed into',
  ];
  const insertion = 'before 1: --python /base/bin/python3.12';

  test.each<[string, Facts, string[]]>([
    ['venv', byVariable, [using, insertion, ...why]],
    ['sync', { ...byVariable, project }, [using, insertion, ...why]],
    ['version --bump patch', { ...byVariable, project }, [insertion, ...why]],
    // Outside of a project only a script with metadata of its own has an environment.
    ['run x', byVariable, ['because uv run makes no environment from a wrapper here']],
    ['lock', byVariable, ['because uv lock makes no environment from a wrapper here']],
    ['run x.py', { ...byVariable, kind: 'script' }, [using, insertion, ...why]],
    ['init', byVariable, ['because uv init only reads the version of a Python, and creates no environment']],
    ['tool run x', byVariable, [using, 'before 2: --python /base/bin/python3.12', ...why]],
  ])('uv %s %#', (line, situation, expected) => {
    expect(describeDecision(decided(line, situation))).toEqual(expected);
  });

  test.each<[string, boolean]>([
    ['venv', true],
    ['sync', true],
    ['run x', true],
    ['add x', true],
    ['remove x', true],
    ['check', true],
    ['tool install x', true],
    ['tool run x', true],
    ['run x.py', true],
    ['sync --script x', true],
    // These only record the requirements, and install nothing.
    ['lock', false],
    ['tree', false],
    ['export', false],
    ['build', false],
    ['init', false],
    ['version 2', false],
    ['add --script x y', false],
    ['lock --script x', false],
    ['check --script x', false],
  ])('uv %s says so: %s', (line, says) => {
    expect(decided(line, { ...byVariable, project }).messages.map(({ text }) => `uvshim: ${text}`)).toEqual(
      says ? [using] : [],
    );
  });

  test('and its base cannot be found, it is left alone', () => {
    const lone: Interpreter = { python: wrapper.python, kind: 'prefix wrapper', info: wrapper.info };
    expect(describeDecision(decided('venv', { requested: requested('UV_PYTHON', lone) }))).toEqual([
      'because /env/bin/python3.12 (UV_PYTHON) is a wrapper, and its base cannot be found',
    ]);
  });

  test.each<[string, Environment, string[]]>([
    [
      'is broken',
      environment('broken'),
      [...HEALED, insertion, `because ${BROKEN}`, BECAUSE_OF_BASE, ...why],
    ],
    ['is broken, of another version', environment('broken', { minor: '3.11' }), [using, insertion, ...why]],
    ['stands on its base', environment('healthy'), [insertion, ...why]],
    ['stands on another', environment('healthy', { info: info('/x') }), [using, insertion, ...why]],
    ['does not answer', environment('unresponsive'), [using, insertion, ...why]],
  ])('and the project has an environment that %s', (_, there, expected) => {
    expect(describeDecision(decided('sync', { ...byVariable, project, environment: there }))).toEqual(
      expected,
    );
  });

  test('UVSHIM_HEAL=0: uv recreates the environment from the base', () => {
    const situation = { ...byVariable, project, environment: environment('broken') };
    expect(describeDecision(decided('sync', situation, {}, { mayRepair: false }))).toEqual([
      `uvshim: ${BROKEN} (UVSHIM_HEAL=0: not repaired)`,
      REMAKE,
      using,
      insertion,
      `because ${BROKEN}`,
      ...why,
    ]);
  });
});

describe('other Pythons are left alone', () => {
  test.each<[string, Facts, string[]]>([
    [
      'venv -p /base/bin/python3.12',
      { requested: requested('-p', base, '/base/bin/python3.12') },
      ['because /base/bin/python3.12 (-p) is not a prefix wrapper'],
    ],
    ['venv -p 3.12', { requested: requested('-p', undefined, '3.12') }, [NOTHING]],
    ['venv', {}, [NOTHING]],
  ])('uv %s', (line, situation, expected) => {
    expect(describeDecision(decided(line, situation))).toEqual(expected);
  });
});
