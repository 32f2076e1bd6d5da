import { describe, expect, test } from 'vitest';
import type { Interpreter } from '../../src/discovery/interpreter/interpreter.ts';
import { BECAUSE_OF_BASE, becauseItWraps, BROKEN, HEALED, NOTHING, usingBase } from './sentences.ts';
import {
  base,
  decided,
  environment,
  info,
  older,
  onPath,
  other,
  project,
  uv,
  wrapper,
  type Facts,
} from './situations.ts';
import { describeDecision } from './describe-decision.ts';

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
  const using = usingBase('PATH');
  const passed = 'because uv passes wrappers by, and finds that one where it is told what is behind them';
  const broken = environment('broken', { base });

  test.each<[string, Facts, string[]]>([
    ['venv', onPath, [found, search, wraps]],
    ['venv', { ...onPath, uv: uv('0.11.7') }, [found, search.replace('UV_PYTHON_SEARCH_', ''), wraps]],
    [
      'venv',
      many,
      [found, search, wraps, 'because /two/bin/python3.11 (PATH) is a wrapper around /other/bin/python3'],
    ],
    [
      'venv',
      { ...onPath, search: [...onPath.search, { entry: '/env/bin', interpreters: [third] }] },
      [found, search, wraps],
    ],
    // Another directory, or another base, is another wrapper.
    [
      'venv',
      { ...onPath, search: [...onPath.search, { entry: '/x', interpreters: [fourth, fifth] }] },
      [
        found,
        search,
        wraps,
        'because /elsewhere/bin/python3 (PATH) is a wrapper around /base/bin/python3.12',
        'because /env/bin/python3.11 (PATH) is a wrapper around /other/bin/python3',
      ],
    ],
    ['tool install x', onPath, [found, search, wraps]],
    ['tool install x', { ...onPath, environment: environment('healthy') }, [search, wraps]],
    [
      'tool install x',
      { ...onPath, environment: broken },
      [...HEALED, search, `because ${BROKEN}`, BECAUSE_OF_BASE, wraps],
    ],
    ['tool install x', { environment: broken }, [...HEALED, `because ${BROKEN}`, BECAUSE_OF_BASE]],
    ['tool install x', {}, [NOTHING]],
    // uv recreates it.
    ['venv', { ...onPath, environment: broken }, [search, wraps]],
    ['init', onPath, [search, wraps]],
    ['lock', { ...onPath, project }, [NOTHING]],
    ['lock', { ...onPath, project, baseInterpreter: base }, [search, wraps]],
    ['lock', { ...onPath, project: { ...project, groupRequirements: ['>=3.13'] } }, [search, wraps]],
    ['python find', onPath, [search, wraps]],
    ['pip compile x', { ...onPath, kind: 'isolated build' }, [search, wraps]],
    ['pip install --target d x', { ...onPath, kind: 'isolated build' }, [search, wraps]],
    ['sync', { ...onPath, project, baseInterpreter: base }, [using, search, wraps]],
    ['sync', { ...onPath, project, baseInterpreter: other }, [NOTHING]],
    // Which one it takes is not known.
    ['sync', { ...onPath, project: { ...project, groupRequirements: ['>=3.13'] } }, [found, search, wraps]],
    // The program that uv runs would inherit the variable.
    [
      'run --isolated x',
      { ...onPath, project, baseInterpreter: base },
      [using, 'before 1: --python /base/bin/python3.12', wraps, passed],
    ],
    [
      'tool run x',
      { ...onPath, baseInterpreter: base },
      [using, 'before 2: --python /base/bin/python3.12', wraps, passed],
    ],
    [
      'tool run x',
      { ...many, baseInterpreter: older },
      [using, 'before 2: --python /base/bin/python3.12', wraps, passed],
    ],
    [
      'tool run --from=python@3.12 x',
      { ...onPath, baseInterpreter: base },
      [using, 'before 2: --python /base/bin/python3.12', '2: --from=python', wraps, passed],
    ],
    // A package's name to this uv.
    [
      'tool run python3.12',
      { ...onPath, uv: { path: '/uv', version: [0, 7, 8] }, baseInterpreter: base },
      [using, 'before 2: --python /base/bin/python3.12', wraps, passed],
    ],
    ['tool run x', { ...onPath, baseInterpreter: other }, [NOTHING]],
    ['tool run x', { search: [{ entry: '/x', interpreters: [base] }], baseInterpreter: base }, [NOTHING]],
  ])('uv %s %#', (line, situation, expected) => {
    expect(describeDecision(decided(line, situation))).toEqual(expected);
  });

  const first = 'one time: true';
  const because = [wraps, 'because a uv run of nothing goes before it, which finds what is behind them'];

  test.each<[string, Facts, string[]]>([
    ['run x', {}, [using, 'first: SEARCH uv run python -I -S -c ', 'before 1: -q', first]],
    ['run -v x', {}, [using, 'first: SEARCH uv run -v python -I -S -c ', first]],
    ['run', {}, [using, 'first: SEARCH uv run python -I -S -c ', first]],
    [
      '-q run --with a -m --group=g --env-file e -p 3.12 --no-sync x -p y',
      {},
      [using, 'first: SEARCH uv run -q --group g -p 3.12 --no-sync python -I -S -c ', first],
    ],
    // It is not what the project can be worked in with, so that uv makes another one.
    [
      'run x',
      { environment: environment('healthy') },
      [using, 'first: SEARCH uv run python -I -S -c ', 'before 1: -q', first],
    ],
  ])('an environment is made before uv %s: %#', (line, situation, expected) => {
    const lines = expected.map((each) => each.replace('SEARCH', search));
    expect(
      describeDecision(decided(line, { ...onPath, project, baseInterpreter: base, ...situation })),
    ).toEqual([...lines, ...because]);
  });

  test.each<Facts>([{ baseInterpreter: other }, {}])(
    'uv run x is as it is where uv finds none: %#',
    (made) => {
      expect(describeDecision(decided('run x', { ...onPath, project, ...made }))).toEqual([NOTHING]);
    },
  );
});
