import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { asSamePath, readPathEntries } from '../../src/cache/path-entries.ts';
import { asVariables } from '../../src/cache/render-variables.ts';
import { launcherPart } from '../support/launcher-text.ts';
import { test } from './directory.ts';
import { SHELLS } from './shells.ts';

test('a directory on PATH counts if it has a uv or a Python', ({ directory }) => {
  const make = (name: string, ...files: string[]) => {
    mkdirSync(join(directory, name));
    for (const file of files) writeFileSync(join(directory, name, file), '');
    return join(directory, name);
  };
  const [uv, python, pypy] = [make('a', 'uv', 'other'), make('b', 'python3.12'), make('c', 'pypy3.10')];
  const [others, missing] = [make('d', 'uvx', 'pythonx', 'python-config', 'my-uv'), join(directory, 'e')];
  // It cannot be read.
  const file = join(directory, 'd/uvx');
  const entries = readPathEntries([uv, others, python, missing, pypy, file].join(':'));
  expect(entries).toEqual({ holding: [uv, python, pypy, file], others: [others, missing] });
});

test('a relative directory, or more than a hundred, make PATH count as it is', ({ directory }) => {
  expect(readPathEntries(`${directory}:bin`)).toBeUndefined();
  expect(readPathEntries(`${directory}:`)).toBeUndefined();
  expect(readPathEntries(Array.from({ length: 101 }, () => directory).join(':'))).toBeUndefined();
  expect(readPathEntries(Array.from({ length: 100 }, () => directory).join(':'))).toBeDefined();
});

test.for(SHELLS.map(([program, ...options]) => ({ program, options })))(
  '$program $options: more than a hundred directories on PATH are not looked into by the launcher',
  ({ program, options }, { directory }) => {
    const isSame = (length: number) => {
      const path = Array.from({ length }, (_, at) => join(directory, `${at}`));
      const script = `. ${launcherPart('path')}; uvshim_is_same_path ':${path[0] ?? ''}:' :`;
      mkdirSync(path[0] ?? '', { recursive: true });
      writeFileSync(join(path[0] ?? '', 'uv'), '');
      const { status } = spawnSync(program, [...options, '-c', `PATH=$1; ${script}`, 'sh', path.join(':')]);
      return status;
    };
    expect([100, 101].map(isSame)).toEqual([0, 1]);
  },
);

test('the launcher gets both lists, and compares all other variables as they are', () => {
  const path = { holding: ["/it's", '/b'], others: [] };
  const same = asSamePath(path);
  expect(same).toBe(`uvshim_check_path uvshim_is_same_path ':/it'\\''s:/b:' ':'`);
  const text = asVariables({ PATH: '/x', UV_PYTHON: '3' }, path);
  expect(text.endsWith(`|| ${same}; }`)).toBe(true);
  expect(text).toContain('=/x');
  // Another PATH may be as good, so it is compared last, and no other variable is.
  const [others = '', paths = ''] = text.split(' &&\n');
  expect([others.includes('${PATH+'), others.includes('${UV_PYTHON+')]).toEqual([false, true]);
  expect([paths.includes('${PATH+'), paths.includes('${UV_PYTHON+')]).toEqual([true, false]);
  expect(asVariables({ PATH: '/x' }, undefined)).not.toContain('uvshim_is_same_path');
});
