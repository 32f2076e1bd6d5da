import { describe, expect, test } from 'vitest';
import type { Interpreter } from '../../src/discovery/interpreter/interpreter.ts';
import {
  base,
  candidate,
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
import { edits } from './describe-decision.ts';

describe('uv venv', () => {
  test.each<[string, Facts, string[]]>([
    ['venv -p /env/bin/python3.12', { requested: requested('-p', wrapper) }, ['2: /base/bin/python3.12']],
    [
      '-q venv -qp=/env/bin/python3.12',
      { requested: requested('-p', wrapper) },
      ['2: -qp=/base/bin/python3.12'],
    ],
    [
      '--offline venv x',
      { requested: requested('UV_PYTHON', wrapper) },
      ['before 2: --python /base/bin/python3.12'],
    ],
    ['venv -p /base/bin/python3.12', { requested: requested('-p', base) }, []],
    ['venv', onPath, ['UV_PYTHON_SEARCH_PATH=/base/bin:/env/bin:/usr/bin']],
    [
      'venv -p 3.12',
      { ...onPath, requested: requested('-p', undefined, '3.12') },
      ['UV_PYTHON_SEARCH_PATH=/base/bin:/env/bin:/usr/bin'],
    ],
    ['venv', { ...onPath, uv: uv('0.7.18') }, ['PATH=/base/bin:/env/bin:/usr/bin']],
    ['venv', {}, []],
  ])('uv %s', (line, situation, expected) => {
    expect(edits(decided(line, situation))).toEqual(expected);
  });

  test('a wrapper whose base cannot be found is left alone', () => {
    const lone: Interpreter = {
      python: wrapper.python,
      kind: 'prefix wrapper',
      info: wrapper.info,
    };
    expect(decided('venv -p /env/bin/python3.12', { requested: requested('-p', lone) })).toMatchObject({
      edits: [],
      messages: [],
    });
  });

  test('--system-site-packages: what the wrapper adds is added when uv has ended', () => {
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

test('run in a read-only environment: uv is asked by a sync, and what is run gets what a wrapper sets', () => {
  const variables = [{ name: 'LD_LIBRARY_PATH', how: 'set', value: '/lib', separator: '' }] as const;
  const readOnly = { writable: false, base, linked: { directories: ['/x'], base: base.python } };
  const decision = decided('run -q --extra a x', {
    project: { root: '/p', environment: '/p/.venv' },
    environment: environment('healthy', readOnly),
    isKept: true,
    wrapperVariables: { wrapper: wrapper.python, variables },
  });
  expect(edits(decision)).toEqual(['LD_LIBRARY_PATH=/lib']);
  expect(edits({ ...decision, edits: decision.ifUnchanged?.edits ?? [] })).toEqual([
    'before 1: --no-sync',
    'LD_LIBRARY_PATH=/lib',
  ]);
  const standIn = '/cache/stand-ins/hash/p/.venv';
  expect(decision.ifUnchanged?.dryRun).toEqual({
    argv: ['sync', '--dry-run', '--inexact', '--extra', 'a', '--python', `${standIn}/bin/python`],
    variables: { UV_PROJECT_ENVIRONMENT: standIn },
  });
});

describe('uv pip', () => {
  const readOnly = candidate('UV_PYTHON', wrapper, false);
  const writable = candidate('.venv', environment('healthy'), true);

  test.each<[string, Facts, string[]]>([
    ['pip install x', { candidates: [writable] }, []],
    ['pip install x', orElse(readOnly, writable), ['before 2: --python /p/.venv/bin/python']],
    ['pip -q install x', orElse(readOnly, writable), ['before 3: --python /p/.venv/bin/python']],
    ['pip -q list', orElse(readOnly, writable), []],
    ['pip install --target t x', { candidates: [readOnly, writable] }, []],
    ['pip install --system x', { candidates: [readOnly, writable] }, []],
    ['pip install x', { candidates: [readOnly, writable], hasExplicitDestination: true }, []],
    ['pip install x', { candidates: [readOnly] }, []],
    [
      'pip install x',
      { candidates: [readOnly], uv: uv('0.7.18') },
      ['before 2: --python /cache/stand-ins/hash/env/bin/python'],
    ],
    ['pip list', { candidates: [readOnly], uv: uv('0.7.18') }, []],
    [
      'pip install -p /env x',
      { requested: requested('-p', wrapper), uv: uv('0.7.18') },
      ['3: /cache/stand-ins/hash/env/bin/python'],
    ],
    ['pip install -p /env x', { requested: requested('-p', wrapper), candidates: [writable] }, []],
    ['pip install x', {}, []],
  ])('uv %s', (line, situation, expected) => {
    expect(edits(decided(line, situation))).toEqual(expected);
  });

  test('every true value of UV_SYSTEM_PYTHON fixes the destination', () => {
    const places = orElse(readOnly, writable);
    for (const UV_SYSTEM_PYTHON of ['1', 'true', 'YES', 'on']) {
      expect(decided('pip install x', places, { UV_SYSTEM_PYTHON }).edits).toEqual([]);
    }
    expect(decided('pip install x', places, { UV_SYSTEM_PYTHON: '0' }).edits).toHaveLength(1);
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
    const heal = [{ do: 'repair', environment: '/p/.venv', base: '/base/bin/python3.12', version: '3.12.1' }];
    expect(decided('pip install x', { candidates: [broken] }).repairs).toEqual(heal);
    expect(decided('pip install x', { candidates: [orphan], baseInterpreter: base }).repairs).toEqual(heal);
    expect(decided('pip install x', { candidates: [orphan], baseInterpreter: wrapper }).repairs).toEqual(
      heal,
    );
    expect(decided('pip install x', { candidates: [orphan] })).toMatchObject({
      repairs: [],
      messages: [{ hint: expect.stringMatching(/^rm -r/) as string }],
    });
    const older = { ...base, info: { ...base.info, version: [3, 11, 2] as const } };
    expect(decided('pip install x', { candidates: [orphan], baseInterpreter: older }).repairs).toEqual([]);
    expect(decided('pip install x', { candidates: [broken] }, {}, { mayRepair: false }).repairs).toEqual([]);
    expect(decided('pip install x', orElse(readOnly, broken))).toMatchObject({
      repairs: heal,
      edits: [{}],
    });
  });
});

describe("the store's own packages", () => {
  const linked = { directories: ['/env/site-packages'], base: '/base/bin/python3.12' };
  const readOnly = candidate('UV_PYTHON', { ...wrapper, linked }, false);
  const standIn = 'before 2: --python /cache/stand-ins/hash/env/bin/python';
  const repair = {
    do: 'stand-in',
    target: '/env',
    base: linked.base,
    minor: '3.12',
    packages: linked.directories,
  };

  test('uv pip list uses the stand-in, and uv pip install only if a dry run would change nothing', () => {
    const reads = decided('pip list', { candidates: [readOnly] });
    expect({ edits: edits(reads), repairs: reads.repairs, ifUnchanged: reads.ifUnchanged }).toEqual({
      edits: [standIn],
      repairs: [repair],
      ifUnchanged: undefined,
    });
    const writes = decided('pip install x', { candidates: [readOnly] });
    expect({ edits: writes.edits, repairs: writes.repairs }).toEqual({ edits: [], repairs: [] });
    expect(writes.ifUnchanged).toMatchObject({
      repairs: [repair],
      edits: [{ values: ['--python', expect.anything()] }],
    });
    expect(writes.messages).toHaveLength(1);
    expect(edits(decided('pip install --dry-run x', { candidates: [readOnly] }))).toEqual([standIn]);
  });

  const recordedWrapper = { wrapper: '/old/bin/python', by: 'PATH', packages: ['/old/site-packages'] };
  const found = { state: 'found', packageSource } as const;

  test('an environment follows its wrapper, or is hinted at', () => {
    const followed = environment('healthy', { recordedWrapper, wrapperUpdate: found });
    const candidates = [candidate('.venv', followed, true)];
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

  test.each<[string, string[], string[] | undefined]>([
    ['sync', ['before 1: --inexact --no-install-package numpy'], undefined],
    ['add x', ['before 1: --no-install-package numpy'], undefined],
    [
      'run --extra a --with b -m c d',
      ['before 1: --no-sync'],
      ['sync', '--inexact', '--no-install-package', 'numpy', '--extra', 'a'],
    ],
    ['run --no-sync x', [], undefined],
    ['lock', [], undefined],
  ])('keep: uv %s', (line, changed, before) => {
    const keep = { by: 'UVSHIM_KEEP', names: ['numpy'], missing: [] };
    const decision = decided(line, {
      project,
      keep: line === 'lock' ? undefined : keep,
    } as Facts);
    expect({ edits: edits(decision), before: decision.runFirst?.argv }).toEqual({ edits: changed, before });
  });
});
