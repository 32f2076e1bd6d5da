import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/discovery/venv/environment.ts';
import { NOTHING } from './sentences.ts';
import { base, decided, environment, requested, project, uv, wrapper, type Facts } from './situations.ts';
import { describeDecision } from './describe-decision.ts';

const linked = { directories: ['/one', '/two'], base: '/linked/bin/python3' };

describe('an environment on top of a wrapper has the stand-in of the wrapper below it', () => {
  const standIn = 'stand-in /env: /base/bin/python3.12 3.12';
  const python = '/cache/stand-ins/hash/env/bin/python';
  const why = [
    'because /env/bin/python3.12 is a wrapper around /base/bin/python3.12',
    'because /cache/stand-ins/hash/env has that base and the packages of the wrapper',
  ];

  test.each<[string, string, Facts['start'], string[]]>([
    ['--with', 'run --with a x', wrapper, [standIn, `uv run --python ${python} --with a x`, ...why]],
    ['a build', 'build', wrapper, [standIn, `uv build --python ${python}`, ...why]],
    ['-p', 'run -p /env --with a x', wrapper, [standIn, `uv run -p ${python} --with a x`, ...why]],
    [
      'linked packages',
      'build',
      { ...wrapper, linked },
      [
        'stand-in /env: /base/bin/python3.12 3.12 with /one /two',
        `uv build --python ${python}`,
        ...why,
        'because uv does not see the packages in /env whose metadata are links, so it gets the stand-in /cache/stand-ins/hash/env',
      ],
    ],
    [
      'a base has none',
      'build',
      base,
      ['uv build', 'because uv build makes no environment from a wrapper here'],
    ],
  ])('%s: uv %s', (_, line, start, expected) => {
    expect(describeDecision(decided(line, start ? { start } : {}))).toEqual(expected);
  });
});

test.each<[string, string]>([
  ['run x', '--inexact'],
  ['run -q --quiet --frozen --no-dev x', '--inexact --frozen --no-dev'],
  ['run --exact --extra a x', '--extra a'],
  ['run --script --env-file a x', '--inexact'],
  ['run -s x', '--inexact'],
])('a dry run of uv sync tells whether a read-only environment is enough: uv %s', (line, given) => {
  const place = environment('healthy', { writable: false, base, linked });
  const decision = decided(line, { project, environment: place, isReused: true, uv: uv('0.13.9') });
  const standIn = '/cache/stand-ins/hash/p/.venv';
  expect(decision.reasons).toEqual(['/p/.venv is read-only']);
  expect(describeDecision(decision)).toContain(
    `dry run: UV_PROJECT_ENVIRONMENT=${standIn} uv sync --dry-run ${given} --python ${standIn}/bin/python`,
  );
});

describe('uv sync in a read-only environment creates its lock in a stand-in', () => {
  const readOnly: Environment = environment('healthy', { writable: false, base });
  const situation = { project, environment: readOnly, isReused: true, uv: uv('0.7.18') };
  const works = 'because /p/.venv is what uv sync works in as it is';
  const standIn = '/cache/stand-ins/hash/p/.venv';
  const through = (version: string) => [
    'stand-in /p/.venv: /base/bin/python3.12 3.12',
    `UV_PROJECT_ENVIRONMENT=${standIn} uv sync --python ${standIn}/bin/python`,
    'because /p/.venv is read-only',
    `because uv ${version} creates a lock in it, so it gets the stand-in ${standIn}`,
  ];
  const asItIs = ['uv sync', works];

  test.each<[string, string, Facts, string[]]>([
    ['the newest release that creates one', 'sync', {}, through('0.7.18')],
    ['the oldest release that creates one', 'sync', { uv: uv('0.7.12') }, through('0.7.12')],
    ['an older release', 'sync', { uv: uv('0.7.11') }, asItIs],
    ['a newer release', 'sync', { uv: uv('0.7.19') }, asItIs],
    ['UV_PYTHON names a wrapper', 'sync', { requested: requested('UV_PYTHON', wrapper) }, through('0.7.18')],
    [
      '-p names a version',
      'sync -p 3.12',
      { requested: requested('-p', undefined, '3.12') },
      ['uv sync -p 3.12', works],
    ],
    ['it is writable', 'sync', { environment: { ...readOnly, writable: true } }, asItIs],
    ['another command', 'lock', {}, ['uv lock', works.replace('sync', 'lock')]],
    ['uv replaces it', 'sync', { isReused: false }, ['uv sync', NOTHING]],
    ['it belongs to a script', 'sync', { project: undefined, kind: 'script' }, asItIs],
    ['its version is unknown', 'sync', { environment: { ...readOnly, minor: undefined } }, asItIs],
    [
      'it has linked packages, and a newer release needs no lock',
      'sync',
      { environment: { ...readOnly, linked }, uv: uv('0.13.9') },
      [
        'uv sync',
        'because /p/.venv is read-only',
        ...[
          'stand-in /p/.venv: /base/bin/python3.12 3.12 with /one /two',
          `UV_PROJECT_ENVIRONMENT=${standIn} uv sync --python ${standIn}/bin/python`,
          'because /p/.venv is read-only',
          `because uv does not see the packages in /p/.venv whose metadata are links, so it gets the stand-in ${standIn}`,
        ].map((line) => `if unchanged: ${line}`),
      ],
    ],
    ['its base is unknown', 'sync', { environment: environment('healthy', { writable: false }) }, asItIs],
    [
      'it has linked packages',
      'sync',
      { environment: { ...readOnly, linked } },
      [
        'uv sync',
        'because /p/.venv is read-only',
        ...[
          'stand-in /p/.venv: /base/bin/python3.12 3.12 with /one /two',
          ...through('0.7.18').slice(1),
          `because uv does not see the packages in /p/.venv whose metadata are links, so it gets the stand-in ${standIn}`,
        ].map((line) => `if unchanged: ${line}`),
      ],
    ],
  ])('%s: uv %s', (_, line, over, expected) => {
    expect(describeDecision(decided(line, { ...situation, ...over }))).toEqual(expected);
  });
});

describe('a read-only environment is requested: uv add --no-sync creates its lock elsewhere', () => {
  const asEnvironment = (over: Partial<Environment>): Facts => ({
    project,
    uv: uv('0.7.18'),
    requested: { ...requested('UV_PYTHON', base), environment: environment('healthy', { base, ...over }) },
  });
  const readOnly = asEnvironment({ writable: false });
  const usesBase = ' --python /base/bin/python3.12';

  test.each<[string, string, Facts, string]>([
    ['uv add', 'add --no-sync a', readOnly, usesBase],
    ['uv remove', 'remove --no-sync a', readOnly, usesBase],
    ['with a sync', 'add a', readOnly, ''],
    ['without a lock', 'add --no-sync --frozen a', readOnly, ''],
    ['another command', 'version --no-sync a', readOnly, ''],
    ['a writable one', 'add --no-sync a', asEnvironment({ writable: true }), ''],
    ['its base is unknown', 'add --no-sync a', asEnvironment({ writable: false, base: undefined }), ''],
    ['before', 'add --no-sync a', { ...readOnly, uv: uv('0.7.11') }, ''],
    ['later', 'add --no-sync a', { ...readOnly, uv: uv('0.7.19') }, ''],
    ['none is requested', 'add --no-sync a', { project, uv: uv('0.7.18') }, ''],
  ])('%s: uv %s', (_, line, facts, edit) => {
    const [command = '', ...rest] = line.split(' ');
    expect(describeDecision(decided(line, facts))).toContain(`uv ${command}${edit} ${rest.join(' ')}`);
  });
});
