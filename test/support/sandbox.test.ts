import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeSandbox, test } from './sandbox.ts';
import { changes, snapshot } from './snapshot.ts';

test('a process only gets the variables of the sandbox and of the test', async ({ sandbox }) => {
  const { stdout } = await sandbox.run('env', [], { env: { ANSWER: '42', NO_COLOR: undefined } });
  const names = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('=')[0]);
  expect(names.filter((name) => name?.startsWith('XDG_') === false).sort()).toEqual(
    ['ANSWER', 'HOME', 'LANG', 'PATH', 'TMPDIR', 'UV_CACHE_DIR'].sort(),
  );
});

test('there is node, and no Python', async ({ sandbox }) => {
  expect(await sandbox.run('sh', ['-c', 'command -v python python3 python3.12'])).toMatchObject({
    stdout: '',
  });
  expect(await sandbox.run('node', ['--version'])).toMatchObject({
    status: 0,
    stdout: `${process.version}\n`,
  });
});

test('status, signal, input and the exact output of a process come back', async ({ sandbox }) => {
  const script = 'cat; printf "out\\n\\n"; printf err >&2; exit 7';
  const outcome = await sandbox.run('sh', ['-c', script], { stdin: 'in ' });
  expect(outcome).toEqual({ status: 7, signal: null, stdout: 'in out\n\n', stderr: 'err' });
  expect(await sandbox.run('sh', ['-c', 'kill -TERM $$'])).toMatchObject({ status: null, signal: 'SIGTERM' });
  await expect(sandbox.run('no-such-command')).rejects.toThrow('no-such-command does not start');
});

test('a sandbox removes itself', async () => {
  const sandbox = await makeSandbox();
  await sandbox.dispose();
  expect(existsSync(sandbox.directory)).toBe(false);
});

test('a snapshot shows what has been written since', async ({ sandbox: { cwd } }) => {
  await mkdir(join(cwd, 'deep'));
  await writeFile(join(cwd, 'deep/changed'), 'a');
  await writeFile(join(cwd, 'removed'), '');
  await symlink('here', join(cwd, 'link'));
  const before = await snapshot(cwd);
  expect(changes(before, await snapshot(cwd))).toEqual([]);

  await writeFile(join(cwd, 'deep/changed'), 'ab');
  await rm(join(cwd, 'removed'));
  await rm(join(cwd, 'link'));
  await symlink('there', join(cwd, 'link'));
  await writeFile(join(cwd, 'new'), '');
  const lines = changes(before, await snapshot(cwd)).map((line) => line.split(':')[0]);
  expect(lines).toEqual(['~ deep/changed', '~ link', '+ new', '- removed']);
  expect(await snapshot(join(cwd, 'nowhere'))).toEqual(new Map());
});
