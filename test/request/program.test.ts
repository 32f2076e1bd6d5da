import { expect, test } from 'vitest';
import { readRequest } from '../../src/request/request.ts';

test.each([
  ['run s.py', 's.py'],
  ['run S.PY', 'S.PY'],
  ['run s.pyw x', 's.pyw'],
  ['run -', '-'],
  ['run --script -', '-'],
  ['run --script s', 's'],
  ['run -s s', 's'],
  ['run --gui-script s', 's'],
  ['run --script -- s.txt', 's.txt'],
  ['run s', undefined],
  ['run s.pyc', undefined],
  ['run --script', undefined],
  ['run python s.py', undefined],
  ['run -m s.py', undefined],
  ['run --module s.py', undefined],
  ['add --script s x', 's'],
  ['sync s.py', undefined],
])('uv %s runs a script that may have metadata: %s', (line, script) => {
  expect(readRequest(line.split(' '), {})?.script).toBe(script);
});
