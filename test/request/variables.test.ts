import { expect, test } from 'vitest';
import { isEnvTrue, userDirectory } from '../../src/request/variables.ts';

test.each([
  ['XDG_CONFIG_HOME', '/home/me/.config'],
  ['XDG_DATA_HOME', '/home/me/.local/share'],
  ['XDG_CACHE_HOME', '/home/me/.cache'],
] as const)('%s is used if it is absolute; otherwise the directory is %s', (name, inHome) => {
  expect(userDirectory({ HOME: '/home/me', [name]: '/own' }, name)).toBe('/own');
  for (const value of [undefined, '', 'own', 'own/'])
    expect(userDirectory({ HOME: '/home/me', [name]: value }, name)).toBe(inHome);
  expect(userDirectory({ [name]: 'own' }, name)).toBeUndefined();
});

test('UV_SYSTEM_PYTHON is not true if it is not set', () => {
  expect(isEnvTrue({}, 'UV_SYSTEM_PYTHON')).toBe(false);
});
