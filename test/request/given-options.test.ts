import { expect, test } from 'vitest';
import { parseArgv } from '../../src/request/parse-argv.ts';
import { readsStdin } from '../../src/request/given-options.ts';

test.each([
  ['pip sync -', true],
  ['pip install -r -', true],
  ['pip install -r/dev/stdin --target d', true],
  ['run --with-requirements=- x', true],
  ['pip install -r requirements.txt', false],
  ['run python -', false],
])('uv %s reads standard input itself: %s', (line, expected) => {
  const words = parseArgv(line.split(' '));
  expect(words && readsStdin(words)).toBe(expected);
});
