import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, inject } from 'vitest';
import { findComplaint } from './demo/complaint.ts';
import { wrap } from '../src/output/wrap.ts';
import { cutWords } from './demo/page.ts';
import { test, type RunOptions, type Sandbox } from './support/sandbox.ts';
import { changes, snapshot } from './support/snapshot.ts';

const uvshim = resolve(import.meta.dirname, '../bin/uvshim');
const demo = resolve(import.meta.dirname, '../.cache/demo.cjs');

beforeAll(() =>
  execa(process.execPath, ['scripts/build-demo.mjs'], { cwd: resolve(import.meta.dirname, '..') }),
);
const uvs = inject('uvs').filter(({ version }) => ['0.13.9', '0.2.13'].includes(version));
const anyUv = inject('uvs').at(-1)?.uv;
const [cpython] = inject('cpythons');

/** Debian's Python keeps its packages in a place of its own. */
const debianPython = '/usr/bin/python3';
const hasDebianPython = existsSync(debianPython) && existsSync('/usr/lib/python3/dist-packages');

/** A directory for PATH in which programs have these names. */
async function programs(sandbox: Sandbox, links: Record<string, string>): Promise<string> {
  const directory = join(sandbox.directory, `bin-${Object.keys(links).join('-')}`);
  await mkdir(directory);
  for (const [name, program] of Object.entries(links)) await symlink(program, join(directory, name));
  return directory;
}

/** A directory for PATH with the machine's Python. */
async function python(sandbox: Sandbox, executable = cpython?.executable ?? ''): Promise<string> {
  return programs(sandbox, { python3: executable });
}

async function refusal(sandbox: Sandbox): Promise<string> {
  const program = join(sandbox.directory, 'refusal');
  await writeFile(program, '#!/bin/sh\nexit 1\n');
  await chmod(program, 0o755);
  return program;
}

/** Runs the demo and makes sure that it leaves nothing behind. */
async function runDemo(sandbox: Sandbox, { env, path = [] }: RunOptions = {}) {
  const before = await snapshot(sandbox.directory);
  const outcome = await sandbox.run('node', [demo, uvshim], { env: { UVSHIM_UV: anyUv, ...env }, path });
  const changed = changes(before, await snapshot(sandbox.directory));
  // Something was made in there, and is gone.
  expect(changed.filter((line) => !line.startsWith('~ tmp: '))).toEqual([]);
  expect(await mountsBelow(sandbox.directory)).toEqual([]);
  return outcome;
}

/** Other tests mount things at the same time. */
async function mountsBelow(directory: string): Promise<string[]> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n');
  return mounts.filter((line) => line.includes(`${directory}/`));
}

describe.each(uvs)('with uv $version', ({ version, uv }) => {
  test('the real uv fails, the shim does not', async ({ sandbox }) => {
    const { status, stdout, stderr } = await runDemo(sandbox, {
      env: { UVSHIM_UV: uv },
      path: [await python(sandbox)],
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`Python   ${cpython?.version ?? ''}, ${cpython?.executable ?? ''}\n`);
    expect(stdout).toContain('mounted read-only');
    expect(stdout).toContain(`real uv  ${version};`);
    expect(stdout.match(/^ {3}real uv {2}✗ exit/gm)).toHaveLength(4);
    expect(stdout.match(/^ {3}uvshim {3}✓ exit 0 {3}prefix …\/uvshim\/[a-z-]+\/.venv/gm)).toHaveLength(4);
    expect(stdout.match(/, demopkg imported$/gm)).toHaveLength(2);
    expect(stdout).toContain('Read-only file system');
    expect(stdout).toMatch(/\n✓ {2}uvshim did all 4 steps; the real uv alone did none of them\n$/);
  });

  test('it fits a terminal, shows no temporary path and is without colours in a file', async ({
    sandbox,
  }) => {
    const { stdout } = await runDemo(sandbox, {
      env: { UVSHIM_UV: uv, NO_COLOR: undefined },
      path: [await python(sandbox)],
    });
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).not.toContain(sandbox.tmp);
    expect(stdout).not.toContain('\x1b');
  });
});

test('it fails if the shim does nothing', async ({ sandbox }) => {
  const path = [await python(sandbox)];
  const { status, stdout } = await runDemo(sandbox, { env: { UVSHIM_DISABLE: '1' }, path });
  expect(status).toBe(1);
  expect(stdout).toMatch(/\n✗ {2}uvshim did 0 of 4 steps; /);
});

test('without a Python it prints a hint', async ({ sandbox }) => {
  const path = [await programs(sandbox, { python3: '/bin/false' })];
  const { status, stdout, stderr } = await runDemo(sandbox, { path });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^uvshim: the demo builds its store from .*PATH has none.*\nhint: .*\n$/);
});

test('without a temporary directory it prints a hint', async ({ sandbox }) => {
  const { status, stderr } = await runDemo(sandbox, { env: { TMPDIR: '/nowhere' } });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^uvshim: .*\/nowhere.*\nhint: .*TMPDIR/);
});

test('it begins with the base of an active virtual environment', async ({ sandbox }) => {
  const venv = join(sandbox.cwd, 'venv');
  await sandbox.run(cpython?.executable ?? '', ['-m', 'venv', '--without-pip', venv]);
  const { status, stdout } = await runDemo(sandbox, { path: [join(venv, 'bin')] });
  expect(status).toBe(0);
  expect(stdout).toContain(`, ${cpython?.executable ?? ''}\n`);
});

test.skipIf(!hasDebianPython)("it works with Debian's Python", async ({ sandbox }) => {
  const { status, stdout } = await runDemo(sandbox, { path: [await python(sandbox, debianPython)] });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Python {3}3\.\d+\.\d+, \/usr\/bin\/python3\.\d+\n/);
});

// The tests are run by root, or by a user who is root in a namespace.
describe('without the right to mount', () => {
  test('root gives up its rights, and the demo reports that only modes protect the store', async ({
    sandbox,
  }) => {
    const path = [await python(sandbox), await programs(sandbox, { unshare: await refusal(sandbox) })];
    const { status, stdout } = await runDemo(sandbox, { path });
    expect(status).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'read-only by its modes alone, which root is made to heed, as no truly read-only directory can be made here',
    );
    expect(stdout).toContain('Permission denied');
  });

  test('the demo stops if root cannot give up its rights', async ({ sandbox }) => {
    const no = await refusal(sandbox);
    const path = [await python(sandbox), await programs(sandbox, { unshare: no, setpriv: no })];
    const { status, stdout, stderr } = await runDemo(sandbox, { path });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^uvshim: a truly read-only directory cannot be made here: .*\nhint: .*\n$/);
  });
});

describe('it cleans up', () => {
  test.for([
    ['TERM', 'store', 143],
    ['TERM', 'uvshim/by-path/.venv', 143],
    ['HUP', 'uvshim/by-path/.venv', 129],
    // A shell starts what is in the background with SIGINT ignored, install.sh too.
    ['INT', 'uvshim/by-version/.venv', 130],
  ] as const)('after a SIG%s that comes when %s is there', async ([signal, made, expected], { sandbox }) => {
    const script = `node "$0" "$1" & until ls -d "$TMPDIR"/*/${made} >/dev/null 2>&1; do sleep 0.01; done; kill -${signal} $!; wait $!`;
    const { status } = await sandbox.run('sh', ['-c', script, demo, uvshim], {
      env: { UVSHIM_UV: anyUv },
      path: [await python(sandbox)],
    });
    expect(status).toBe(expected);
    expect(await readdir(sandbox.tmp)).toEqual([]);
  });

  test('when its reader goes away', async ({ sandbox }) => {
    await sandbox.run('sh', ['-c', 'node "$0" "$1" | head -n 1', demo, uvshim], {
      env: { UVSHIM_UV: anyUv },
      path: [await python(sandbox)],
    });
    expect(await readdir(sandbox.tmp)).toEqual([]);
  });
});

test.each([
  ['one two three', 7, ['one two', 'three']],
  ['a /very/long/path b', 9, ['a', '…ong/path', 'b']],
  ['', 5, ['']],
])('%j is wrapped to %i columns', (text, width, lines) => {
  expect(wrap(cutWords(text, width), width)).toEqual(lines);
});

test.each([
  [
    'Using CPython\nerror: failed to create file `/s/.lock`\n  Caused by: Read-only (os error 30)\n',
    'failed to create file `/s/.lock`: Read-only (os error 30)',
  ],
  ['error: No\n  cause: in `/a`\n  cause: in `/a`: Read-only\n', 'No: Read-only'],
  ['  × No interpreter in\n  │ search path\n', 'No interpreter in search path'],
  ['warning: only this\n\n', 'warning: only this'],
  ['', undefined],
])('what is wrong is found in %j', (stderr, complaint) => {
  expect(findComplaint(stderr)).toBe(complaint);
});
