import { join } from 'node:path';
import { describe, expect, inject } from 'vitest';
import { test } from './sandbox.ts';
import { storePython } from './store.ts';
import { isAll } from './tier.ts';
import { offline, offlineOnly } from './wheels.ts';

const RESOLVING = [
  'venv',
  'pip install',
  'pip sync',
  'pip compile',
  'sync',
  'run',
  'add',
  'lock',
  'tool run',
];
const SINCE_0_4 = ['tool install', 'export', 'tree', 'remove', 'build'];
const OTHERS = ['pip list', 'pip freeze', 'pip show', 'pip check', 'pip uninstall'];

const [python] = inject('cpythons');
const base = storePython(inject('store'), 'base', python?.minor ?? '');

/** In `npm test`, the oldest and the newest release. */
const uvs = inject('uvs').filter((_, at, { length }) => isAll || at === 0 || at === length - 1);

describe.each(uvs)('uv $version', ({ version, uv, uvx }) => {
  const resolving = version === '0.2.13' ? RESOLVING : [...RESOLVING, ...SINCE_0_4];
  const commands = [
    ...resolving.map((command) => [command, offline] as const),
    ...OTHERS.map((command) => [command, offlineOnly] as const),
  ];

  test('takes the options that keep it offline, in every command', async ({ sandbox }) => {
    for (const [command, options] of commands) {
      const outcome = await sandbox.run(uv, [...command.split(' '), ...options, '--help']);
      expect(outcome, command).toMatchObject({ status: 0 });
    }
    if (uvx !== undefined)
      expect(await sandbox.run(uvx, [...offline, '--help'])).toMatchObject({ status: 0 });
  });

  test('installs the wheels, and pip agrees', async ({ sandbox }) => {
    const venv = join(sandbox.cwd, '.venv');
    expect(await sandbox.run(uv, ['venv', ...offline, '-p', base.python])).toMatchObject({ status: 0 });
    const install = ['pip', 'install', ...offline, 'needsdep', 'scriptpkg', 'storepkg==1.0', 'plainpkg<2'];
    expect(await sandbox.run(uv, install)).toMatchObject({ status: 0 });
    const ran = await sandbox.run(join(venv, 'bin/scriptpkg'));
    expect(ran).toEqual({ status: 0, signal: null, stdout: '1.0\n', stderr: '' });
    const list = ['-I', '-m', 'pip', '--python', join(venv, 'bin/python'), 'freeze'];
    const { stdout } = await sandbox.run(base.python, list);
    const expected = ['needsdep==1.0', 'plainpkg==1.0', 'scriptpkg==1.0', 'storedep==2.0', 'storepkg==1.0'];
    expect(stdout.trimEnd().split('\n')).toEqual(expected);
  });
});
