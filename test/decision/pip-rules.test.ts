import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/discovery/candidate.ts';
import type { Environment } from '../../src/discovery/venv/environment.ts';
import { REPAIRED } from './sentences.ts';
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
import { commandLine, describeDecision } from './describe-decision.ts';

const readOnly = candidate('UV_PYTHON', wrapper, false);
const writable = candidate('.venv', environment('healthy'), true);
const old = uv('0.7.18');

describe('a writable target, or an explicit destination, changes nothing', () => {
  const written = 'because /p/.venv (.venv) can be written to';
  const said = 'because the command or the configuration says where to';
  const none = 'because there is no environment that uv would work in';

  test.each<[string, string, Facts, string]>([
    ['a writable environment', 'pip install x', candidates(writable), written],
    ['a writable environment is the first', 'pip list', candidates(writable, readOnly), written],
    ['--target', 'pip install --target t x', candidates(readOnly, writable), said],
    [
      'a destination in the configuration',
      'pip install x',
      { ...candidates(readOnly, writable), hasExplicitDestination: true },
      said,
    ],
    ['no environment', 'pip install x', {}, none],
    ['no environment', 'pip list', {}, none],
    ['only one that uv does not accept', 'pip install x', candidates({ ...readOnly, accepted: false }), none],
    [
      'one that uv does not accept, then a writable one',
      'pip install x',
      candidates({ ...readOnly, accepted: false }, writable),
      written,
    ],
    [
      '-p with a version that is not found',
      'pip install -p 3.12 x',
      { requested: requested('-p', undefined, '3.12') },
      none,
    ],
    [
      '-p with the version of an environment',
      'pip install -p 3.12 x',
      { ...candidates(writable), requested: requested('-p', undefined, '3.12') },
      written,
    ],
    [
      '-p with a writable wrapper',
      'pip install -p /env x',
      { requested: { ...requested('-p', wrapper), candidate: candidate('-p', wrapper, true) } },
      'because /env (-p) can be written to',
    ],
    [
      'a writable environment whose interpreter does not answer',
      'pip list',
      candidates(candidate('.venv', environment('unresponsive'), true)),
      written,
    ],
  ])('%s: uv %s', (_, line, situation, reason) => {
    expect(describeDecision(decided(line, situation))).toEqual([`uv ${line}`, reason]);
  });
});

/** The command in the environment of the project. */
const inNear = (command: string, rest = '') => `uv ${command} --python /p/.venv/bin/python ${rest}`.trim();

function workingIn(what: string, choice: string): string {
  return `uvshim: working in ${what}, as ${choice} is read-only; UVSHIM_DISABLE=1 turns this off (only once)`;
}

describe('uv pip in a read-only environment', () => {
  const why = 'because /env (UV_PYTHON) is read-only';
  const hint = (what: string, line = 'uv venv') => [
    `uvshim: ${what} is read-only: nothing can be installed into it or taken from it`,
    `hint: ${line}`,
  ];
  const locking = 'because uv 0.7.18 creates a lock in it, so it gets the stand-in /cache/stand-ins/hash/env';
  const standIn = 'stand-in /env: /base/bin/python3.12 3.12';
  const inStandIn = (rest: string) => `uv pip install --python /cache/stand-ins/hash/env/bin/python ${rest}`;
  const plain = candidate('PATH', base, false);
  const store = candidate('VIRTUAL_ENV', environment('healthy', { directory: '/store', base }), false);
  const inStore = 'because /store (VIRTUAL_ENV) is read-only';
  /** The command is the same after a dry run that changes nothing, but there is no message. */
  const unchanged = (line: string, reason: string) => [
    line,
    reason,
    `if unchanged: ${line}`,
    `if unchanged: ${reason}`,
  ];
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
        inNear('pip install', 'x'),
        inStore,
        'because /p/.venv (.venv) is the nearest environment that is not',
        'if unchanged: uv pip install x',
        `if unchanged: ${inStore}`,
      ],
    ],
    ['a command that reads stays', 'pip list', orElse(store, writable), ['uv pip list', inStore]],
    [
      'a dry run stays',
      'pip install --dry-run x',
      orElse(store, writable),
      ['uv pip install --dry-run x', inStore],
    ],
    [
      'sync leaves an environment alone that is only nearby',
      'pip sync x',
      orElse(store, writable),
      [...hint('/store (VIRTUAL_ENV)', 'the same with -p /p/.venv'), ...unchanged('uv pip sync x', inStore)],
    ],
    [
      'so does install --exact',
      'pip install --exact x',
      orElse(store, writable),
      [
        ...hint('/store (VIRTUAL_ENV)', 'the same with -p /p/.venv'),
        ...unchanged('uv pip install --exact x', inStore),
      ],
    ],
    [
      'uninstall goes to one that a variable names',
      'pip uninstall x',
      orElse(store, ofProject),
      [
        workingIn('/p/.venv (UV_PROJECT_ENVIRONMENT)', '/store (VIRTUAL_ENV)'),
        inNear('pip uninstall', 'x'),
        inStore,
        'because /p/.venv (UV_PROJECT_ENVIRONMENT) is the nearest environment that is not',
        'if unchanged: uv pip uninstall x',
        `if unchanged: ${inStore}`,
      ],
    ],
    [
      'an install does not go to one that is only on PATH',
      'pip install x',
      orElse(store, { ...writable, by: 'PATH' }),
      [...hint('/store (VIRTUAL_ENV)'), ...unchanged('uv pip install x', inStore)],
    ],
    [
      'an install does not go to another read-only one',
      'pip install x',
      orElse(store, candidate('.venv', environment('healthy'), false)),
      [...hint('/store (VIRTUAL_ENV)'), ...unchanged('uv pip install x', inStore)],
    ],
    [
      'an install stays with what -p names',
      'pip install -p /env x',
      { ...orElse(writable, writable), requested: requested('-p', wrapper) },
      [
        'uvshim: /env (-p) is read-only: nothing can be installed into it or taken from it',
        'hint: uv venv, then the same without -p',
        ...unchanged('uv pip install -p /env x', why.replace('UV_PYTHON', '-p')),
      ],
    ],
    ['a wrapper is read', 'pip list', candidates(readOnly), ['uv pip list', why]],
    [
      'a wrapper that uv does not accept is read',
      'pip list',
      candidates({ ...readOnly, accepted: false }),
      ['uv pip list', why],
    ],
    [
      'an install into a wrapper gets a hint',
      'pip install x',
      candidates(readOnly),
      [...hint('/env (UV_PYTHON)'), ...unchanged('uv pip install x', why)],
    ],
    [
      'a dry run in a wrapper gets no hint',
      'pip install --dry-run x',
      candidates(readOnly),
      ['uv pip install --dry-run x', why],
    ],
    [
      'uv 0.7.18 creates its lock in a stand-in to install',
      'pip install x',
      { ...candidates(readOnly), uv: old },
      [
        standIn,
        ...hint('/env (UV_PYTHON)'),
        inStandIn('x'),
        why,
        locking,
        ...[standIn, inStandIn('x'), why, locking].map((line) => `if unchanged: ${line}`),
      ],
    ],
    [
      'uv 0.7.18 creates its lock in a stand-in for a dry run',
      'pip install --dry-run x',
      { ...candidates(readOnly), uv: old },
      [standIn, inStandIn('--dry-run x'), why, locking],
    ],
    [
      'uv 0.7.18 creates no lock to read',
      'pip list',
      { ...candidates(readOnly), uv: old },
      ['uv pip list', why],
    ],
    [
      'a base interpreter has no stand-in for a dry run',
      'pip install --dry-run x',
      { ...candidates(plain), uv: old },
      ['uv pip install --dry-run x', 'because /base (PATH) is read-only'],
    ],
    [
      'a base interpreter has no stand-in to install',
      'pip install x',
      { ...candidates(plain), uv: old },
      [...hint('/base (PATH)'), ...unchanged('uv pip install x', 'because /base (PATH) is read-only')],
    ],
    [
      'an environment of the store has a stand-in',
      'pip install --dry-run x',
      { ...candidates(store), uv: old },
      [
        'stand-in /store: /base/bin/python3.12 3.12',
        'uv pip install --python /cache/stand-ins/hash/store/bin/python --dry-run x',
        inStore,
        locking.replace('/env', '/store'),
      ],
    ],
    [
      'an environment of the store has no stand-in, if its base is unknown',
      'pip install --dry-run x',
      { ...candidates(candidate('VIRTUAL_ENV', lone, false)), uv: old },
      ['uv pip install --dry-run x', inStore],
    ],
    [
      'an environment of the store has no stand-in, if its version is unknown',
      'pip install --dry-run x',
      { ...candidates(candidate('VIRTUAL_ENV', { ...lone, base }, false)), uv: old },
      ['uv pip install --dry-run x', inStore],
    ],
  ])('%s: uv %s', (_, line, situation, expected) => {
    expect(describeDecision(decided(line, situation))).toEqual(expected);
  });

  test('the environment that replaces it is repaired first', () => {
    const broken = candidate('.venv', environment('broken', { base }), true);
    const lines = describeDecision(decided('pip install x', orElse(store, broken)));
    expect(lines.slice(0, 4)).toEqual([
      ...REPAIRED,
      workingIn('/p/.venv (.venv)', '/store (VIRTUAL_ENV)'),
      inNear('pip install', 'x'),
    ]);
    expect(decided('pip sync x', orElse(store, broken)).repairs).toEqual([]);
  });

  const linked = { directories: ['/one'], base: '/base/bin/python3.12' };
  const managed = { ...candidate('UV_PYTHON', { ...base, linked }, false), isManaged: true };

  test.each([
    ['pip install --dry-run x', '--dry-run x'],
    ['pip install x', 'x'],
  ])('uv refuses a change as it does, unless there is none: uv %s', (line, rest) => {
    const decision = decided(line, candidates(managed));
    expect(commandLine(decision)).toBe(`uv ${line}`);
    expect(describeDecision(decision)).toEqual(
      expect.arrayContaining([
        'if unchanged: stand-in /base: /base/bin/python3.12 3.12 with /one',
        `if unchanged: uv pip install --python /cache/stand-ins/hash/base/bin/python ${rest}`,
      ]),
    );
  });

  test.each<[string, string[]]>([
    ['pip sync x', hint('/base (UV_PYTHON)')],
    ['pip sync --dry-run x', []],
  ])('uv refuses a change as it does: uv %s', (line, messages) => {
    expect(describeDecision(decided(line, candidates(managed)))).toEqual([
      ...messages,
      `uv ${line}`,
      'because /base (UV_PYTHON) is read-only',
    ]);
  });

  test('a dry run of what uv refuses is not done in the stand-in, though .venv is near', () => {
    const decision = decided('pip install --dry-run x', orElse(managed, writable));
    expect(commandLine(decision)).toBe('uv pip install --dry-run x');
    expect(decision.ifUnchanged?.repairs).toHaveLength(1);
  });
});

describe('UV_PYTHON names an interpreter to create environments from', () => {
  const naming = { requested: requested('UV_PYTHON', wrapper) };
  const creating = 'because /env (UV_PYTHON) is read-only: environments are created from it';
  const written = 'because /p/.venv (.venv) can be written to';
  const instead = (line: string) => [
    workingIn('/p/.venv (.venv)', '/env (UV_PYTHON)'),
    line,
    creating,
    written,
  ];
  const python = environment('healthy', { directory: '/store', python: '/store/bin/python', base });
  const store = candidate('PATH', python, false);
  const inStore = 'because /store (PATH) is read-only';

  test.each<[string, string, Candidate[], string[]]>([
    [
      'an install goes to the nearest environment',
      'pip install x',
      [writable],
      instead(inNear('pip install', 'x')),
    ],
    ['a sync goes to the nearest environment', 'pip sync x', [writable], instead(inNear('pip sync', 'x'))],
    [
      'an uninstall goes to the nearest environment',
      'pip uninstall x',
      [writable],
      instead(inNear('pip uninstall', 'x')),
    ],
    [
      'the nearest environment is read, without a message',
      'pip list',
      [writable],
      [inNear('pip list'), creating, written],
    ],
    [
      'a dry run prints what the real run would do',
      'pip install --dry-run x',
      [writable],
      [inNear('pip install', '--dry-run x'), creating, written],
    ],
    ['the first of several is used', 'pip install x', [writable, store], instead(inNear('pip install', 'x'))],
    [
      'a read-only environment on PATH is read',
      'pip list',
      [store],
      ['uv pip list --python /store/bin/python', creating, inStore],
    ],
    [
      'a change of a read-only environment on PATH gets a hint',
      'pip install x',
      [store],
      [
        'uvshim: /store (PATH) is read-only: nothing can be installed into it or taken from it',
        'hint: uv venv',
        'uv pip install x',
        creating,
        inStore,
        'if unchanged: uv pip install --python /store/bin/python x',
        `if unchanged: ${inStore}`,
      ],
    ],
    [
      'a writable environment that is only on PATH is not changed',
      'pip uninstall x',
      [{ ...writable, by: 'PATH' }],
      [
        'uvshim: /env (UV_PYTHON) is read-only: nothing can be installed into it or taken from it',
        'hint: uv venv',
        'uv pip uninstall x',
        'because /env (UV_PYTHON) is read-only',
        'if unchanged: uv pip uninstall x',
        'if unchanged: because /env (UV_PYTHON) is read-only',
      ],
    ],
    [
      'a writable environment that is only on PATH is read',
      'pip list',
      [{ ...writable, by: 'PATH' }],
      [inNear('pip list'), creating, written.replace('.venv)', 'PATH)')],
    ],
  ])('%s: uv %s', (_, line, others, expected) => {
    expect(describeDecision(decided(line, { ...naming, ...orElse(readOnly, ...others) }))).toEqual(expected);
  });

  test('a dry run of a change is tried in a read-only environment on PATH, even if UV_PYTHON refuses changes', () => {
    const refusing = { ...readOnly, isManaged: true };
    const decision = decided('pip install --dry-run x', { ...naming, ...orElse(refusing, store) });
    expect(commandLine(decision)).toBe('uv pip install --python /store/bin/python --dry-run x');
  });

  test('uv 0.7.18 creates its lock in the stand-in of the environment on PATH only if nothing would change', () => {
    const facts = { ...naming, ...orElse(readOnly, store), uv: old };
    const standIn = 'stand-in /store: /base/bin/python3.12 3.12';
    const decision = decided('pip install x', facts);
    expect(commandLine(decision)).toBe('uv pip install x');
    expect(decision.repairs).toEqual([]);
    expect(describeDecision(decision)).toEqual(
      expect.arrayContaining([
        `if unchanged: ${standIn}`,
        'if unchanged: uv pip install --python /cache/stand-ins/hash/store/bin/python x',
      ]),
    );
  });

  test('a version in UV_PYTHON does not make an environment take the place of a wrapper on PATH', () => {
    const version = { requested: requested('UV_PYTHON', undefined, '3.12') };
    const onPath = { ...readOnly, by: 'PATH' };
    expect(describeDecision(decided('pip list', { ...version, ...orElse(onPath, writable) }))).toEqual([
      'uv pip list',
      'because /env (PATH) is read-only',
    ]);
  });

  test('an active environment takes the place of an environment that it names', () => {
    const inside = candidate('UV_PYTHON', environment('healthy', { directory: '/store', base }), false);
    const active = { ...writable, by: 'VIRTUAL_ENV' };
    expect(commandLine(decided('pip list', { ...naming, ...orElse(inside, active) }))).toBe(
      inNear('pip list'),
    );
  });

  test('an environment that it names is the one to work in', () => {
    const inside = candidate('UV_PYTHON', environment('healthy', { directory: '/store', base }), false);
    expect(commandLine(decided('pip list', { ...naming, ...orElse(inside, writable) }))).toBe('uv pip list');
  });
});
