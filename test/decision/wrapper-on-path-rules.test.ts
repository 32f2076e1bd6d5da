import { describe, expect, test } from 'vitest';
import type { Interpreter } from '../../src/discovery/interpreter/interpreter.ts';
import { BECAUSE_OF_BASE, becauseItWraps, BROKEN, REPAIRED, NOTHING, baseIsUsed } from './sentences.ts';
import {
  base,
  decided,
  environment,
  info,
  older,
  onPath,
  other,
  project,
  requested,
  uv,
  wrapper,
  type Facts,
} from './situations.ts';
import { commandLine, describeDecision } from './describe-decision.ts';

describe('a wrapper on PATH', () => {
  const found =
    'uvshim: uv finds /base/bin/python3.12 behind the wrapper /env/bin/python3.12 (PATH); UVSHIM_DISABLE=1 turns this off';
  const search = 'UV_PYTHON_SEARCH_PATH=/base/bin:/env/bin:/usr/bin';
  const wraps = becauseItWraps('PATH');
  const second: Interpreter = { ...wrapper, python: '/two/bin/python3.11', base: other };
  const third: Interpreter = { ...wrapper, python: '/env/bin/python3' };
  const fourth: Interpreter = { ...wrapper, python: '/elsewhere/bin/python3' };
  const fifth: Interpreter = { ...wrapper, python: '/env/bin/python3.11', base: other };
  const lone: Interpreter = {
    python: '/lone/bin/python3',
    kind: 'prefix wrapper',
    info: info('/lone', '/gone'),
  };
  const many = {
    ...onPath,
    search: [...onPath.search, { entry: '/x', interpreters: [other, second, lone] }],
  };
  const using = baseIsUsed('PATH');
  const usingOnce = `${using} (only once)`;
  const passed = 'because uv passes wrappers by, and finds that one where it is told what is behind them';
  const broken = environment('broken', { base });

  const searching = (command: string) => `${search} uv ${command}`;
  const noMessage = (command: string) => [searching(command), wraps];

  test.each<[string, string, Facts, string[]]>([
    ['a search path has its base first', 'venv', onPath, [found, searching('venv'), wraps]],
    [
      'up to uv 0.11.7 PATH has its base first',
      'venv',
      { ...onPath, uv: uv('0.11.7') },
      [found, 'PATH=/base/bin:/env/bin:/usr/bin uv venv', wraps],
    ],
    [
      'there is another one, whose base comes before it, and one whose base is not found',
      'venv',
      many,
      [found, searching('venv'), wraps],
    ],
    [
      'without a message, if uv finds another Python, as a managed one',
      'venv',
      { ...onPath, baseInterpreter: other },
      noMessage('venv'),
    ],
    ['uv finds its base', 'venv', { ...onPath, baseInterpreter: base }, [found, searching('venv'), wraps]],
    [
      'without a message, if another version is requested, which uv may not find',
      'venv -p 3.8',
      { ...onPath, requested: requested('-p', undefined, '3.8') },
      [searching('venv -p 3.8'), wraps],
    ],
    [
      'without a message, if the project requires another version',
      'venv',
      { ...onPath, requiredPython: '>=3.13' },
      noMessage('venv'),
    ],
    [
      'with one, if the project requires its version',
      'venv',
      { ...onPath, requiredPython: '>=3.9' },
      [found, ...noMessage('venv')],
    ],
    [
      'without a message, uv add --frozen writes only files',
      'add --frozen x',
      { ...onPath, project, baseInterpreter: base },
      noMessage('add --frozen x'),
    ],
    [
      'without a message, uv remove --no-sync does, too',
      'remove --no-sync x',
      { ...onPath, project, baseInterpreter: base },
      noMessage('remove --no-sync x'),
    ],
    [
      'a message names the one of the requested version',
      'venv -p 3.11',
      {
        requested: requested('-p', undefined, '3.11'),
        searchPath: onPath.searchPath,
        search: [
          ...onPath.search,
          { entry: '/x', interpreters: [{ ...fifth, base: { ...older, python: '/old/bin/python3.11' } }] },
        ],
      },
      [
        'uvshim: uv finds /old/bin/python3.11 behind the wrapper /env/bin/python3.11 (PATH); UVSHIM_DISABLE=1 turns this off',
        searching('venv -p 3.11'),
        wraps,
        'because /env/bin/python3.11 (PATH) is a wrapper around /old/bin/python3.11',
      ],
    ],
    [
      'its directory has it under another name, too',
      'venv',
      { ...onPath, search: [...onPath.search, { entry: '/env/bin', interpreters: [third] }] },
      [found, searching('venv'), wraps],
    ],
    [
      'another directory, or another base, is another wrapper',
      'venv',
      { ...onPath, search: [...onPath.search, { entry: '/x', interpreters: [fourth, fifth] }] },
      [
        found,
        searching('venv'),
        wraps,
        'because /elsewhere/bin/python3 (PATH) is a wrapper around /base/bin/python3.12',
        'because /env/bin/python3.11 (PATH) is a wrapper around /other/bin/python3',
      ],
    ],
    [
      'for a tool whose Python is known',
      'tool install x',
      { ...onPath, baseInterpreter: base },
      [found, searching('tool install x'), wraps],
    ],
    [
      'for a tool that has another Python',
      'tool install x',
      { ...onPath, baseInterpreter: other },
      noMessage('tool install x'),
    ],
    ['for a tool', 'tool install x', onPath, [found, searching('tool install x'), wraps]],
    [
      'for a tool that is installed',
      'tool install x',
      { ...onPath, environment: environment('healthy') },
      noMessage('tool install x'),
    ],
    [
      'for a tool that does not run',
      'tool install x',
      { ...onPath, environment: broken },
      [...REPAIRED, searching('tool install x'), `because ${BROKEN}`, BECAUSE_OF_BASE, wraps],
    ],
    ['uv venv replaces a broken environment', 'venv', { ...onPath, environment: broken }, noMessage('venv')],
    ['a command that only reads prints no message', 'init', onPath, noMessage('init')],
    ['uv lock needs no Python in a project', 'lock', { ...onPath, project }, ['uv lock', NOTHING]],
    ['uv lock takes its base', 'lock', { ...onPath, project, baseInterpreter: base }, noMessage('lock')],
    [
      'uv lock with a dependency group that requires a Python',
      'lock',
      { ...onPath, project: { ...project, groupRequirements: ['>=3.13'] } },
      noMessage('lock'),
    ],
    ['a command that finds a Python', 'python find', onPath, noMessage('python find')],
    [
      'pip compile builds',
      'pip compile x',
      { ...onPath, kind: 'isolated build' },
      noMessage('pip compile x'),
    ],
    [
      'uv sync takes its base',
      'sync',
      { ...onPath, project, baseInterpreter: base },
      [using, searching('sync'), wraps],
    ],
    [
      'uv sync takes another Python',
      'sync',
      { ...onPath, project, baseInterpreter: other },
      ['uv sync', NOTHING],
    ],
    // Which one it takes is not known.
    [
      'uv sync with a dependency group that requires a Python',
      'sync',
      { ...onPath, project: { ...project, groupRequirements: ['>=3.13'] } },
      [found, searching('sync'), wraps],
    ],
    // The program that uv runs would inherit the variable.
    [
      'uv run --isolated gets its base in --python',
      'run --isolated x',
      { ...onPath, project, baseInterpreter: base },
      [usingOnce, 'uv run --python /base/bin/python3.12 --isolated x', wraps, passed],
    ],
    [
      'uv tool run gets its base in --python',
      'tool run x',
      { ...onPath, baseInterpreter: base },
      [usingOnce, 'uv tool run --python /base/bin/python3.12 x', wraps, passed],
    ],
    [
      'uv tool run gets its base, even if that is of another version than expected',
      'tool run x',
      { ...many, baseInterpreter: older },
      [usingOnce, 'uv tool run --python /base/bin/python3.12 x', wraps, passed],
    ],
    [
      'a Python in --from names its base',
      'tool run --from=python@3.12 x',
      { ...onPath, baseInterpreter: base },
      [usingOnce, 'uv tool run --python /base/bin/python3.12 --from=python x', wraps, passed],
    ],
    [
      'python3.12 is a package name up to uv 0.7.8',
      'tool run python3.12',
      { ...onPath, uv: uv('0.7.8'), baseInterpreter: base },
      [usingOnce, 'uv tool run --python /base/bin/python3.12 python3.12', wraps, passed],
    ],
    [
      'uv tool run takes another Python',
      'tool run x',
      { ...onPath, baseInterpreter: other },
      ['uv tool run x', NOTHING],
    ],
  ])('%s: uv %s', (_, line, situation, expected) => {
    expect(describeDecision(decided(line, situation))).toEqual(expected);
  });

  const because = [wraps, 'because a uv run of nothing goes before it, which finds what is behind them'];
  const nothing = "python -I -S -c ''";

  test.each<[string, Facts, string[]]>([
    ['run x', {}, [`first: ${search} uv run ${nothing}`, 'uv run -q x']],
    ['run -v x', {}, [`first: ${search} uv run -v ${nothing}`, 'uv run -q x']],
    [
      '-q run --with a -m --group=g --env-file e -p 3.12 --no-sync x -p y',
      {},
      [
        `first: ${search} uv run -q --with a --group g --env-file e -p 3.12 --no-sync ${nothing}`,
        'uv -q run --with a -m --group=g --env-file e -p 3.12 --no-sync x -p y',
      ],
    ],
    // uv cannot use the environment, and creates another one.
    ['run y', { environment: environment('healthy') }, [`first: ${search} uv run ${nothing}`, 'uv run -q y']],
  ])('a uv run of nothing creates the environment before uv %s', (line, situation, expected) => {
    const facts = { ...onPath, project, baseInterpreter: base, ...situation };
    expect(describeDecision(decided(line, facts))).toEqual([using, ...expected, 'is not cached', ...because]);
  });

  test('uv run without a program gets the search path itself', () => {
    expect(describeDecision(decided('run', { ...onPath, project, baseInterpreter: base }))).toEqual([
      using,
      `${search} uv run`,
      'is not cached',
      wraps,
    ]);
    const own = { UV_PYTHON_SEARCH_PATH: '/own' };
    const replaced = decided('run', { ...onPath, project, baseInterpreter: base }, own);
    expect(commandLine(replaced)).toBe(`${search} uv run`);
  });

  test.each([
    ['run x', 'run -q x'],
    ['-q run x', '-q run x'],
    ['run --quiet x', 'run --quiet x'],
    ['run --verbose x', 'run -q x'],
    ['-vv run x', '-q run x'],
    ['run -v -v x', 'run -v -v x'],
    ['run -vn x', 'run -vn x'],
    ['run -w a --with-editable . --env-file e x', 'run -q -w a --with-editable . --env-file e x'],
    ['run --with-requirements - x', 'run --with-requirements - x'],
    ['run --with-requirements /dev/stdin x', 'run --with-requirements /dev/stdin x'],
  ])(
    'the uv that follows is quiet, if nothing is on stdin and -v can be replaced: uv %s',
    (line, expected) => {
      expect(commandLine(decided(line, { ...onPath, project, baseInterpreter: base }))).toBe(
        `uv ${expected}`,
      );
    },
  );

  test.each<[string, Facts]>([
    ['another Python', { baseInterpreter: other }],
    ['no Python', {}],
  ])('uv run x is as it is if uv finds %s', (_, made) => {
    expect(describeDecision(decided('run x', { ...onPath, project, ...made }))).toEqual([
      'uv run x',
      NOTHING,
    ]);
  });
});

describe('a read-only environment on PATH, as the shell of uv2nix has it', () => {
  const inStore: Interpreter = {
    python: '/store/bin/python',
    kind: 'environment',
    info: info('/store', '/base'),
    base,
  };
  const store = { entry: '/store/bin', interpreters: [inStore] };
  const searchPath = '/store/bin:/base/bin';
  const alone: Facts = { search: [store], searchPath };
  const search = `UV_PYTHON_SEARCH_PATH=${searchPath}`;
  const isOf = 'because /store/bin/python (PATH) is a read-only environment of /base/bin/python3.12';

  test.each<[string, string, Facts, string[]]>([
    [
      'uv venv finds its base',
      'venv',
      alone,
      [
        'uvshim: uv finds /base/bin/python3.12 behind the environment /store/bin/python (PATH); UVSHIM_DISABLE=1 turns this off',
        `${search} uv venv`,
        isOf,
      ],
    ],
    [
      'uv sync takes its base',
      'sync',
      { ...alone, project, baseInterpreter: base },
      [
        'uvshim: using /base/bin/python3.12 in place of the environment /store/bin/python (PATH); UVSHIM_DISABLE=1 turns this off',
        `${search} uv sync`,
        isOf,
      ],
    ],
    [
      'without a message, if another base is on PATH, which uv finds first',
      'venv',
      { search: [store, { entry: '/other/bin', interpreters: [other] }], searchPath },
      [`${search} uv venv`, isOf],
    ],
    [
      'without a message, if another base is in the same directory',
      'venv',
      { search: [{ ...store, interpreters: [inStore, other] }], searchPath },
      [`${search} uv venv`, isOf],
    ],
    [
      'without a message, if its base is on PATH, too',
      'venv',
      { search: [store, { entry: '/base/bin', interpreters: [base] }], searchPath },
      [`${search} uv venv`, NOTHING],
    ],
    [
      'it hides nothing if its base is on PATH, too',
      'venv',
      {
        search: [
          store,
          { entry: '/base/bin', interpreters: [base] },
          { entry: '/two/bin', interpreters: [{ ...wrapper, python: '/two/bin/python3', base: other }] },
        ],
        searchPath,
      },
      [
        'uvshim: uv finds /other/bin/python3 behind the wrapper /two/bin/python3 (PATH); UVSHIM_DISABLE=1 turns this off',
        `${search} uv venv`,
        'because /two/bin/python3 (PATH) is a wrapper around /other/bin/python3',
      ],
    ],
  ])('%s: uv %s', (_, line, situation, expected) => {
    expect(describeDecision(decided(line, situation))).toEqual(expected);
  });
});

describe('no wrapper on PATH', () => {
  const broken = environment('broken', { base });

  test.each<[string, Facts, string[]]>([
    [
      'tool install x',
      { environment: broken },
      [...REPAIRED, 'uv tool install x', `because ${BROKEN}`, BECAUSE_OF_BASE],
    ],
    ['tool install y', {}, ['uv tool install y', NOTHING]],
    [
      'tool run x',
      { search: [{ entry: '/x', interpreters: [base] }], baseInterpreter: base },
      ['uv tool run x', NOTHING],
    ],
  ])('uv %s', (line, situation, expected) => {
    expect(describeDecision(decided(line, situation))).toEqual(expected);
  });
});
