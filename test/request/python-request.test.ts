import { describe, expect, test } from 'vitest';
import { isVersionAskedFor, readPythonRequest, readToolPython } from '../../src/request/python-request.ts';

describe('uv reads what -p requests', () => {
  test.each([
    ['3', 'version'],
    ['3.12', 'version'],
    ['312', 'version'],
    ['3.13t', 'version'],
    ['3.14.0rc1', 'version'],
    ['>=3.11,<4', 'version'],
    ['python3.12', 'version'],
    ['cpython@3.12', 'version'],
    ['cp312', 'version'],
    ['python@3.12', 'version'],
    ['python@>=3.12', 'version'],
    ['python@latest', 'name'],
    ['pypy', 'version'],
    ['any', 'version'],
    ['PyPy@3.10', 'version'],
    ['cpython-3.12-linux-x86_64-gnu', 'version'],
    ['CPython-3.12', 'version'],
    ['python', 'name'],
    ['nixpython', 'name'],
    ['3.12,<4', 'name'],
    ['./3.12', 'path'],
    ['bin/python3.12', 'path'],
    ['/a', 'path'],
  ])('-p %s is a %s', (text, form) => {
    expect(readPythonRequest(text).form).toBe(form);
  });
});

test.each([
  ['3', true],
  ['3.12', true],
  ['312', true],
  ['3.12.1', true],
  ['python3.12', true],
  ['cpython3.12', true],
  ['cpython@3.12', true],
  ['python@3.12', true],
  ['CP312', true],
  ['any', true],
  ['default', true],
  ['3.1', false],
  ['3.11', false],
  ['3.12.2', false],
  ['312.1', false],
  ['>=3.11', true],
  ['>=3.12.1', true],
  ['>=3.12.2', false],
  ['>3.12', true],
  ['>3.12.1', false],
  ['<=3.12', false],
  ['<=3.12.1', true],
  ['<3.13', true],
  ['>= 3.9, < 3.12', false],
  ['>=3.9,!=3.12.*', false],
  ['!=3.12', true],
  ['==3.12.*', true],
  ['==3.12', false],
  ['python@>=3.13', false],
  ['>=3.9,~=3.12', undefined],
  ['>=3.13,~=3.12', false],
  ['~=3.12', undefined],
  ['3.12rc1', undefined],
  ['pypy3.12', undefined],
  ['anything', undefined],
  ['many', undefined],
])('Python 3.12.1 is what -p %s requests: %s', (text, expected) => {
  expect(isVersionAskedFor(text, [3, 12, 1])).toBe(expected);
});

describe('uv tool run starts a Python or a tool', () => {
  test.each([
    ['python', undefined],
    ['Python', undefined],
    ['python@3.11', '3.11'],
    ['python3.11', '3.11'],
    ['python311', '311'],
    ['PYTHON@3.11', '3.11'],
    ['python>=3.11,<4', '>=3.11,<4'],
    ['python@>=3.11', '>=3.11'],
    ['pypy', 'pypy'],
    ['cpython@3.11', 'cpython@3.11'],
  ])('uv tool run %s starts a Python of version %s', (name, version) => {
    expect(readToolPython(name)).toEqual(version === undefined ? { name } : { name, version });
  });

  test.each([
    'ruff',
    'pytest',
    'python-dotenv',
    'python-dotenv>=1',
    'cp311',
    '3.11',
    'python@latest',
    'pypyodbc',
  ])('uv tool run %s starts a tool', (name) => {
    expect(readToolPython(name)).toBeUndefined();
  });
});
