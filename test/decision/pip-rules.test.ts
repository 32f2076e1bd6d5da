import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/discovery/candidate.ts';
import type { Environment } from '../../src/discovery/venv/environment.ts';
import { HEALED } from './sentences.ts';
import {
  base,
  candidate,
  candidates,
  decided,
  environment,
  requested,
  orElse,
  uv,
  wrapper,
  type Facts,
} from './situations.ts';
import { describeDecision } from './describe-decision.ts';

const readOnly = candidate('UV_PYTHON', wrapper, false);
const writable = candidate('.venv', environment('healthy'), true);
const old = uv('0.7.18');

describe('a writable target, or an explicit destination, changes nothing', () => {
  const written = 'because /p/.venv (.venv) can be written to';
  const said = 'because the command or the configuration says where to';
  const none = 'because there is no environment that uv would work in';

  test.each<[string, Facts, string]>([
    ['pip install x', candidates(writable), written],
    ['pip list', candidates(writable, readOnly), written],
    ['pip install --target t x', candidates(readOnly, writable), said],
    ['pip install x', { ...candidates(readOnly, writable), hasExplicitDestination: true }, said],
    ['pip install x', {}, none],
    ['pip list', {}, none],
    ['pip install x', candidates({ ...readOnly, accepted: false }), none],
    ['pip install x', candidates({ ...readOnly, accepted: false }, writable), written],
    [
      'pip install -p 3.12 x',
      { ...candidates(writable), requested: requested('-p', undefined, '3.12') },
      none,
    ],
    [
      'pip install -p /env x',
      { requested: { ...requested('-p', wrapper), candidate: candidate('-p', wrapper, true) } },
      'because /env (-p) can be written to',
    ],
    ['pip list', candidates(candidate('.venv', environment('unresponsive'), true)), written],
  ])('uv %s %#', (line, situation, reason) => {
    expect(describeDecision(decided(line, situation))).toEqual([reason]);
  });
});

const inNear = 'before 2: --python /p/.venv/bin/python';

function workingIn(what: string, choice: string): string {
  return `uvshim: working in ${what}, as ${choice} is read-only; UVSHIM_DISABLE=1 turns this off`;
}

describe('uv works in a read-only environment', () => {
  const why = 'because /env (UV_PYTHON) is read-only';
  const hint = (what: string, line = 'uv venv') => [
    `uvshim: ${what} is read-only: nothing can be installed into it or taken from it`,
    `hint: ${line}`,
  ];
  const locking = 'because uv 0.7.18 creates a lock in it, so it gets the stand-in /cache/stand-ins/hash/env';
  const standIn = 'stand-in /env: /base/bin/python3.12 3.12';
  const inStandIn = 'before 2: --python /cache/stand-ins/hash/env/bin/python';
  const plain = candidate('PATH', base, false);
  const store = candidate('VIRTUAL_ENV', environment('healthy', { directory: '/store', base }), false);
  const inStore = 'because /store (VIRTUAL_ENV) is read-only';
  const lone: Environment = {
    directory: '/store',
    python: '/store/bin/python',
    state: 'unresponsive',
    writable: false,
  };
  const ofProject = candidate('UV_PROJECT_ENVIRONMENT', environment('healthy'), true);

  test.each<[string, string, Facts, string[]]>([
    [
      'an install that changes something goes to the nearest environment',
      'pip install x',
      orElse(store, writable),
      [
        workingIn('/p/.venv (.venv)', '/store (VIRTUAL_ENV)'),
        inNear,
        inStore,
        'because /p/.venv (.venv) is the nearest environment that is not',
        `tried: ${inStore}`,
      ],
    ],
    ['reading stays', 'pip list', orElse(store, writable), [inStore]],
    ['a dry run stays', 'pip install --dry-run x', orElse(store, writable), [inStore]],
    [
      'sync leaves an environment alone that is only nearby',
      'pip sync x',
      orElse(store, writable),
      [...hint('/store (VIRTUAL_ENV)', 'the same with -p /p/.venv'), inStore, `tried: ${inStore}`],
    ],
    [
      'uninstall goes to one that a variable names',
      'pip uninstall x',
      orElse(store, ofProject),
      [
        workingIn('/p/.venv (UV_PROJECT_ENVIRONMENT)', '/store (VIRTUAL_ENV)'),
        inNear,
        inStore,
        'because /p/.venv (UV_PROJECT_ENVIRONMENT) is the nearest environment that is not',
        `tried: ${inStore}`,
      ],
    ],
    [
      'an install does not go to one that is only on PATH',
      'pip install x',
      orElse(store, { ...writable, by: 'PATH' }),
      [...hint('/store (VIRTUAL_ENV)'), inStore, `tried: ${inStore}`],
    ],
    [
      'nor to one that is read-only, too',
      'pip install x',
      orElse(store, candidate('.venv', environment('healthy'), false)),
      [...hint('/store (VIRTUAL_ENV)'), inStore, `tried: ${inStore}`],
    ],
    [
      'the command line names it',
      'pip install -p /env x',
      { ...orElse(writable, writable), requested: requested('-p', wrapper) },
      [
        'uvshim: /env (-p) is read-only: nothing can be installed into it or taken from it',
        'hint: uv venv, then the same without -p',
        why.replace('UV_PYTHON', '-p'),
        `tried: ${why.replace('UV_PYTHON', '-p')}`,
      ],
    ],
    ['without another one, for reading', 'pip list', candidates(readOnly), [why]],
    ['reading takes any', 'pip list', candidates({ ...readOnly, accepted: false }), [why]],
    [
      'a change is hinted at',
      'pip install x',
      candidates(readOnly),
      [...hint('/env (UV_PYTHON)'), why, `tried: ${why}`],
    ],
    ['a dry run is not', 'pip install --dry-run x', candidates(readOnly), [why]],
    [
      'an older uv makes its lock in a stand-in',
      'pip install x',
      { ...candidates(readOnly), uv: old },
      [
        standIn,
        ...hint('/env (UV_PYTHON)'),
        inStandIn,
        why,
        locking,
        ...[standIn, inStandIn, why, locking].map((line) => `tried: ${line}`),
      ],
    ],
    [
      'for a dry run, too',
      'pip install --dry-run x',
      { ...candidates(readOnly), uv: old },
      [standIn, inStandIn, why, locking],
    ],
    ['but not for reading', 'pip list', { ...candidates(readOnly), uv: old }, [why]],
    [
      'a base has no stand-in',
      'pip install --dry-run x',
      { ...candidates(plain), uv: old },
      ['because /base (PATH) is read-only'],
    ],
    [
      'so that older ones fail in it',
      'pip install x',
      { ...candidates(plain), uv: old },
      [
        ...hint('/base (PATH)'),
        'because /base (PATH) is read-only',
        'tried: because /base (PATH) is read-only',
      ],
    ],
    [
      'an environment of the store has one',
      'pip install --dry-run x',
      { ...candidates(store), uv: old },
      [
        'stand-in /store: /base/bin/python3.12 3.12',
        'before 2: --python /cache/stand-ins/hash/store/bin/python',
        inStore,
        locking.replace('/env', '/store'),
      ],
    ],
    [
      'unless nothing is known of it',
      'pip install --dry-run x',
      { ...candidates(candidate('VIRTUAL_ENV', lone, false)), uv: old },
      [inStore],
    ],
    [
      'or its version is not',
      'pip install --dry-run x',
      { ...candidates(candidate('VIRTUAL_ENV', { ...lone, base }, false)), uv: old },
      [inStore],
    ],
  ])('%s: uv %s', (_, line, situation, expected) => {
    expect(describeDecision(decided(line, situation))).toEqual(expected);
  });

  test('the environment that replaces it is repaired first', () => {
    const broken = candidate('.venv', environment('broken', { base }), true);
    const { repairs, edits, messages } = decided('pip install x', orElse(store, broken));
    expect(describeDecision({ repairs, edits, messages, reasons: [] })).toEqual([
      ...HEALED,
      workingIn('/p/.venv (.venv)', '/store (VIRTUAL_ENV)'),
      inNear,
    ]);
    expect(decided('pip sync x', orElse(store, broken)).repairs).toEqual([]);
  });

  const linked = { directories: ['/one'], base: '/base/bin/python3.12' };
  const managed = { ...candidate('UV_PYTHON', { ...base, linked }, false), isManaged: true };

  test.each(['pip install --dry-run x', 'pip install x'])(
    'uv refuses a change as it does, unless there is none: uv %s',
    (line) => {
      const { edits, ifUnchanged } = decided(line, candidates(managed));
      expect(edits).toEqual([]);
      expect(ifUnchanged?.repairs).toHaveLength(1);
    },
  );

  test.each(['pip sync x', 'pip sync --dry-run x'])('uv refuses a change as it does: uv %s', (line) => {
    const { edits, ifUnchanged } = decided(line, candidates(managed));
    expect(edits).toEqual([]);
    expect(ifUnchanged).toBeUndefined();
  });
});

describe('UV_PYTHON names an interpreter to create environments from', () => {
  const naming = { requested: requested('UV_PYTHON', wrapper) };
  const creating = 'because /env (UV_PYTHON) is read-only: environments are created from it';
  const written = 'because /p/.venv (.venv) can be written to';
  const elsewhere = [workingIn('/p/.venv (.venv)', '/env (UV_PYTHON)'), inNear, creating, written];
  const store = candidate('PATH', environment('healthy', { directory: '/store', base }), false);
  const inStore = 'because /store (PATH) is read-only';

  test.each<[string, string, Candidate[], string[]]>([
    ['each change goes to the nearest environment', 'pip install x', [writable], elsewhere],
    ['each change goes to the nearest environment', 'pip sync x', [writable], elsewhere],
    ['each change goes to the nearest environment', 'pip uninstall x', [writable], elsewhere],
    ['it is read', 'pip list', [writable], [inNear, creating, written]],
    [
      'a dry run tells what the real run would do',
      'pip install --dry-run x',
      [writable],
      [inNear, creating, written],
    ],
    ['the first of several', 'pip install x', [writable, store], elsewhere],
    [
      'the one that the user is in is read',
      'pip list',
      [store],
      ['before 2: --python /store/bin/python', creating, inStore],
    ],
    [
      'a change of that is hinted at',
      'pip install x',
      [store],
      [
        'uvshim: /store (PATH) is read-only: nothing can be installed into it or taken from it',
        'hint: uv venv',
        creating,
        inStore,
        'tried: before 2: --python /store/bin/python',
        `tried: ${inStore}`,
      ],
    ],
    [
      'one that is writable, and only on PATH, is not changed',
      'pip uninstall x',
      [{ ...writable, by: 'PATH' }],
      [
        'uvshim: /env (UV_PYTHON) is read-only: nothing can be installed into it or taken from it',
        'hint: uv venv',
        'because /env (UV_PYTHON) is read-only',
        'tried: because /env (UV_PYTHON) is read-only',
      ],
    ],
    [
      'but read',
      'pip list',
      [{ ...writable, by: 'PATH' }],
      [inNear, creating, written.replace('.venv)', 'PATH)')],
    ],
  ])('%s: uv %s', (_, line, others, expected) => {
    const python = environment('healthy', { directory: '/store', python: '/store/bin/python', base });
    const places = others.map((each) =>
      each.directory === '/store' ? candidate('PATH', python, false) : each,
    );
    expect(describeDecision(decided(line, { ...naming, ...orElse(readOnly, ...places) }))).toEqual(expected);
  });

  test.each<[string, Candidate[], string[]]>([
    ['fails as the install does', [], []],
    ['is tried in it, if the install has a place', [writable], ['before 2: --python /store/bin/python']],
  ])('a dry run of a change, in a read-only environment on PATH, %s', (_, others, expected) => {
    const refusing = { ...readOnly, isManaged: true };
    const python = environment('healthy', { directory: '/store', python: '/store/bin/python', base });
    const places = [candidate('PATH', python, false), ...others];
    const { edits } = decided('pip install --dry-run x', { ...naming, ...orElse(refusing, ...places) });
    expect(describeDecision({ edits, messages: [], repairs: [], reasons: [] })).toEqual(expected);
  });

  test('an environment that it names is the one to work in', () => {
    const inside = candidate('UV_PYTHON', environment('healthy', { directory: '/store', base }), false);
    expect(decided('pip list', { ...naming, ...orElse(inside, writable) }).edits).toEqual([]);
  });
});
