import { expect, test } from 'vitest';
import { decided } from './situations.ts';
import { describeDecision } from './describe-decision.ts';

test('uv run passes the variables of the wrapper to the program', () => {
  const variables = [
    { name: 'A', how: 'set', value: 'a', separator: '' },
    { name: 'B', how: 'prefix', value: 'b', separator: ':' },
    { name: 'C', how: 'suffix', value: 'c', separator: '-' },
    { name: 'D', how: 'default', value: 'd', separator: '' },
  ] as const;
  const wrapperVariables = { wrapper: '/env/bin/python3.12', variables };
  const decision = decided('tool run x', { wrapperVariables });
  expect(decision.edits[0]).toEqual({ do: 'set', variable: 'A', value: 'a' });
  expect(describeDecision(decision)).toEqual([
    'A=a',
    'B prefix b :',
    'C suffix c -',
    'D default d ',
    'because /env/bin/python3.12 sets A, B, C, D for what it starts',
  ]);
});
