import { expect, test } from 'vitest';
import { becauseItWraps, NOTHING } from './sentences.ts';
import { base, decided, requested, onPath, project, uv, type Facts } from './situations.ts';
import { edits, describeDecision } from './describe-decision.ts';

const search = `UV_PYTHON_SEARCH_PATH=${onPath.searchPath}`;
const which =
  'python -I -S -c import os, sys; print(os.readlink(os.path.join(os.path.dirname(sys.executable), "python")))';

function asked(line: string, situation: Facts): string[] {
  return describeDecision(decided(line, { ...onPath, ...situation }));
}

test.each<[string, Facts, string, string]>([
  ['tool run x', {}, '--from x', '--no-project default'],
  ['tool uvx x@1 --from y -p 3.9', {}, '--from x@1', '--no-project default'],
  ['tool run --from y[z] --with a -w b x', {}, '--with a -w b --from y[z]', '--no-project default'],
  ['tool run --env-file e --no-env-file -q x', {}, '-q --from x', '--no-project default'],
  [
    'tool run -p 3.11 x',
    { requested: requested('-p', undefined, '3.11') },
    '-p 3.11 --from x',
    '--no-project 3.11',
  ],
  ['tool run x', { requested: requested('UV_PYTHON', undefined, '3.11') }, '--from x', '--no-project'],
  [
    'tool run python@3.13',
    { requested: requested('-p', undefined, '3.13') },
    '--from python@3.13',
    '--no-project 3.13',
  ],
])('before uv %s, uv is asked which Python the tool gets: %#', (line, situation, given, find) => {
  expect(asked(line, situation)).toEqual([
    `asks: ${search} uv tool run ${given} ${which}`,
    `or: ${find}`,
    becauseItWraps('PATH'),
  ]);
});

test('before uv run --isolated, uv is asked which Python a dependency group leaves', () => {
  const groups = { project: { ...project, groupRequirements: ['>=3.13'] } };
  for (const noSync of ['', '--no-sync '])
    expect(asked(`run ${noSync}--isolated --group g --with a x -p y`, groups)).toEqual([
      `asks: ${search} uv run --no-sync --isolated --group g ${which}`,
      'or: ',
      becauseItWraps('PATH'),
    ]);
  expect(asked('run --isolated x', { project })).toEqual([NOTHING]);
});

// 0.5.31 would run the tool, and without a tool uv only lists them.
test.each<[string, Facts]>([
  ['tool run x', { uv: uv('0.5.31') }],
  ['tool run', {}],
])('uv %s asks nothing: %#', (line, situation) => {
  expect(asked(line, situation)).toEqual([NOTHING]);
});

test.each([
  ['tool run python@3.12 -V', ['before 2: --python /base/bin/python3.12', '2: python']],
  ['tool run --from=python3.12 x', ['before 2: --python /base/bin/python3.12', '2: --from=python']],
  ['tool run --from python@3.12 x', ['before 2: --python /base/bin/python3.12', '3: python']],
  ['tool run -- python@3.12 -V', ['before 2: --python /base/bin/python3.12', '3: python']],
  ['tool run python -V', ['before 2: --python /base/bin/python3.12']],
  ['tool run ruff@3.12', ['before 2: --python /base/bin/python3.12']],
])('uv %s: a word with a version of Python leaves the choice to --python', (line, expected) => {
  expect(edits(decided(line, { ...onPath, baseInterpreter: base }))).toEqual(expected);
});
