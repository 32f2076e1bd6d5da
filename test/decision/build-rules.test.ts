import { expect, test } from 'vitest';
import type { Interpreter } from '../../src/discovery/interpreter/interpreter.ts';
import { commandLine, describeDecision } from './describe-decision.ts';
import { becauseItWraps } from './sentences.ts';
import { base, decided, onPath, requested, uv, wrapper, type Facts } from './situations.ts';

/** What remains of the decision if the dry run succeeds, and the options of that. */
function tried(line: string, facts: Facts): string[] {
  return describeDecision(decided(line, { kind: 'isolated build', ...facts })).filter((each) =>
    /^(uv|trial|if unchanged: uv) /.test(each.replace(/^trial:/, 'trial')),
  );
}

const itsOwnBase: Interpreter = { ...base, info: { ...base.info, baseExecutable: base.python } };
const ofOlderKind = { ...wrapper, info: { ...wrapper.info, baseExecutable: base.info.executable } };

test.each<[string, Facts, string]>([
  ['', {}, '--dry-run --only-binary :all:'],
  [' --no-build', {}, '--dry-run'],
  [' --dry-run', {}, '--only-binary :all:'],
  ['', { requested: requested('-p', ofOlderKind) }, '--dry-run'],
  ['', { requested: requested('-p', ofOlderKind), uv: uv('0.4.30') }, '--dry-run --only-binary :all:'],
])('uv pip install --target%s keeps a wrapper if uv succeeds with it: %#', (words, facts, trial) => {
  const line = `pip install --target d${words} x -p /env/bin/python3.12`;
  expect(tried(line, { requested: requested('-p', wrapper), ...facts })).toEqual([
    `uv ${line.replace('/env', '/base')}`,
    `trial: ${trial}`,
    `if unchanged: uv ${line}`,
  ]);
});

test('uv pip install --target: the whole decision', () => {
  const facts: Facts = { kind: 'isolated build', requested: requested('-p', wrapper) };
  expect(describeDecision(decided('pip install --target d x -p /env/bin/python3.12', facts))).toEqual([
    'uv pip install --target d x -p /base/bin/python3.12',
    becauseItWraps('-p'),
    'because an environment that is made from a wrapper cannot be installed into',
    'trial: --dry-run --only-binary :all:',
    'if unchanged: uv pip install --target d x -p /env/bin/python3.12',
    'if unchanged: because uv can do that with the wrapper, as uv --dry-run --only-binary :all: shows',
  ]);
});

test.each<[string, Interpreter[], string]>([
  ['a wrapper that builds well', [ofOlderKind], 'trial: --dry-run'],
  ['a base and such a wrapper', [itsOwnBase, ofOlderKind], 'trial: --dry-run'],
  ['such a wrapper and another one', [ofOlderKind, wrapper], 'trial: --dry-run --only-binary :all:'],
])('uv pip install --target with %s on PATH', (_, interpreters, trial) => {
  const search = [{ entry: '/env/bin', interpreters }];
  const lines = tried('pip install --target d x', { ...onPath, search });
  expect(lines).toContain(trial);
});

test('uv pip install --target is left to uv if it gets a base interpreter', () => {
  const facts: Facts = { kind: 'isolated build', requested: requested('-p', base, '/base/bin/python3.12') };
  expect(describeDecision(decided('pip install --target d x -p /base/bin/python3.12', facts))).toEqual([
    'uv pip install --target d x -p /base/bin/python3.12',
    'because /base/bin/python3.12 (-p) is not a prefix wrapper',
  ]);
});

test('uv pip sync --target keeps a wrapper if its requirements are on stdin', () => {
  expect(describeDecision(decided('pip sync --target d -', { ...onPath, kind: 'isolated build' }))).toEqual([
    'uv pip sync --target d -',
    'because what is installed is on stdin',
  ]);
  expect(tried('pip install --target d -r -', onPath)).toEqual(['uv pip install --target d -r -']);
});

test('uv pip compile takes the base, as it writes no scripts', () => {
  const line = 'pip compile -p /env/bin/python3.12 x';
  expect(tried(line, { requested: requested('-p', wrapper) })).toEqual([
    `uv ${line.replace('/env', '/base')}`,
  ]);
  const facts: Facts = { kind: 'isolated build', requested: requested('UV_PYTHON', wrapper) };
  expect(commandLine(decided('pip compile x', facts))).toBe(
    'UV_PYTHON=/base/bin/python3.12 uv pip compile x',
  );
});
