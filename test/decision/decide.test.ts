import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/discovery/venv/environment.ts';
import type { Interpreter } from '../../src/discovery/interpreter/interpreter.ts';
import { becauseItWraps, baseIsUsed } from './sentences.ts';
import {
  base,
  candidate,
  candidates,
  decided,
  environment,
  requested,
  onPath,
  orElse,
  project,
  packageSource,
  uv,
  wrapper,
  type Facts,
} from './situations.ts';
import { commandLine, describeDecision } from './describe-decision.ts';

describe('uv venv', () => {
  test.each<[string, string, Facts, string]>([
    [
      '-p names a wrapper',
      'venv -p /env/bin/python3.12',
      { requested: requested('-p', wrapper) },
      'uv venv -p /base/bin/python3.12',
    ],
    [
      '-p=PATH in one token with -q names a wrapper',
      '-q venv -qp=/env/bin/python3.12',
      { requested: requested('-p', wrapper) },
      'uv -q venv -qp=/base/bin/python3.12',
    ],
    [
      'UV_PYTHON names a wrapper',
      '--offline venv x',
      { requested: requested('UV_PYTHON', wrapper) },
      'uv --offline venv --python /base/bin/python3.12 x',
    ],
    [
      '-p names a base interpreter',
      'venv -p /base/bin/python3.12',
      { requested: requested('-p', base) },
      'uv venv -p /base/bin/python3.12',
    ],
    ['a wrapper is on PATH', 'venv', onPath, 'UV_PYTHON_SEARCH_PATH=/base/bin:/env/bin:/usr/bin uv venv'],
    [
      'a wrapper is on PATH, and a version is requested',
      'venv -p 3.12',
      { ...onPath, requested: requested('-p', undefined, '3.12') },
      'UV_PYTHON_SEARCH_PATH=/base/bin:/env/bin:/usr/bin uv venv -p 3.12',
    ],
    [
      'a wrapper is on PATH, and uv knows no search path',
      'venv',
      { ...onPath, uv: uv('0.7.18') },
      'PATH=/base/bin:/env/bin:/usr/bin uv venv',
    ],
    ['nothing is wrapped', 'venv', {}, 'uv venv'],
  ])('%s: uv %s', (_, line, situation, expected) => {
    expect(commandLine(decided(line, situation))).toBe(expected);
  });

  test('a wrapper whose base cannot be found is left alone', () => {
    const lone: Interpreter = {
      python: wrapper.python,
      kind: 'prefix wrapper',
      info: wrapper.info,
    };
    const left = decided('venv -p /env/bin/python3.12', { requested: requested('-p', lone) });
    expect(commandLine(left)).toBe('uv venv -p /env/bin/python3.12');
    expect(left.messages).toEqual([]);
  });

  test('--system-site-packages: the whole decision', () => {
    const line = 'venv --system-site-packages -p /env/bin/python3.12';
    const facts = { requested: requested('-p', wrapper), packageSources: [packageSource] };
    expect(describeDecision(decided(line, facts))).toEqual([
      baseIsUsed('-p'),
      'uv venv --system-site-packages -p /base/bin/python3.12',
      'after: add wrapper packages to /p/.venv',
      becauseItWraps('-p'),
      'because an environment that is made from a wrapper cannot be installed into',
    ]);
    // From a base: removes the packages of the wrapper that the environment was from.
    const writtenOver = { wrapper: '/old/bin/python', by: 'PATH', packages: [] };
    expect(describeDecision(decided('venv --system-site-packages', { writtenOver }))).toEqual([
      'uv venv --system-site-packages',
      'after: add wrapper packages to /p/.venv',
    ]);
  });

  test('--system-site-packages: the packages of the wrapper are added after uv', () => {
    const finish = (line: string, situation: Facts, variables = {}) =>
      decided(line, situation, variables).afterUv;
    const packageSources = [packageSource];
    const added = (at: string) => ({ do: 'add wrapper packages', environment: at, packageSources });
    const fromPath = { ...onPath, packageSources };
    const variables = { UV_PROJECT_ENVIRONMENT: 'named' };
    expect(finish('venv --system-site-packages', fromPath)).toEqual(added('/p/.venv'));
    expect(
      finish('venv --system-site-packages ../x', {
        requested: requested('UV_PYTHON', wrapper),
        packageSources,
      }),
    ).toEqual(added('/x'));
    expect(finish('venv --system-site-packages', { ...fromPath, project }, variables)).toEqual(
      added('/p/named'),
    );
    expect(finish('venv --system-site-packages', fromPath, variables)).toEqual(added('/p/.venv'));
    expect(finish('venv', onPath)).toBeUndefined();
    const writtenOver = { wrapper: '/old/bin/python', by: 'PATH', packages: [] };
    const again = 'venv --allow-existing --system-site-packages';
    expect(finish(again, { ...onPath, writtenOver })).toMatchObject({ packageSources: [] });
  });
});

test('the reason "nothing is wrapped" appears only without another reason', () => {
  const variables = [{ name: 'LD_LIBRARY_PATH', how: 'set', value: '/lib', separator: '' }] as const;
  const wrapperVariables = { wrapper: '/env/bin/python3.12', variables };
  expect(decided('tool run x', {}).reasons).toEqual(['nothing is wrapped, broken or read-only here']);
  expect(decided('tool run x', { wrapperVariables }).reasons).toEqual([
    '/env/bin/python3.12 sets LD_LIBRARY_PATH for what it starts',
  ]);
});

test('a command that fails before it looks for a Python is left to uv', () => {
  const facts = { kind: 'failing', fails: '/p/uv.toml is not TOML' } as const;
  expect(describeDecision(decided('venv', { ...onPath, ...facts }))).toEqual([
    'uv venv',
    'because uv venv ends before it looks for a Python: /p/uv.toml is not TOML',
  ]);
});

test('outside of a project, too, the program of uv run gets the variables of the wrapper', () => {
  const variables = [{ name: 'LD_LIBRARY_PATH', how: 'set', value: '/lib', separator: '' }] as const;
  const wrapperVariables = { wrapper: wrapper.python, variables };
  expect(commandLine(decided('run x', { wrapperVariables }))).toBe('LD_LIBRARY_PATH=/lib uv run x');
});

test('variables that uv gets replace the values of the user', () => {
  const own = { PATH: '/own', UV_PYTHON_SEARCH_PATH: '/own', UV_PROJECT_ENVIRONMENT: 'own' };
  const newest = decided('venv', onPath, own);
  expect(commandLine(newest)).toBe('UV_PYTHON_SEARCH_PATH=/base/bin:/env/bin:/usr/bin uv venv');
  const old = decided('venv', { ...onPath, uv: uv('0.7.18') }, own);
  expect(commandLine(old)).toBe('PATH=/base/bin:/env/bin:/usr/bin uv venv');
  const standIn = '/cache/stand-ins/hash/p/.venv';
  const sync = `UV_PROJECT_ENVIRONMENT=${standIn} uv sync --python ${standIn}/bin/python`;
  const readOnly = environment('healthy', { writable: false, base });
  const locking = { project, environment: readOnly, isReused: true, uv: uv('0.7.18') };
  expect(commandLine(decided('sync', locking, own))).toBe(sync);
  const broken = { project, environment: environment('broken', { base }) };
  expect(commandLine(decided('sync --dry-run', broken, own))).toBe(`${sync} --dry-run`);
});

describe('the environment that a command works in or creates', () => {
  const readOnly = candidate('UV_PYTHON', wrapper, false);
  const writable = candidate('.venv', environment('healthy'), true);
  const there = environment('healthy', { directory: '/there' });

  test.each<[string, string, Facts, string | undefined]>([
    ['the one that uv creates', 'venv ../x', {}, '/x'],
    ['the one that is writable', 'pip install x', candidates(writable), '/p/.venv'],
    ['the one that replaces a read-only one', 'pip install x', orElse(readOnly, writable), '/p/.venv'],
    ['the one that is read', 'pip list', orElse(readOnly, { ...writable, by: 'VIRTUAL_ENV' }), '/env'],
    ['none', 'pip install x', {}, undefined],
    ['the one of the project, before uv creates it', 'sync', { project }, '/p/.venv'],
    ['the one of the script', 'run x.py', { kind: 'script', environment: there }, '/there'],
    ['the one of the tool', 'tool install x', { environment: there }, '/there'],
    ['none before uv installs the tool', 'tool install x', { environment: undefined }, undefined],
    ['none for a version', 'python find', {}, undefined],
  ])('%s: uv %s', (_, line, facts, expected) => {
    expect(decided(line, facts).environment).toBe(expected);
  });
});

test('uv run in a read-only environment: a dry run of uv sync decides on --no-sync, and the program gets the variables of the wrapper', () => {
  const variables = [{ name: 'LD_LIBRARY_PATH', how: 'set', value: '/lib', separator: '' }] as const;
  const readOnly = { writable: false, base, linked: { directories: ['/x'], base: base.python } };
  const decision = decided('run -q --extra a x', {
    project,
    environment: environment('healthy', readOnly),
    isReused: true,
    wrapperVariables: { wrapper: wrapper.python, variables },
  });
  const standIn = '/cache/stand-ins/hash/p/.venv';
  expect(describeDecision(decision).filter((line) => !line.includes('because'))).toEqual([
    'LD_LIBRARY_PATH=/lib uv run -q --extra a x',
    `dry run: UV_PROJECT_ENVIRONMENT=${standIn} uv sync --dry-run --inexact --extra a --python ${standIn}/bin/python`,
    'if unchanged: stand-in /p/.venv: /base/bin/python3.12 3.12 with /x',
    'if unchanged: LD_LIBRARY_PATH=/lib uv run --no-sync -q --extra a x',
  ]);
});

describe('uv pip', () => {
  const readOnly = candidate('UV_PYTHON', wrapper, false);
  const writable = candidate('.venv', environment('healthy'), true);

  test.each<[string, string, Facts, string]>([
    ['a writable environment is used', 'pip install x', { candidates: [writable] }, 'uv pip install x'],
    [
      'a writable environment replaces a read-only one',
      'pip install x',
      orElse(readOnly, writable),
      'uv pip install --python /p/.venv/bin/python x',
    ],
    [
      'a writable environment replaces a read-only one, with an option before the subcommand',
      'pip -q install x',
      orElse(readOnly, writable),
      'uv pip -q install --python /p/.venv/bin/python x',
    ],
    ['a read-only environment is read', 'pip -q list', orElse(readOnly, writable), 'uv pip -q list'],
    [
      '--target is the destination',
      'pip install --target t x',
      { candidates: [readOnly, writable] },
      'uv pip install --target t x',
    ],
    [
      '--system is the destination',
      'pip install --system x',
      { candidates: [readOnly, writable] },
      'uv pip install --system x',
    ],
    [
      'the configuration has the destination',
      'pip install x',
      { candidates: [readOnly, writable], hasExplicitDestination: true },
      'uv pip install x',
    ],
    [
      'there is only a read-only environment',
      'pip install x',
      { candidates: [readOnly] },
      'uv pip install x',
    ],
    [
      'there is only a read-only environment, and uv 0.7.18 needs a lock in it',
      'pip install x',
      { candidates: [readOnly], uv: uv('0.7.18') },
      'uv pip install --python /cache/stand-ins/hash/env/bin/python x',
    ],
    [
      'uv 0.7.18 needs no lock to read',
      'pip list',
      { candidates: [readOnly], uv: uv('0.7.18') },
      'uv pip list',
    ],
    [
      '-p names a read-only environment, and uv 0.7.18 needs a lock in it',
      'pip install -p /env x',
      { requested: requested('-p', wrapper), uv: uv('0.7.18') },
      'uv pip install -p /cache/stand-ins/hash/env/bin/python x',
    ],
    [
      '-p names a read-only environment',
      'pip install -p /env x',
      { requested: requested('-p', wrapper), candidates: [writable] },
      'uv pip install -p /env x',
    ],
    ['there is no environment', 'pip install x', {}, 'uv pip install x'],
  ])('%s: uv %s', (_, line, situation, expected) => {
    expect(commandLine(decided(line, situation))).toBe(expected);
  });

  test('every true value of UV_SYSTEM_PYTHON fixes the destination', () => {
    const places = orElse(readOnly, writable);
    const install = (UV_SYSTEM_PYTHON: string) =>
      commandLine(decided('pip install x', places, { UV_SYSTEM_PYTHON }));
    for (const value of ['1', 'true', 'YES', 'on']) expect(install(value)).toBe('uv pip install x');
    expect(install('0')).toBe('uv pip install --python /p/.venv/bin/python x');
  });

  test('a read-only target gives a hint to uv pip install, and none to uv pip list', () => {
    const hinted = (line: string) =>
      decided(line, { candidates: [readOnly] }).messages.map(({ hint }) => hint);
    expect(hinted('pip install x')).toEqual(['uv venv']);
    expect(hinted('pip install --dry-run x')).toEqual([]);
    expect(hinted('pip list')).toEqual([]);
  });

  test('a broken target is repaired, and an orphan if a Python of its minor version exists', () => {
    const broken = candidate('.venv', environment('broken', { base }), true);
    const orphan = candidate('.venv', environment('orphaned'), true);
    const repair = [
      { do: 'repair', environment: '/p/.venv', base: '/base/bin/python3.12', version: '3.12.1' },
    ];
    expect(decided('pip install x', { candidates: [broken] }).repairs).toEqual(repair);
    expect(decided('pip install x', { candidates: [orphan], baseInterpreter: base }).repairs).toEqual(repair);
    expect(decided('pip install x', { candidates: [orphan], baseInterpreter: wrapper }).repairs).toEqual(
      repair,
    );
    expect(decided('pip install x', { candidates: [orphan] })).toMatchObject({
      repairs: [],
      messages: [{ hint: expect.stringMatching(/^rm -r/) as string }],
    });
    const older = { ...base, info: { ...base.info, version: [3, 11, 2] as const } };
    expect(decided('pip install x', { candidates: [orphan], baseInterpreter: older }).repairs).toEqual([]);
    expect(decided('pip install x', { candidates: [broken] }, {}, { mayRepair: false }).repairs).toEqual([]);
    const replaced = decided('pip install x', orElse(readOnly, broken));
    expect(replaced.repairs).toEqual(repair);
    expect(commandLine(replaced)).toBe('uv pip install --python /p/.venv/bin/python x');
  });
});

describe("the store's own packages", () => {
  const linked = { directories: ['/env/site-packages'], base: '/base/bin/python3.12' };
  const readOnly = candidate('UV_PYTHON', { ...wrapper, linked }, false);
  const standIn = 'stand-in /env: /base/bin/python3.12 3.12 with /env/site-packages';
  const python = '/cache/stand-ins/hash/env/bin/python';
  const happens = (line: string) =>
    describeDecision(decided(line, { candidates: [readOnly] })).filter((each) => !each.includes('because'));

  test('uv pip list uses the stand-in, and uv pip install only if a dry run would change nothing', () => {
    expect(happens('pip list')).toEqual([standIn, `uv pip list --python ${python}`]);
    expect(happens('pip install x')).toEqual([
      'uvshim: /env (UV_PYTHON) is read-only: nothing can be installed into it or taken from it',
      'hint: uv venv',
      'uv pip install x',
      `if unchanged: ${standIn}`,
      `if unchanged: uv pip install --python ${python} x`,
    ]);
    expect(happens('pip install --dry-run x')).toEqual([
      standIn,
      `uv pip install --python ${python} --dry-run x`,
    ]);
  });

  const recordedWrapper = { wrapper: '/old/bin/python', by: 'PATH', packages: ['/old/site-packages'] };
  const found = { state: 'found', packageSource } as const;

  test('an environment follows its wrapper, or is hinted at', () => {
    const followed = environment('healthy', { recordedWrapper, wrapperUpdate: found });
    const candidates = [candidate('.venv', followed, true)];
    expect(decided('pip list', { candidates }).reasons).toEqual([
      '/p/.venv has the packages of a wrapper that is /env/bin/python3.12 today',
    ]);
    const unversioned = { ...followed, minor: undefined } as Environment;
    const unknown = decided('pip list', { candidates: [candidate('.venv', unversioned, true)] });
    expect(commandLine(unknown)).toBe('uv pip list');
    expect(decided('pip list', { candidates }).repairs).toEqual([
      {
        do: 'stand-in',
        target: '/p/.venv',
        base: '/base/bin/python3.12',
        minor: '3.12',
        packages: ['/p/.venv/lib/python3.12/site-packages', '/env/lib/python3.12/site-packages'],
      },
    ]);
    expect(decided('pip install x', { candidates }).repairs).toEqual([
      { do: 'update', environment: '/p/.venv', packageSource },
    ]);
    const off = decided('pip install x', { candidates }, {}, { mayRepair: false });
    expect({ repairs: off.repairs, hint: off.messages[0]?.hint }).toEqual({
      repairs: [],
      hint: "rm -r '/p/.venv' && uv venv --system-site-packages '/p/.venv'",
    });
    const other = { ...packageSource, wrapper: '/new/bin/python', minor: '3.13' };
    const gone = environment('healthy', { recordedWrapper, wrapperUpdate: { state: 'gone', other } });
    const hinted = decided('pip list', { candidates: [candidate('.venv', gone, true)] });
    expect(hinted.repairs).toEqual([]);
    expect(hinted.messages[0]?.text).toContain('/new/bin/python is Python 3.13, not 3.12');
  });

  test.each<[string, string[]]>([
    ['sync', ['uv sync --inexact --no-install-package numpy']],
    ['add x', ['uv add --no-install-package numpy x']],
    [
      'run --extra a --with b -m c d',
      [
        'first: uv sync --inexact --no-install-package numpy --extra a',
        'uv run --no-sync --extra a --with b -m c d',
      ],
    ],
    ['run --no-sync x', ['uv run --no-sync x']],
  ])('UVSHIM_KEEP=numpy uv %s', (line, expected) => {
    const keep = { by: 'UVSHIM_KEEP', names: ['numpy'], missing: [] };
    const lines = describeDecision(decided(line, { project, keep }));
    expect(lines.filter((each) => /^(first: |uv )/.test(each))).toEqual(expected);
  });

  test('uv lock installs nothing, so it keeps nothing', () => {
    expect(commandLine(decided('lock', { project }))).toBe('uv lock');
  });
});
