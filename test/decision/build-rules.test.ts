import { expect, test } from 'vitest';
import { describeDecision } from './describe-decision.ts';
import { base, decided, onPath, requested, uv, wrapper, type Facts } from './situations.ts';

/** What remains of the decision if the dry run succeeds, and the options of that. */
function tried(line: string, facts: Facts): string[] {
  return describeDecision(decided(line, { kind: 'isolated build', ...facts })).filter((each) =>
    /^(uv|trial|if unchanged: uv) /.test(each.replace(/^trial:/, 'trial')),
  );
}

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

test('uv pip sync --target keeps a wrapper if its requirements are on stdin', () => {
  expect(tried('pip sync --target d -', onPath)).toEqual(['uv pip sync --target d -']);
  expect(tried('pip install --target d -r -', onPath)).toEqual(['uv pip install --target d -r -']);
});

test('uv pip compile takes the base, as it writes no scripts', () => {
  const line = 'pip compile -p /env/bin/python3.12 x';
  expect(tried(line, { requested: requested('-p', wrapper) })).toEqual([
    `uv ${line.replace('/env', '/base')}`,
  ]);
});
