import { expect, test } from 'vitest';
import { decided } from './situations.ts';
import { commandLine } from './describe-decision.ts';

const variables = [
  { name: 'A', how: 'set', value: 'a', separator: '' },
  { name: 'B', how: 'prefix', value: 'b', separator: ':' },
  { name: 'C', how: 'suffix', value: 'c', separator: '-' },
  { name: 'D', how: 'default', value: 'd', separator: '' },
] as const;
const wrapperVariables = { wrapper: '/env/bin/python3.12', variables };
const reasons = ['/env/bin/python3.12 sets A, B, C, D for what it starts'];

test.each([
  ['none set', {}, 'A=a B=b C=c D=d uv tool run x'],
  ['all empty', { A: '', B: '', C: '', D: '' }, 'A=a B=b C=c uv tool run x'],
  ['own values', { A: '1', B: '2', C: '3', D: '4' }, 'A=a B=b:2 C=3-c uv tool run x'],
])(
  'the program of uv gets the variables of the wrapper, merged with those of the user: %s',
  (_, own, expected) => {
    const decision = decided('tool run x', { wrapperVariables }, own);
    expect(commandLine(decision)).toBe(expected);
    expect(decision.reasons).toEqual(reasons);
  },
);

test('a variable that already has the value of the wrapper is not changed', () => {
  expect(commandLine(decided('tool run x', { wrapperVariables }, { A: 'a', D: 'd' }))).toBe(
    'B=b C=c uv tool run x',
  );
});
