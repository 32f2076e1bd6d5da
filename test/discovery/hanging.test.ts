import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, inject } from 'vitest';
import which from 'which';
import { runCaptured } from '../../src/process/run-captured.ts';
import { createFiles } from '../../src/fs/files.ts';
import { createInterpreters } from '../../src/discovery/interpreter/interpreters.ts';
import { createAnswerCache, type CachedAnswer } from '../../src/discovery/interpreter/answer-cache.ts';
import { queryInterpreter } from '../../src/discovery/interpreter/query.ts';
import { surveySearchPath } from '../../src/discovery/interpreter/search-path.ts';
import { askingToDecide } from '../support/decide.ts';
import { test, type Sandbox } from '../support/sandbox.ts';
import { storePython } from '../support/store.ts';

const [minor = ''] = inject('store').pythons.map((python) => python.minor);
const { python: base } = storePython(inject('store'), 'base', minor);
const variables = { PATH: '/usr/bin:/bin' };

/** Ends when it is killed, and its pipe is held by what it has started; leaves the number of that behind. */
const HANGS = 'tail -f /dev/null & echo $! >>"$0.started"; wait';

async function writePython(sandbox: Sandbox, directory: string, script: string): Promise<string> {
  const place = join(sandbox.cwd, directory);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'python3'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return join(place, 'python3');
}

async function started(python: string): Promise<number[]> {
  const text = await readFile(`${python}.started`, 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean).map(Number);
}

/** Whether a process runs: a zombie does not. */
async function isRunning(id: number): Promise<boolean> {
  const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
  return text !== '' && !/\) [ZX] /.test(text);
}

describe.concurrent('a program that does not end', () => {
  test('is killed with all processes that it has started', async ({ sandbox, expect }) => {
    const python = await writePython(sandbox, 'bin', HANGS);
    // As long as it takes to start; what is asked for is that it comes back at all.
    expect(await queryInterpreter(python, variables, sandbox.cwd, 1000)).toBe('timeout');
    const [id = 0] = await started(python);
    expect(id).toBeGreaterThan(0);
    await expect.poll(() => isRunning(id)).toBe(false);
  });

  test('is given up even if a process that it started keeps the pipe open', async ({ sandbox, expect }) => {
    const script = `${which.sync('setsid')} sh -c 'echo $$ >>"$0.started"; exec tail -f /dev/null' "$0" & wait`;
    const python = await writePython(sandbox, 'bin', script);
    expect(await queryInterpreter(python, variables, sandbox.cwd, 1000)).toBe('timeout');
    for (const id of await started(python)) process.kill(id, 'SIGKILL');
  });

  test('is trusted if it has answered', async ({ sandbox, expect }) => {
    const python = await writePython(sandbox, 'bin', `'${base}' "$@"; exec tail -f /dev/null`);
    expect(await queryInterpreter(python, variables, sandbox.cwd, 3000)).toMatchObject({
      version: expect.any(Array) as [],
    });
  });

  test('is killed after too many bytes', async ({ sandbox, expect }) => {
    const python = await writePython(sandbox, 'bin', 'exec cat /dev/zero');
    const asking = { variables, directory: sandbox.cwd, timeoutMs: 50_000 };
    const { text, isLate, status } = await runCaptured(python, [], asking);
    expect({ isLate, status }).toEqual({ isLate: false, status: undefined });
    expect(text.length).toBeLessThan(11_000_000);
  });

  test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends with the program that asks, by %s',
    async (signal, { sandbox, expect }) => {
      // Its parent is the program that asks.
      const tell = `kill -${signal.slice(3)} $PPID`;
      const python = await writePython(sandbox, 'bin', HANGS.replace('wait', `${tell}; wait`));
      const bundle = join(import.meta.dirname, '../../dist/uvshim.cjs');
      const uv = await writePython(sandbox, 'uv', 'echo uv 0.13.9');
      const outcome = await sandbox.run('node', [bundle, ...askingToDecide(uv, 'venv', '-p', python)]);
      expect(outcome).toMatchObject({ signal, stdout: '' });
      expect(await started(python)).toHaveLength(1);
      for (const id of await started(python)) await expect.poll(() => isRunning(id)).toBe(false);
    },
  );

  test('ends when this program is killed, like all other queries', async ({ sandbox, expect }) => {
    const uv = await writePython(sandbox, 'uv', 'echo uv 0.13.9');
    const one = await writePython(sandbox, 'one', HANGS);
    const tell = `until [ -s '${one}.started' ]; do :; done; kill $PPID`;
    const other = await writePython(sandbox, 'other', HANGS.replace('wait', `${tell}; wait`));
    const bundle = join(import.meta.dirname, '../../dist/uvshim.cjs');
    const path = [one, other].map((python) => dirname(python));
    const outcome = await sandbox.run('node', [bundle, ...askingToDecide(uv, 'venv')], { path });
    expect(outcome).toMatchObject({ signal: 'SIGTERM', stdout: '' });
    const all = [...(await started(one)), ...(await started(other))];
    expect(all).toHaveLength(2);
    for (const id of all) await expect.poll(() => isRunning(id)).toBe(false);
  });
});

describe.concurrent('interpreters that hang', () => {
  const timeouts = { each: 1000, all: 1500 };
  const create = (
    sandbox: Sandbox,
    earlier: readonly CachedAnswer[] = [],
    own: Record<string, string> = {},
  ) => {
    const learnt: CachedAnswer[] = [];
    const memory = createAnswerCache(
      (program) => earlier.find((each) => each.program === program),
      (remembered) => learnt.push(remembered),
    );
    const all = { ...variables, ...own };
    const interpreters = createInterpreters(all, sandbox.cwd, memory, createFiles(), { timeouts });
    return { interpreters, learnt };
  };

  test('are skipped on PATH for a while, and queried again if they are requested', async ({
    sandbox,
    expect,
  }) => {
    const python = await writePython(sandbox, 'bin', HANGS);
    const first = create(sandbox);
    expect(await first.interpreters.queryFound(python)).toBeUndefined();
    expect(await started(python)).toHaveLength(1);
    expect(first.interpreters.isCacheable()).toBe(false);

    const second = create(sandbox, first.learnt);
    expect(await second.interpreters.queryFound(python)).toBeUndefined();
    expect(await started(python), 'it is not asked').toHaveLength(1);
    expect(second.interpreters.isCacheable(), 'and it is not decided for good').toBe(false);

    await create(sandbox, first.learnt).interpreters.query(python);
    expect(await started(python), 'it is asked by name').toHaveLength(2);

    const old = first.learnt.map((each) => ({
      ...each,
      answer: { ...(each.answer as object), lateAt: Date.now() - 7_200_000 },
    }));
    await create(sandbox, old).interpreters.queryFound(python);
    expect(await started(python), 'it is asked after two hours').toHaveLength(3);

    await create(sandbox, first.learnt, { LD_LIBRARY_PATH: '/other' }).interpreters.queryFound(python);
    expect(await started(python), 'it is asked with other libraries').toHaveLength(4);

    await writeFile(python, `#!/bin/sh\nexec '${base}' "$@"\n`);
    expect(await create(sandbox, first.learnt).interpreters.queryFound(python)).toBeDefined();
  });

  test('are not queried about their process again in that time', async ({ sandbox, expect }) => {
    const python = await writePython(sandbox, 'bin', HANGS);
    const first = create(sandbox);
    expect(await first.interpreters.queryProcess(python, variables)).toBeUndefined();
    expect(await started(python)).toHaveLength(1);
    expect(await first.interpreters.queryFound(python)).toBeUndefined();
    const second = create(sandbox, first.learnt);
    expect(await second.interpreters.queryProcess(python, variables)).toBeUndefined();
    expect(await second.interpreters.queryFound(python)).toBeUndefined();
    expect(await started(python), 'it is not asked').toHaveLength(1);
    for (const { interpreters } of [first, second]) expect(interpreters.isCacheable()).toBe(false);
    const old = first.learnt.map((each) => ({
      ...each,
      answer: { ...(each.answer as object), lateAt: Date.now() - 7_200_000 },
    }));
    await create(sandbox, old).interpreters.queryProcess(python, variables);
    expect(await started(python), 'it is asked after two hours').toHaveLength(2);
  });

  test('keep an earlier cached answer', async ({ sandbox, expect }) => {
    const answer = `exec bash -c 'exec -a "$0" "$@"' "$0" ${base} "$@"`;
    const script = `case "$*" in *' -S '*) ${HANGS} ;; esac; ${answer}`;
    const python = await writePython(sandbox, 'bin', script);
    const first = create(sandbox);
    const info = await first.interpreters.query(python);
    const second = create(sandbox, first.learnt);
    expect(await second.interpreters.queryProcess(python, variables)).toBeUndefined();
    expect(second.learnt).toEqual([]);
    expect(await second.interpreters.queryFound(python)).toEqual(info);
  });

  test('share one timeout: after that, none is queried', async ({ sandbox, expect }) => {
    const names = Array.from({ length: 24 }, (_, at) => `bin-${at}`);
    const pythons = await Promise.all(names.map((name) => writePython(sandbox, name, HANGS)));
    const { interpreters, learnt } = create(sandbox);
    await surveySearchPath(names.join(':'), sandbox.cwd, interpreters);
    const counts = await Promise.all(pythons.map(async (python) => (await started(python)).length));
    // Eight at a time: a round that has its time, and one that has what is left.
    expect(counts.filter((count) => count > 0).length).toBeLessThanOrEqual(16);
    // Only of the first round it is known that they do not answer.
    expect(learnt.length).toBeLessThanOrEqual(8);
    expect(learnt.length).toBeGreaterThan(0);
  });
});
