import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/discovery/venv/environment.ts';
import type { Interpreter } from '../../src/discovery/interpreter/interpreter.ts';
import {
  BECAUSE_OF_BASE,
  becauseItWraps,
  BROKEN,
  REPAIRED,
  NOTHING,
  REMAKE,
  baseIsUsed,
} from './sentences.ts';
import {
  base,
  decided,
  environment,
  info,
  requested,
  project,
  uv,
  wrapper,
  type Facts,
} from './situations.ts';
import { commandLine, describeDecision } from './describe-decision.ts';

const byVariable = { requested: requested('UV_PYTHON', wrapper) };

describe('a wrapper is requested', () => {
  const using = baseIsUsed('UV_PYTHON');
  const why = [
    becauseItWraps('UV_PYTHON'),
    'because an environment that is made from a wrapper cannot be installed into',
  ];

  const none = (command: string) => `because uv ${command} makes no environment from a wrapper here`;

  test.each<[string, Facts, string[]]>([
    ['venv', byVariable, [using, 'uv venv --python /base/bin/python3.12', ...why]],
    ['sync', { ...byVariable, project }, [using, 'uv sync --python /base/bin/python3.12', ...why]],
    [
      'version --bump patch',
      { ...byVariable, project },
      ['uv version --python /base/bin/python3.12 --bump patch', ...why],
    ],
    // Outside of a project only a script with metadata of its own has an environment.
    ['run x', byVariable, ['uv run x', none('run')]],
    ['lock', byVariable, ['uv lock', none('lock')]],
    [
      'run x.py',
      { ...byVariable, kind: 'script' },
      [`${using} (only once)`, 'uv run --python /base/bin/python3.12 x.py', ...why],
    ],
    [
      'sync --script x.py',
      { ...byVariable, kind: 'script' },
      [`${using} (only once)`, 'uv sync --python /base/bin/python3.12 --script x.py', ...why],
    ],
    [
      'init',
      byVariable,
      ['uv init', 'because uv init only reads the version of a Python, and creates no environment'],
    ],
    // The user does not get the environment, so it is printed once.
    [
      'tool run x',
      byVariable,
      [`${using} (only once)`, 'uv tool run --python /base/bin/python3.12 x', ...why],
    ],
  ])('in UV_PYTHON: uv %s', (line, situation, expected) => {
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
  ])('uv %s prints that it uses the base: %s', (line, says) => {
    expect(decided(line, { ...byVariable, project }).messages.map(({ text }) => `uvshim: ${text}`)).toEqual(
      says ? [using] : [],
    );
  });

  test.each<[string, Facts, boolean]>([
    ['sync', {}, true],
    ['lock', {}, true],
    ['sync', { requested: requested('-p', wrapper) }, true],
    ['run --isolated x', { requested: requested('/p/.python-version'), baseInterpreter: base }, true],
    ['run --isolated x', { requested: undefined, baseInterpreter: base }, false],
    ['sync', { requested: requested('/p/.python-version'), baseInterpreter: base }, false],
    ['sync', { project: { ...project, requiredPython: '>=3.12' } }, false],
    ['sync', { project: { ...project, requiredPython: '~=3.13' } }, false],
    ['sync', { environment: environment('healthy'), isReused: true }, false],
    ['sync', { uv: uv('0.4.30') }, true],
    ['sync', { uv: uv('0.2.13') }, false],
  ])('uv %s is left to uv if the project excludes its version: %#', (line, facts, isLeft) => {
    const excluding = { ...project, requiredPython: '>=3.13' };
    const { reasons } = decided(line, { ...byVariable, project: excluding, ...facts });
    expect(reasons.some((reason) => reason.startsWith('the project requires Python'))).toBe(isLeft);
  });

  test('uv pip compile prints its arguments, too, but pip.python comes before UV_PYTHON', () => {
    const facts = (by: string, inFile?: 'configuration') => ({
      kind: 'isolated build' as const,
      requested: { ...requested(by, wrapper), inFile },
    });
    expect(commandLine(decided('pip compile r.in', facts('UV_PYTHON')))).toBe(
      'UV_PYTHON=/base/bin/python3.12 uv pip compile r.in',
    );
    expect(commandLine(decided('pip compile r.in', facts('pip.python in f', 'configuration')))).toBe(
      'uv pip compile --python /base/bin/python3.12 r.in',
    );
  });

  test('uv export prints its arguments, so UV_PYTHON names the base', () => {
    const decision = decided('export', { ...byVariable, project });
    expect(commandLine(decision)).toBe('UV_PYTHON=/base/bin/python3.12 uv export');
  });

  test('and its base cannot be found, it is left alone', () => {
    const lone: Interpreter = { python: wrapper.python, kind: 'prefix wrapper', info: wrapper.info };
    expect(describeDecision(decided('venv', { requested: requested('UV_PYTHON', lone) }))).toEqual([
      'uv venv',
      'because /env/bin/python3.12 (UV_PYTHON) is a wrapper, and its base cannot be found',
    ]);
  });

  const sync = 'uv sync --python /base/bin/python3.12';

  test.each<[string, Environment, string[]]>([
    ['is broken', environment('broken'), [...REPAIRED, sync, `because ${BROKEN}`, BECAUSE_OF_BASE, ...why]],
    ['is broken, of another version', environment('broken', { minor: '3.11' }), [using, sync, ...why]],
    [
      'is broken, of another ABI',
      environment('broken', { base: { ...base, info: { ...base.info, abi: 't' } } }),
      [using, sync, ...why],
    ],
    ['is from its base', environment('healthy'), [sync, ...why]],
    ['is from another base', environment('healthy', { info: info('/x') }), [using, sync, ...why]],
    ['has no Python, so that uv creates it again', environment('incomplete'), [using, sync, ...why]],
    // uv fails, and creates nothing.
    ['does not answer', environment('unresponsive'), [sync, ...why]],
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
      sync,
      `because ${BROKEN}`,
      ...why,
    ]);
  });
});

test.each<[string, Facts, string]>([
  [
    'venv -p /base/bin/python3.12',
    { requested: requested('-p', base, '/base/bin/python3.12') },
    'because /base/bin/python3.12 (-p) is not a prefix wrapper',
  ],
  ['venv -p 3.12', { requested: requested('-p', undefined, '3.12') }, NOTHING],
  ['venv', {}, NOTHING],
])('uv gets any other Python as it is requested: uv %s', (line, situation, reason) => {
  expect(describeDecision(decided(line, situation))).toEqual([`uv ${line}`, reason]);
});
