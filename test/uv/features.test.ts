import { expect, test } from 'vitest';
import { ageOf, hasFeature, isListed, searchPathVariable } from '../../src/uv/features.ts';

function release(text: string): { version: [number, number, number] } {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return { version: [major, minor, patch] };
}

test.each([
  ['0.2.12', 'older'],
  ['0.1.99', 'older'],
  ['0.2.13', 'tried'],
  ['0.13.0', 'tried'],
  ['0.13.250', 'tried'],
  ['0.14.0', 'newer'],
  ['1.0.0', 'newer'],
])('uv %s is %s', (version, age) => {
  expect(ageOf(release(version))).toBe(age);
});

test.each([
  ['0.11.7', false, 'PATH'],
  ['0.11.8', true, 'UV_PYTHON_SEARCH_PATH'],
  ['0.12.0', true, 'UV_PYTHON_SEARCH_PATH'],
  ['1.0.0', true, 'UV_PYTHON_SEARCH_PATH'],
])('uv %s searches for a Python by version in its own search path: %s', (version, has, variable) => {
  expect(hasFeature(release(version), 'searchPath')).toBe(has);
  expect(searchPathVariable(release(version))).toBe(variable);
});

test.each([
  ['0.2.13', true],
  ['0.13.9', true],
  ['0.13.10', false],
  ['1.0.0', false],
])('the options of uv %s are all listed: %s', (version, listed) => {
  expect(isListed(release(version))).toBe(listed);
});
