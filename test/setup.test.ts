import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import which from 'which';
import { SHELLS } from './launcher/shells.ts';
import { test, type Sandbox } from './support/sandbox.ts';

const setup = resolve(import.meta.dirname, '../scripts/setup.mjs');

/** Used on Debian, and nowhere else. */
const OF_DEBIAN = ['apt-get', 'dpkg-deb'];

/** Programs that come with Node, or that each of its users has. */
const GIVEN = ['node', 'npm', 'npx', 'env', 'mv', 'rm', 'sleep', 'tail', ...OF_DEBIAN];

/** Runs the set-up on a machine that has nothing but node, and what a test puts on its PATH. */
async function setUp(sandbox: Sandbox, { as = [], path = [] }: { as?: string[]; path?: string[] } = {}) {
  return sandbox.run('/usr/bin/env', [...as, process.execPath, setup], { env: { PATH: path.join(':') } });
}

async function makeApt(sandbox: Sandbox, script: string): Promise<string> {
  const directory = join(sandbox.directory, 'apt');
  await mkdir(directory);
  await writeFile(join(directory, 'apt-get'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return directory;
}

describe('a machine without the programs that tests use', () => {
  test('no apt-get: one line names them all', async ({ sandbox }) => {
    const { status, stdout, stderr } = await setUp(sandbox);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    const [what = '', hint, ...more] = stderr.split('\n');
    expect(what).toMatch(/^setup: missing: bash, busybox, cc, .*, python3 with pip$/);
    expect(hint).toMatch(/^hint: on Debian, as root: apt-get install .* gcc libc6-dev .* python3-pip$/);
    expect(more).toEqual(['']);
    const named = what.replace('setup: missing: ', '').split(', ');
    expect(await programsOfTests()).toEqual(expect.arrayContaining(['dash', 'nix', 'strace']));
    const unnamed = (await programsOfTests()).filter((name) => ![...named, ...GIVEN].includes(name));
    expect(unnamed).toEqual([]);
  });

  test('not root: the line is for sudo', async ({ sandbox }) => {
    // The effective user stays root, who can read the checkout wherever it is.
    const as = [which.sync('setpriv'), '--ruid=65534'];
    const { status, stderr } = await setUp(sandbox, { as, path: [await makeApt(sandbox, 'exit 1')] });
    expect(status).toBe(1);
    expect(stderr).toMatch(/\nhint: sudo apt-get update && sudo apt-get install .* dash .*\n$/);
  });

  test('root on Debian: apt-get is asked once for all of them, without a question', async ({ sandbox }) => {
    const calls = join(sandbox.directory, 'calls');
    const script = `echo "$DEBIAN_FRONTEND: $*" >>'${calls}'; case $PATH in *:/usr/sbin:*) ;; *) exit 1 ;; esac`;
    const { status, stderr } = await setUp(sandbox, { path: [await makeApt(sandbox, script)] });
    expect(await readFile(calls, 'utf8')).toMatch(
      /^noninteractive: --quiet update\nnoninteractive: --quiet install --yes --no-install-recommends bash .* zsh python3 python3-pip\n$/,
    );
    expect({ status, stderr }).toMatchObject({ status: 1 });
    expect(stderr).toMatch(/^setup: installed, and not on PATH: bash, /);
  });

  test('only what is missing is installed', async ({ sandbox }) => {
    const path = join(sandbox.directory, 'path');
    await mkdir(path);
    for (const name of ['bash', 'dash', 'zsh']) await symlink(which.sync(name), join(path, name));
    const { stderr } = await setUp(sandbox, { path: [path] });
    expect(stderr).toMatch(/^setup: missing: busybox, cc, /);
    expect(stderr).not.toMatch(/\b(dash|zsh)\b/);
  });
});

test('a machine that has them: nothing is said', async ({ sandbox }) => {
  const path = (process.env.PATH ?? '').split(':');
  const outcome = await sandbox.run(process.execPath, [setup], {
    env: { PATH: path.join(':'), HOME: process.env.HOME, PYENV_ROOT: process.env.PYENV_ROOT },
  });
  expect(outcome).toEqual({ status: 0, signal: null, stdout: '', stderr: '' });
});

/** Every program that a test looks for on PATH by its name. */
async function programsOfTests(): Promise<string[]> {
  const root = dirname(setup).replace(/scripts$/, '');
  const files = (await readdir(join(root, 'test'), { recursive: true })).filter((name) =>
    name.endsWith('.ts'),
  );
  const texts = await Promise.all(files.map((file) => readFile(join(root, 'test', file), 'utf8')));
  const literal = /\b(?:which(?:\.sync)?|execa|spawn|spawnSync|execFile)\('([a-z][a-z-]*)'/g;
  const named = texts.flatMap((text) => [...text.matchAll(literal)].map(([, name = '']) => name));
  const shells = SHELLS.map(({ command }) => command.split(' ')[0] ?? '');
  return [...new Set([...named, ...shells])].sort();
}
