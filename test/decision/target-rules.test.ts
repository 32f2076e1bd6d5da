import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/situation/environment.ts';
import type { Situation } from '../../src/situation/situation.ts';
import { BECAUSE_OF_BASE, BROKEN, HEALED } from './sentences.ts';
import { base, candidate, candidates, decided, environment, named, uv, wrapper } from './situations.ts';
import { told } from './told.ts';

const readOnly = candidate('UV_PYTHON', wrapper, false);
const writable = candidate('.venv', environment('healthy'), true);
const old = uv('0.7.18');

describe('a writable target, or an explicit destination, changes nothing', () => {
  const written = 'because /p/.venv (.venv) can be written to';
  const said = 'because the command or the configuration says where to';
  const none = 'because there is no environment that uv would work in';

  test.each<[string, Partial<Situation>, string]>([
    ['pip install x', candidates(writable), written],
    ['pip list', candidates(writable, readOnly), written],
    ['pip install --target t x', candidates(readOnly, writable), said],
    ['pip install x', { ...candidates(readOnly, writable), targetIsSaid: true }, said],
    ['pip install x', {}, none],
    ['pip list', {}, none],
    ['pip install x', candidates({ ...readOnly, accepted: false }), none],
    ['pip install x', candidates({ ...readOnly, accepted: false }, writable), written],
    ['pip install -p 3.12 x', { ...candidates(writable), named: named('-p', undefined, '3.12') }, none],
    [
      'pip install -p /env x',
      { named: { ...named('-p', wrapper), candidate: candidate('-p', wrapper, true) } },
      'because /env (-p) can be written to',
    ],
    ['pip list', candidates(candidate('.venv', environment('silent'), true)), written],
  ])('uv %s %#', (line, situation, reason) => {
    expect(told(decided(line, situation))).toEqual([reason]);
  });
});

describe('a read-only target', () => {
  const elsewhere = [
    'uvshim: working in /p/.venv (.venv), as /env (UV_PYTHON) is read-only; UVSHIM_DISABLE=1 turns this off',
    'before 2: --python /p/.venv/bin/python',
    'because /env (UV_PYTHON) is read-only',
    "because /p/.venv (.venv) is the first environment in uv's order that is not",
  ];
  const why = 'because /env (UV_PYTHON) is read-only, and there is no other environment';
  const hint = (what: string) => [
    `uvshim: ${what} is read-only: nothing can be installed into it or taken from it`,
    'hint: uv venv',
  ];
  const locking =
    'because uv 0.7.18 makes a lock in it, and is pointed at its shadow /cache/shadows/hash/env';
  const shadow = 'shadow /env: /base/bin/python3.12 3.12';
  const inShadow = 'before 2: --python /cache/shadows/hash/env/bin/python';
  const plain = candidate('PATH', base, false);
  const store = candidate('VIRTUAL_ENV', environment('healthy', { directory: '/store', base }), false);
  const lone: Environment = {
    directory: '/store',
    python: '/store/bin/python',
    state: 'silent',
    writable: false,
  };

  test.each<[string, string, Partial<Situation>, string[]]>([
    ['an environment takes its place', 'pip install x', candidates(readOnly, writable), elsewhere],
    ['for what reads, too', 'pip list', candidates(readOnly, writable), elsewhere],
    [
      'the first that can be written to',
      'pip list',
      candidates(readOnly, store, plain, writable, readOnly),
      elsewhere,
    ],
    ['but no bare interpreter does', 'pip list', candidates(readOnly, candidate('PATH', base, true)), [why]],
    [
      'nor where it is on the command line',
      'pip install -p /env x',
      { ...candidates(writable), named: named('-p', wrapper) },
      [
        'uvshim: /env (-p) is read-only: nothing can be installed into it or taken from it',
        'hint: uv venv, then the same without -p',
        why.replace('UV_PYTHON', '-p'),
        `tried: ${why.replace('UV_PYTHON', '-p')}`,
      ],
    ],
    ['what reads does', 'pip list', candidates(readOnly), [why]],
    ['of what is not accepted as well', 'pip list', candidates({ ...readOnly, accepted: false }), [why]],
    [
      'what would write is hinted at',
      'pip install x',
      candidates(readOnly),
      [...hint('/env (UV_PYTHON)'), why, `tried: ${why}`],
    ],
    ['not where it says that it will not', 'pip install --dry-run x', candidates(readOnly), [why]],
    [
      'an older uv makes its lock in a shadow',
      'pip install x',
      { ...candidates(readOnly), uv: old },
      [
        shadow,
        ...hint('/env (UV_PYTHON)'),
        inShadow,
        why,
        locking,
        ...[shadow, inShadow, why, locking].map((line) => `tried: ${line}`),
      ],
    ],
    [
      'for what writes nothing, too',
      'pip install --dry-run x',
      { ...candidates(readOnly), uv: old },
      [shadow, inShadow, why, locking],
    ],
    ['but not for what reads', 'pip list', { ...candidates(readOnly), uv: old }, [why]],
    [
      'a base has no shadow',
      'pip install --dry-run x',
      { ...candidates(plain), uv: old },
      ['because /base (PATH) is read-only, and there is no other environment'],
    ],
    [
      'so that older ones fail in it',
      'pip install x',
      { ...candidates(plain), uv: old },
      [
        ...hint('/base (PATH)'),
        'because /base (PATH) is read-only, and there is no other environment',
        'tried: because /base (PATH) is read-only, and there is no other environment',
      ],
    ],
    [
      'an environment of the store has',
      'pip install --dry-run x',
      { ...candidates(store), uv: old },
      [
        'shadow /store: /base/bin/python3.12 3.12',
        'before 2: --python /cache/shadows/hash/store/bin/python',
        'because /store (VIRTUAL_ENV) is read-only, and there is no other environment',
        locking.replace('/env', '/store'),
      ],
    ],
    [
      'unless nothing is known of it',
      'pip install --dry-run x',
      { ...candidates(candidate('VIRTUAL_ENV', lone, false)), uv: old },
      ['because /store (VIRTUAL_ENV) is read-only, and there is no other environment'],
    ],
    [
      'or its version is not',
      'pip install --dry-run x',
      { ...candidates(candidate('VIRTUAL_ENV', { ...lone, base }, false)), uv: old },
      ['because /store (VIRTUAL_ENV) is read-only, and there is no other environment'],
    ],
  ])('%s: uv %s', (_, line, situation, expected) => {
    expect(told(decided(line, situation))).toEqual(expected);
  });

  test('the environment that replaces it is repaired first', () => {
    const broken = candidate('.venv', environment('broken', { base }), true);
    expect(told(decided('pip install x', candidates(readOnly, broken)))).toEqual([
      ...HEALED,
      ...elsewhere.slice(0, 2),
      `because ${BROKEN}`,
      BECAUSE_OF_BASE,
      ...elsewhere.slice(2),
    ]);
  });
});
