import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/discovery/venv/environment.ts';
import { becauseItWraps, NOTHING } from './sentences.ts';
import { base, decided, environment, requested, project, uv, wrapper, type Facts } from './situations.ts';
import { describeDecision } from './describe-decision.ts';

const linked = { directories: ['/one', '/two'], base: '/linked/bin/python3' };

describe('what is laid over a wrapper starts from its stand-in', () => {
  const repair = 'stand-in /env: /base/bin/python3.12 3.12';
  const edit = 'before 1: --python /cache/stand-ins/hash/env/bin/python';
  const reasons = [
    becauseItWraps('').replace(' ()', ''),
    'because /cache/stand-ins/hash/env has that base and the packages of the wrapper',
  ];

  test.each<[string, Facts['start'], string[]]>([
    ['run --with a x', wrapper, [repair, edit, ...reasons]],
    ['build', wrapper, [repair, edit, ...reasons]],
    ['run -p /env --with a x', wrapper, [repair, '2: /cache/stand-ins/hash/env/bin/python', ...reasons]],
    [
      'build',
      { ...wrapper, linked },
      [
        'stand-in /env: /linked/bin/python3 3.12 with /one /two',
        edit,
        ...reasons,
        'because uv does not see the packages in /env whose metadata are links, so it gets the stand-in /cache/stand-ins/hash/env',
      ],
    ],
    ['build', base, ['because uv build makes no environment from a wrapper here']],
  ])('uv %s', (line, start, expected) => {
    expect(describeDecision(decided(line, start ? { start } : {}))).toEqual(expected);
  });
});

test.each<[string, string]>([
  ['run x', '--inexact'],
  ['run -q --quiet --frozen --no-dev x', '--inexact --frozen --no-dev'],
  ['run --exact --extra a x', '--extra a'],
  ['run --script --env-file a x', '--inexact'],
  ['run -s x', '--inexact'],
])('what uv %s would do first to a read-only environment is asked', (line, given) => {
  const place = environment('healthy', { writable: false, base, linked });
  const { ifUnchanged } = decided(line, { project, environment: place, isKept: true, uv: uv('0.13.9') });
  expect(ifUnchanged?.dryRun?.argv.join(' ')).toBe(
    `sync --dry-run ${given} --python /cache/stand-ins/hash/p/.venv/bin/python`,
  );
});

describe('a read-only environment that uv sync makes its lock in is worked in through its stand-in', () => {
  const readOnly: Environment = environment('healthy', { writable: false, base });
  const situation = { project, environment: readOnly, isKept: true, uv: uv('0.7.18') };
  const works = 'because /p/.venv is what uv sync works in as it is';
  const through = (version: string) => [
    'stand-in /p/.venv: /base/bin/python3.12 3.12',
    'UV_PROJECT_ENVIRONMENT=/cache/stand-ins/hash/p/.venv',
    'before 1: --python /cache/stand-ins/hash/p/.venv/bin/python',
    'because /p/.venv is read-only',
    `because uv ${version} creates a lock in it, so it gets the stand-in /cache/stand-ins/hash/p/.venv`,
  ];

  test.each<[string, string, Facts, string[]]>([
    ['the newest that makes it', 'sync', {}, through('0.7.18')],
    ['the oldest that makes it', 'sync', { uv: uv('0.7.12') }, through('0.7.12')],
    ['an older one', 'sync', { uv: uv('0.7.11') }, [works]],
    ['a newer one', 'sync', { uv: uv('0.7.19') }, [works]],
    [
      'with a wrapper in UV_PYTHON',
      'sync',
      { requested: requested('UV_PYTHON', wrapper) },
      through('0.7.18'),
    ],
    [
      'with -p',
      'sync -p 3.12',
      { requested: requested('-p', undefined, '3.12') },
      ['because /p/.venv is what uv sync works in as it is'],
    ],
    [
      'writable',
      'sync',
      { environment: { ...readOnly, writable: true } },
      ['because /p/.venv is what uv sync works in as it is'],
    ],
    ['another command', 'lock', {}, [works.replace('sync', 'lock')]],
    ['not what uv works in', 'sync', { isKept: false }, [NOTHING]],
    ['of a script', 'sync', { project: undefined as never, kind: 'script' }, [works]],
    ['without a base', 'sync', { environment: environment('healthy', { writable: false }) }, [works]],
    [
      'with packages that uv passes by',
      'sync',
      { environment: { ...readOnly, linked } },
      [
        'because /p/.venv is read-only',
        ...[
          'stand-in /p/.venv: /linked/bin/python3 3.12 with /one /two',
          ...through('0.7.18').slice(1),
          'because uv does not see the packages in /p/.venv whose metadata are links, so it gets the stand-in /cache/stand-ins/hash/p/.venv',
        ].map((line) => `tried: ${line}`),
      ],
    ],
  ])('%s', (_, line, over, expected) => {
    expect(describeDecision(decided(line, { ...situation, ...over }))).toEqual(expected);
  });
});
