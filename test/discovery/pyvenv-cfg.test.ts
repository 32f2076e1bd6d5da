import { describe, expect, test } from 'vitest';
import { keysOfBase, readPyvenvCfg, withValues } from '../../src/discovery/venv/pyvenv-cfg.ts';

const BASE = { base: '/new/bin/python3.12', version: '3.12.8' };

describe('what a pyvenv.cfg says', () => {
  test.each([
    [
      'uv',
      'home = /old/bin\nimplementation = CPython\nuv = 0.13.9\nversion_info = 3.12.1\n',
      { home: '/old/bin', version: '3.12.1', minor: '3.12', implementation: 'cpython' },
    ],
    ['CPython', 'HOME=/old/bin\nversion = 3.9.18\n', { home: '/old/bin', version: '3.9.18', minor: '3.9' }],
    [
      'virtualenv',
      'version_info = 3.11.2.final.0\nversion = 20.4\n',
      { version: '3.11.2.final.0', minor: '3.11' },
    ],
    ['nobody', '\nhome\nversion_info = new\n', { version: 'new' }],
  ])('as %s writes it', (_, text, expected) => {
    expect(readPyvenvCfg(text)).toEqual(expected);
  });
});

describe('another base', () => {
  test('of uv', () => {
    const text = 'home = /old/bin\nimplementation = CPython\nversion_info = 3.12.1\nprompt = p\n';
    expect(withValues(text, keysOfBase(text, BASE))).toBe(
      'home = /new/bin\nimplementation = CPython\nversion_info = 3.12.8\nprompt = p\n',
    );
  });

  test('of CPython, and its lines end as they did', () => {
    const text =
      'home = /old/bin\r\nversion = 3.12.1\r\nexecutable = /old/bin/python3.12\r\ncommand = /old venv .\r\n';
    expect(withValues(text, keysOfBase(text, BASE))).toBe(
      'home = /new/bin\r\nversion = 3.12.8\r\nexecutable = /new/bin/python3.12\r\ncommand = /old venv .\r\n',
    );
  });

  test('and each key stays as it is written', () => {
    const text = '\uFEFFHOME=/old/bin\nversion  =\t3.12.1\n';
    const changed = withValues(text, keysOfBase(text, BASE));
    expect(changed).toBe('\uFEFFHOME=/new/bin\nversion  =\t3.12.8\n');
    expect(withValues(changed, { home: '/old/bin', version: '3.12.1' })).toBe(text);
  });

  test('of virtualenv, which has more keys', () => {
    const text =
      'version_info=3.12.1.final.0\nbase-prefix=/old\nbase-exec-prefix=/old\nbase-executable=/old/bin/python\n';
    expect(keysOfBase(text, BASE)).toEqual({
      version_info: '3.12.8.final.0',
      'base-prefix': '/new',
      'base-exec-prefix': '/new',
      'base-executable': '/new/bin/python3.12',
    });
    expect(keysOfBase(text, { ...BASE, version: '3.12.0rc1' })).toMatchObject({ version_info: '3.12.0rc1' });
  });
});

test('a key that is missing is added at the end', () => {
  expect(withValues('home = /old/bin', { prompt: 'p' })).toBe('home = /old/bin\nprompt = p\n');
  expect(withValues('home = /old/bin\n\n', { home: '/b', prompt: 'p' })).toBe('home = /b\nprompt = p\n');
});
