import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import which from 'which';
import { buildScriptWrapper } from '../support/store/store.ts';
import type { RunOptions } from '../support/sandbox.ts';
import { offline } from '../support/wheels.ts';
import { expectSuccess, said, scenario, type World } from './world.ts';

const mkfifo = which.sync('mkfifo');

/** With the trace, and no other output of the shim. */
const TRACED = { env: { UVSHIM_TRACE: '1', UVSHIM_QUIET: '1' } };

/** The first arguments of uv, and the interpreter that must be queried at the same time. */
type Meeting = readonly [question: string, python: string];

/**
 * Puts a script in the place of uv and of each interpreter: neither answers before the other was started. Sequential
 * queries would wait for ever. Afterwards the programs are normal.
 */
async function arrange(world: World, meetings: readonly Meeting[]): Promise<RunOptions> {
  const directory = join(world.tmp, 'meetings');
  await mkdir(directory);
  const places = meetings.map(([question, python], at) => ({
    question,
    python,
    fifo: join(directory, `${at}`),
  }));
  for (const { python, fifo } of places) {
    execFileSync(mkfifo, [fifo]);
    await rm(python, { force: true });
    const { python: base } = world.store('base');
    await writeScript(python, `${waitOnce(fifo)}\nexec -a "$0" ${base} "$@"`);
  }
  const uv = join(directory, 'uv');
  const meets = places.map(({ question, fifo }) => `'${question}'*) ${wakeOnce(fifo)} ;;`);
  const real = join(world.directory, 'real-uv/uv');
  await writeScript(uv, `case "$*" in\n${meets.join('\n')}\nesac\nexec ${real} "$@"`);
  return { env: { UVSHIM_UV: uv, UVSHIM_TRACE: '1' } };
}

/** A prefix wrapper that is a script, with some lines of its own, alone in a directory for PATH; returns that. */
async function makeWrapper(world: World, lines: string): Promise<string> {
  const directory = join(world.cwd, 'wrapper');
  await mkdir(directory);
  const base = world.store('base').directory;
  const python = await buildScriptWrapper({ base, directory, version: world.minor, packages: [] });
  for (const name of ['python', 'python3']) await rm(join(dirname(python), name));
  const [, ...rest] = (await readFile(python, 'utf8')).split('\n');
  await writeScript(python, `${lines}\n${rest.join('\n')}`);
  return dirname(python);
}

function waitOnce(fifo: string): string {
  return `[ ! -p ${fifo} ] || { read -r _ <${fifo}; rm -f ${fifo}; }`;
}

/** Wakes what waits. Removes the fifo too, because a later query of the same program would wait again if it were faster. */
function wakeOnce(fifo: string): string {
  return `[ ! -p ${fifo} ] || { : >${fifo}; rm -f ${fifo}; }`;
}

function writeScript(path: string, script: string): Promise<void> {
  return writeFile(path, `#!/bin/bash\n${script}\n`, { mode: 0o755 });
}

async function expectWrittenDown(world: World, words: string[], options: RunOptions): Promise<void> {
  const outcome = await world.uv(words, options);
  expectSuccess(outcome);
  expect(said(outcome).filter((line) => !line.startsWith('uvshim: trace: '))).toEqual([]);
  expect(outcome.stderr).toContain('uvshim: trace: written down at ');
}

scenario(({ test }) => {
  test('in a project, uv and the environment are queried at the same time', async ({ world }) => {
    await world.raw(['venv', '-p', world.store('base').python]);
    const project = '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.8"\n';
    await writeFile(join(world.cwd, 'pyproject.toml'), project);
    const options = await arrange(world, [['python find', join(world.cwd, '.venv/bin/python')]]);
    await expectWrittenDown(world, ['run', ...offline, 'python', '-c', ''], options);
  });

  test('the base in a wrapper’s text is queried at the same time as the wrapper', async ({ world }) => {
    const [fifo, decoy] = [join(world.tmp, 'fifo'), join(world.tmp, 'decoy/python3')];
    execFileSync(mkfifo, [fifo]);
    await mkdir(dirname(decoy));
    // It does not answer, which makes no difference for what follows.
    await writeScript(decoy, wakeOnce(fifo));
    const bin = await makeWrapper(world, `# ${decoy}\n${waitOnce(fifo)}`);
    await expectWrittenDown(world, ['venv'], { ...TRACED, path: [bin] });
    expect(existsSync(fifo)).toBe(false);
    expect(await world.ask('.venv', 'import sys; print(sys.base_prefix)')).toBe(
      world.store('base').directory,
    );
  });

  test("the variables of a wrapper and uv's choice are queried at the same time", async ({ world }) => {
    await world.raw(['venv', '-p', world.store('base').python]);
    await writeFile(join(world.cwd, 'pyproject.toml'), '[project]\nname = "p"\nversion = "1"\n');
    const [fifo, uv] = [join(world.tmp, 'fifo'), join(world.tmp, 'uv')];
    execFileSync(mkfifo, [fifo]);
    const real = join(world.directory, 'real-uv/uv');
    await writeScript(uv, `case "$*" in 'python find'*) ${waitOnce(fifo)} ;; esac\nexec ${real} "$@"`);
    const bin = await makeWrapper(world, `export SET=yes\ncase "$*" in *' -S '*) ${wakeOnce(fifo)} ;; esac`);
    const words = ['run', '--no-sync', ...offline, 'python', '-c', 'import os; print(os.environ["SET"])'];
    const outcome = await world.uv(words, { path: [bin], env: { UVSHIM_UV: uv } });
    expectSuccess(outcome);
    expect(outcome.stdout).toBe('yes\n');
  });

  test('a wrapper whose text names its base is queried only for its variables', async ({ world }) => {
    await world.raw(['venv', '-p', world.store('base').python]);
    await writeFile(join(world.cwd, 'pyproject.toml'), '[project]\nname = "p"\nversion = "1"\n');
    const asked = join(world.tmp, 'asked');
    const bin = await makeWrapper(world, `echo "$3" >>${asked}`);
    const words = ['run', '--no-sync', ...offline, 'python', '-c', ''];
    await expectWrittenDown(world, words, { ...TRACED, path: [bin] });
    expect(await readFile(asked, 'utf8')).toBe('-S\n');
  });

  test('a program that starts another Python than its text names is queried as a wrapper', async ({
    world,
  }) => {
    await world.raw(['venv', '-p', world.store('base').python]);
    await writeFile(join(world.cwd, 'pyproject.toml'), '[project]\nname = "p"\nversion = "1"\n');
    const [asked, bin] = [join(world.tmp, 'asked'), join(world.cwd, 'managed')];
    await mkdir(bin);
    // A version manager: the program that it starts depends on the directory.
    const start = `base=${dirname(world.store('base').python)}\nexec "$base/python3" "$@"`;
    const named = world.store('laterBase').python;
    await writeScript(join(bin, 'python3'), `# ${named}\nexport SET=yes\necho "$3" >>${asked}\n${start}`);
    const code = 'import os; print("SET" in os.environ)';
    const outcome = await world.uv(['run', '--no-sync', ...offline, 'python', '-c', code], { path: [bin] });
    expectSuccess(outcome);
    expect(outcome.stdout).toBe('False\n');
    expect((await readFile(asked, 'utf8')).split('\n').sort()).toEqual(['', '-S', '-S', '-c']);
  });
});
