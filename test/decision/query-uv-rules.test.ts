import { expect, test } from 'vitest';
import { becauseItWraps, NOTHING } from './sentences.ts';
import { base, decided, requested, onPath, project, uv, type Facts } from './situations.ts';
import { commandLine, describeDecision } from './describe-decision.ts';

const search = `UV_PYTHON_SEARCH_PATH=${onPath.searchPath}`;
const which =
  'python -I -S -c \'import os, sys; print(os.readlink(os.path.join(os.path.dirname(sys.executable), "python")))\'';

function asked(line: string, situation: Facts): string[] {
  return describeDecision(decided(line, { ...onPath, ...situation }));
}

test.each<[string, Facts, string, string]>([
  ['tool run x', {}, '--from x', '--no-project default'],
  ['tool uvx x@1 --from y -p 3.9', {}, '--from x@1', '--no-project default'],
  ['tool run --from y[z] --with a -w b x', {}, "--with a -w b --from 'y[z]'", '--no-project default'],
  ['tool run --env-file e --no-env-file -q x', {}, '-q --from x', '--no-project default'],
  [
    'tool run -p 3.11 x',
    { requested: requested('-p', undefined, '3.11') },
    '-p 3.11 --from x',
    '--no-project 3.11',
  ],
  ['tool run y', { requested: requested('UV_PYTHON', undefined, '3.11') }, '--from y', '--no-project 3.11'],
  [
    'tool run python@3.13',
    { requested: requested('-p', undefined, '3.13') },
    '--from python@3.13',
    '--no-project 3.13',
  ],
])('before uv %s, uv is asked which Python the tool gets', (line, situation, given, find) => {
  const [, name] = line.split(' ');
  expect(asked(line, situation).slice(0, 2)).toEqual([
    `ask: ${search} uv tool ${name} ${given} ${which}`,
    `or ask: uv python find ${find}`,
  ]);
});

test('uvx runs as it is, if uv does not print a Python', () => {
  expect(asked('tool run x', {}).slice(2)).toEqual(['else: uv tool run x', becauseItWraps('PATH')]);
});

test.each(['run --isolated --group g --with a x -p y', 'run --no-sync --isolated --group g --with a x -p y'])(
  'uv is asked which Python it takes for a dependency group: uv %s',
  (line) => {
    const groups = { project: { ...project, groupRequirements: ['>=3.13'] } };
    expect(asked(line, groups)).toEqual([
      `ask: ${search} uv run --no-sync --isolated --group g ${which}`,
      'or ask: uv python find',
      `else: uv ${line}`,
      becauseItWraps('PATH'),
    ]);
  },
);

// Up to 0.5.31, --from x@1 would run the tool. Up to 0.4.12, `default` is the name of a program.
test.each([
  ['0.5.31', 'x', 'x', 'default'],
  ['0.5.31', 'x@1.0', 'x==1.0', 'default'],
  ['0.5.31', 'x@latest', 'x', 'default'],
  ['0.5.31', 'python@3.12', 'python@3.12', 'default'],
  ['0.5.31', './x@1', './x@1', 'default'],
  ['0.5.31', 'x@https://a.b/c', 'x@https://a.b/c', 'default'],
  ['0.4.0', 'x', 'x', 'any'],
  ['0.4.0', 'python@3.12', 'python==3.12', 'any'],
])('before uv %s tool run %s, uv is asked about %s', (version, tool, from, find) => {
  expect(asked(`tool run ${tool}`, { uv: uv(version) })).toEqual([
    `ask: PATH=${onPath.searchPath} uv tool run --from ${from} ${which}`,
    `or ask: uv python find --no-project ${find}`,
    `else: uv tool run ${tool}`,
    becauseItWraps('PATH'),
  ]);
});

test('the version in -p counts if uv does not print a Python: uv run --isolated -p 3.13 x', () => {
  const groups = { project: { ...project, groupRequirements: ['>=3.13'] } };
  const facts = { ...groups, requested: requested('-p', undefined, '3.13') };
  expect(asked('run --isolated -p 3.13 x', facts)[1]).toBe('or ask: uv python find 3.13');
});

test.each<[string, string, Facts]>([
  ['the groups require no Python', 'run --isolated x', { project }],
  ['no wrapper is on PATH', 'tool run x', { search: [], searchPath: undefined }],
  [
    'no wrapper is on PATH, and a group requires a Python',
    'run --isolated x',
    { search: [], searchPath: undefined, project: { ...project, groupRequirements: ['>=3.13'] } },
  ],
  ['in uv 0.2 it is an experiment', 'tool run x', { uv: uv('0.2.13') }],
  ['there is no tool, so uv only lists them', 'tool run', {}],
])('uv is asked nothing, if %s: uv %s', (_, line, situation) => {
  expect(asked(line, situation)).toEqual([`uv ${line}`, NOTHING]);
});

test.each([
  ['tool run python@3.12 -V', 'uv tool run --python /base/bin/python3.12 python -V'],
  ['tool run --from=python3.12 x', 'uv tool run --python /base/bin/python3.12 --from=python x'],
  ['tool run --from python@3.12 x', 'uv tool run --python /base/bin/python3.12 --from python x'],
  ['tool run -- python@3.12 -V', 'uv tool run --python /base/bin/python3.12 -- python -V'],
  ['tool run python -V', 'uv tool run --python /base/bin/python3.12 python -V'],
  ['tool run ruff@3.12', 'uv tool run --python /base/bin/python3.12 ruff@3.12'],
])('uv %s: only --python says which Python, not the word that uv runs', (line, expected) => {
  expect(commandLine(decided(line, { ...onPath, baseInterpreter: base }))).toBe(expected);
});
