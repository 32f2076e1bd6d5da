import { chmod, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject } from 'vitest';
import { createFiles } from '../../src/fs/files.ts';
import { findBase, classify } from '../../src/discovery/interpreter/interpreter.ts';
import { createInterpreters, type Interpreters } from '../../src/discovery/interpreter/interpreters.ts';
import { createAnswerCache, type CachedAnswer } from '../../src/discovery/interpreter/answer-cache.ts';
import { queryInterpreter, type InterpreterInfo } from '../../src/discovery/interpreter/query.ts';
import { findCPythons } from '../support/cpythons.ts';
import { test, type Sandbox } from '../support/sandbox.ts';
import { storePython } from '../support/store.ts';

const [minor = ''] = inject('store').pythons.map((python) => python.minor);
const store = (kind: Parameters<typeof storePython>[1]) => storePython(inject('store'), kind, minor);

/** Interpreters that remember what the ones before them learnt. */
function remembering(
  sandbox: Sandbox,
  earlier: readonly CachedAnswer[] = [],
  own: Record<string, string> = {},
): [Interpreters, readonly CachedAnswer[]] {
  const learnt: CachedAnswer[] = [];
  const memory = createAnswerCache(
    (program) => earlier.find((remembered) => remembered.program === program),
    (remembered) => learnt.push(remembered),
  );
  const variables = { PATH: '/usr/bin:/bin', HOME: sandbox.home, ...own };
  return [createInterpreters(variables, sandbox.cwd, memory, createFiles()), learnt];
}

async function ask(sandbox: Sandbox, python: string): Promise<InterpreterInfo> {
  const info = await remembering(sandbox)[0].query(python);
  if (info === undefined) throw new Error(`${python} does not answer`);
  return info;
}

async function writeScript(path: string, text: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
}

describe('a Python is asked about itself', () => {
  test('every CPython of the machine answers', async ({ sandbox }) => {
    const pythons = await findCPythons(process.env);
    expect(pythons).not.toEqual([]);
    for (const { executable, prefix, version } of pythons) {
      const info = await ask(sandbox, executable);
      expect([info.version.join('.'), info.prefix, info.implementation]).toEqual([
        version,
        prefix,
        'cpython',
      ]);
      expect(info.running).toBe(executable);
    }
  });

  test('its directories are those of sysconfig', async ({ sandbox }) => {
    const names = ['purelib', 'platlib', 'stdlib', 'platstdlib'];
    const code = `import sysconfig; print(*(sysconfig.get_path(name) for name in ${JSON.stringify(names)}), sep="\\n")`;
    for (const { executable } of await findCPythons(process.env)) {
      const { stdout } = await sandbox.run(executable, ['-I', '-c', code]);
      const { sitePackages, platformPackages, standardLibrary } = await ask(sandbox, executable);
      expect([sitePackages, platformPackages, ...standardLibrary]).toEqual(stdout.trimEnd().split('\n'));
    }
  });

  test('the answer is found among what site hooks print', async ({ sandbox }) => {
    const { python } = store('base');
    await sandbox.run(python, ['-m', 'venv', '--without-pip', 'noisy']);
    const hook = join(sandbox.cwd, 'noisy/lib', `python${minor}`, 'site-packages/noise.pth');
    await writeFile(hook, 'import sys, atexit; print("{\\"prefix\\": 1}"); atexit.register(print, "bye")\n');
    expect((await ask(sandbox, join(sandbox.cwd, 'noisy/bin/python'))).prefix).toBe(
      join(sandbox.cwd, 'noisy'),
    );
  });

  test('a program that is not an interpreter gives no answer', async ({ sandbox }) => {
    await writeScript(join(sandbox.cwd, 'python'), 'echo Hello; exit 3');
    expect(await queryInterpreter(join(sandbox.cwd, 'python'), {}, sandbox.cwd)).toBe('no answer');
    expect(await queryInterpreter(join(sandbox.cwd, 'nothing'), {}, sandbox.cwd)).toBe('no answer');
  });

  test("a wrapper's own variables are not handed on from the caller", async ({ sandbox }) => {
    const { directory, python } = store('base');
    const variables = {
      NIX_PYTHONPREFIX: store('prefix wrapper').directory,
      NIX_PYTHONEXECUTABLE: '/x',
      NIX_PYTHONPATH: '/y',
    };
    expect(await queryInterpreter(python, variables, sandbox.cwd)).toMatchObject({
      prefix: directory,
      executable: python,
    });
  });
});

describe('what an interpreter is', () => {
  test.for([
    ['base', 'base'],
    ['argv0', 'base'],
    ['plain', 'base'],
    ['venv', 'environment'],
    ['prefix wrapper', 'prefix wrapper'],
    ['later prefix wrapper', 'prefix wrapper'],
    ['script', 'prefix wrapper'],
  ] as const)('%s: %s', async ([kind, expected], { sandbox }) => {
    const { python, base } = store(kind);
    const judged = await classify(python, await ask(sandbox, python), remembering(sandbox)[0]);
    expect(judged.kind).toBe(expected);
    expect(judged.base?.python).toBe(expected === 'prefix wrapper' ? base : undefined);
  });

  test('the base is found without /proc as well, as on macOS', async ({ sandbox }) => {
    for (const kind of ['prefix wrapper', 'later prefix wrapper', 'script', 'venv'] as const) {
      const info = { ...(await ask(sandbox, store(kind).python)), running: null };
      expect((await findBase(info, remembering(sandbox)[0]))?.python).toBe(store(kind).base);
    }
  });

  test('a base that does not match the wrapper is rejected', async ({ sandbox }) => {
    const other = inject('store').pythons.find((python) => python.kind === 'base' && python.minor !== minor);
    const info = await ask(sandbox, store('prefix wrapper').python);
    for (const running of [other?.python ?? '', store('prefix wrapper').python, store('venv').python]) {
      const found = await findBase({ ...info, running, basePrefix: sandbox.cwd }, remembering(sandbox)[0]);
      expect(found, running).toBeUndefined();
    }
  });
});

describe('the answer of a Python is cached', () => {
  /** A version manager's shim that counts how often it is queried. */
  async function counting(sandbox: Sandbox): Promise<{ python: string; asked: () => Promise<number> }> {
    const { python: base } = store('base');
    const python = join(sandbox.cwd, 'python');
    await writeScript(python, `echo >>${sandbox.tmp}/asked; if :; then exec ${base} "$@"; fi`);
    const count = async () =>
      (await sandbox.run('cat', [`${sandbox.tmp}/asked`])).stdout.split('\n').length - 1;
    return { python, asked: count };
  }

  test('an interpreter is asked once as long as its file is the same', async ({ sandbox }) => {
    await mkdir(join(sandbox.cwd, 'bin'));
    await symlink(store('base').python, join(sandbox.cwd, 'bin/python'));
    const python = join(sandbox.cwd, 'bin/python');
    const [first, learnt] = remembering(sandbox);
    const info = await first.query(python);
    expect(learnt).toHaveLength(1);
    const [second, nothing] = remembering(sandbox, learnt);
    expect(await second.query(python)).toEqual(info);
    expect(nothing).toHaveLength(0);
    await sandbox.run('ln', ['-sfn', store('laterBase').python, python]);
    const [third] = remembering(sandbox, learnt);
    expect((await third.query(python))?.prefix).not.toBe(info?.prefix);
  });

  test('a file that is replaced under its old time is another one', async ({ sandbox }) => {
    const python = join(sandbox.cwd, 'python');
    await writeScript(python, `exec ${store('script').python} "$@"`);
    await utimes(python, 1, 1);
    const [first, learnt] = remembering(sandbox);
    await first.queryFound(python);
    await writeScript(python, `exec ${store('later prefix wrapper').python} "$@"`);
    await utimes(python, 1, 1);
    const [second] = remembering(sandbox, learnt);
    expect((await second.queryFound(python))?.prefix).toBe(store('later prefix wrapper').directory);
  });

  test("a version manager's shim is queried again if it is named, and skipped on PATH", async ({
    sandbox,
  }) => {
    const { python, asked } = await counting(sandbox);
    const [first, learnt] = remembering(sandbox);
    expect(await first.queryFound(python)).toBeUndefined();
    expect(await asked()).toBe(1);
    expect(await remembering(sandbox, learnt)[0].queryFound(python)).toBeUndefined();
    expect(await asked()).toBe(1);
    expect((await remembering(sandbox, learnt)[0].query(python))?.prefix).toBe(store('base').directory);
    expect(await asked()).toBe(2);
  });

  test("the answer of a version manager's shim does not last, though it is on PATH too", async ({
    sandbox,
  }) => {
    const { python, asked } = await counting(sandbox);
    const [interpreters] = remembering(sandbox);
    const survey = interpreters.queryFound(python);
    expect((await interpreters.query(python))?.prefix).toBe(store('base').directory);
    expect(await survey, 'on PATH').toBeUndefined();
    expect(await asked()).toBe(1);
    expect(interpreters.isCacheable()).toBe(false);
  });

  test('an interpreter that could not start is queried again by the next command', async ({ sandbox }) => {
    const python = join(sandbox.cwd, 'python');
    await writeScript(python, `: \${LIBRARY:?}\nexec ${store('base').python} "$@"`);
    const [broken, learnt] = remembering(sandbox);
    expect(await broken.queryFound(python)).toBeUndefined();
    expect(broken.failed()).toEqual([python]);
    expect(broken.isCacheable(), 'the decision is not cached').toBe(false);
    expect(learnt).toEqual([]);
    expect(await remembering(sandbox, learnt, { LIBRARY: 'there' })[0].queryFound(python)).toBeDefined();
  });

  test("a version manager's shim for a version that is not chosen does not count as a failure", async ({
    sandbox,
  }) => {
    const python = join(sandbox.cwd, 'python');
    await writeScript(python, 'program="${0##*/}"\nexec pyenv exec "$program" "$@"');
    const [interpreters] = remembering(sandbox);
    expect(await interpreters.queryFound(python)).toBeUndefined();
    expect(interpreters.failed()).toEqual([]);
    expect(interpreters.isCacheable(), 'the decision is cached').toBe(true);
  });
});
