import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import which from 'which';
import { makeReadOnly } from '../support/read-only.ts';
import { SHELLS } from './shells.ts';
import { launcher, shellCommand, test, type CallOptions, type Stage, type Variables } from './stage.ts';
import { ownCache } from '../support/own-cache.ts';

const WORDS = ['pip', 'list', '--python', 'caf\u00e9 "quoted"'];

/** Shell scripts that replace Node, and fail. */
const NODES = [
  { what: 'fails', script: 'exit 1' },
  {
    what: 'fails with much to say',
    script: 'echo "set -- venv"; echo Error: >&2; echo "    at" >&2; exit 1',
  },
  { what: 'pip-read', script: 'while read -r line; do :; done; exit 1' },
  { what: 'is killed', script: 'kill -SEGV $$' },
  { what: 'answers nothing', script: 'exit 0' },
  { what: 'answers half', script: 'printf "set -- venv\\nshift"' },
  {
    what: 'answers the whole and is cut off in the last line',
    script: 'printf "set -- venv\\n# end of decisio"',
  },
  { what: 'says something behind the answer', script: 'printf "set -- venv\\n# end of decision\\nmore"' },
  { what: 'cannot be executed', script: '', interpreter: '/nonexistent' },
];

describe.each(SHELLS)('the shim fails, with $command', ({ command }) => {
  const uv = (stage: Stage, words: string[], options?: CallOptions) =>
    stage.call([...shellCommand(command), launcher, ...words], options);

  /** uv ran as without the shim, with at most one line on stderr. */
  const expectUvAlone = async (stage: Stage, options: CallOptions, stderr: RegExp) => {
    const expected = await stage.call([stage.uv, ...WORDS], options);
    const call = await uv(stage, WORDS, options);
    expect(call).toMatchObject({ status: 0, stdout: expected.stdout, seen: { argv: expected.seen?.argv } });
    expect(call.stderr).toMatch(stderr);
    expect(call.seen?.pid).toBe(call.pid);
    expect(call.seen?.stdin).toBe(expected.seen?.stdin);
    const names = (environ: string[] = []) =>
      environ.map((line) => line.split('=')[0]).filter((name) => name !== '_');
    expect(names(call.seen?.environ)).toEqual(expect.arrayContaining(names(expected.seen?.environ)));
  };
  const expectOneLine = async (stage: Stage, env: Variables, line: RegExp) => {
    const stdin = 'for uv\n';
    await expectUvAlone(stage, { env, stdin }, line);
    await expectUvAlone(stage, { env: { ...env, UVSHIM_QUIET: '1' }, stdin }, /^$/);
  };

  test('Node is missing', async ({ stage }) => {
    await expectOneLine(stage, { PATH: dirname(stage.uv) }, /^uvshim: no Node on PATH, .*\n$/);
  });

  test.for(['if [ 1 = 1 ]; then', 'fi', '\0\u00ff(', '`', "'", '${', 'return 3'])(
    'what was written down is damaged: %j',
    async (text, { stage, sandbox }) => {
      const place = join(ownCache(sandbox.home), 'replay', sandbox.cwd);
      await mkdir(place, { recursive: true });
      await writeFile(join(place, 'pip list@2.1'), text, 'latin1');
      // Except in the first case, the launcher uses its careful search for uv.
      const [shim, real] = [dirname(launcher), dirname(stage.uv)];
      for (const path of [`${shim}:${real}`, real, `${shim}:${real}:${shim}`]) {
        const call = await uv(stage, ['pip', 'list'], { env: { PATH: path, UVSHIM_QUIET: '1' } });
        expect(call).toMatchObject({ status: 0, seen: { argv: [stage.uv, 'pip', 'list'] } });
        expect(call.seen?.pid).toBe(call.pid);
      }
    },
  );

  test('the cached decision is damaged and cannot be replaced', async ({ stage, sandbox }) => {
    const place = join(ownCache(sandbox.home), 'replay', sandbox.cwd);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'pip list@2.1'), 'fi');
    const undo = await makeReadOnly(join(sandbox.home, '.cache'));
    try {
      const call = await uv(stage, ['pip', 'list'], { env: { UVSHIM_QUIET: '1' } });
      expect(call).toMatchObject({ status: 0, seen: { pid: call.pid, argv: [stage.uv, 'pip', 'list'] } });
    } finally {
      await undo();
    }
  });

  test.for(['TERM', 'HUP'])('a SIG%s while it reads ends it', async (name, { stage, sandbox }) => {
    const place = join(ownCache(sandbox.home), 'replay', sandbox.cwd);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'pip list@2.1'), `kill -${name} $$`);
    const call = await uv(stage, ['pip', 'list']);
    expect(call.status).not.toBe(0);
    expect(call.seen).toBeUndefined();
  });

  test('stderr is a pipe without a reader', async ({ stage }) => {
    // A pipe without a reader.
    const script = `${which.sync('mkfifo')} pipe; exec 3<>pipe 4>pipe 3<&-; exec "$@" 2>&4`;
    const words = ['/bin/sh', '-c', script, 'sh', ...shellCommand(command), launcher, 'pip', 'list'];
    const call = await stage.call(words, { env: { PATH: dirname(stage.uv) } });
    expect(call).toMatchObject({ status: 0, seen: { argv: [stage.uv, 'pip', 'list'] } });
  });

  test('commands that need no Python never start Node', async ({ stage }) => {
    const call = await uv(stage, ['self', 'version'], { env: { PATH: dirname(stage.uv) } });
    expect(call).toMatchObject({ status: 0, stderr: '' });
  });

  test.for(NODES)('Node $what', async ({ script, interpreter = '/bin/sh' }, { stage, sandbox }) => {
    const node = join(sandbox.directory, 'nodes/node');
    await mkdir(dirname(node));
    await writeFile(node, `#!${interpreter}\n${script}\n`, { mode: 0o755 });
    const env = { PATH: `${dirname(node)}:${stage.path}` };
    await expectOneLine(stage, env, /^uvshim: .* gave no answer, .*\n$/);
  });

  test('the program is missing', async ({ stage, sandbox }) => {
    const alone = join(sandbox.directory, 'alone/bin/uv');
    await mkdir(dirname(alone), { recursive: true });
    await copyFile(launcher, alone);
    const call = await stage.call([...shellCommand(command), alone, ...WORDS]);
    expect(call).toMatchObject({ status: 0, seen: { argv: [stage.uv, ...latin1(WORDS)] } });
    expect(call.stderr).toMatch(/^uvshim: .*\n$/);
  });

  test('uv names no version', async ({ stage, sandbox }) => {
    const other = join(sandbox.directory, 'other/uv');
    await mkdir(dirname(other));
    await writeFile(other, '#!/bin/sh\necho "$#: $*"\nexit 3\n', { mode: 0o755 });
    const call = await uv(stage, ['pip', 'list'], { env: { UVSHIM_UV: other } });
    expect(call).toMatchObject({ status: 3, stdout: '2: pip list\n' });
    expect(call.stderr).toMatch(/^uvshim: .*\n$/);
  });

  test('the cache directory cannot be created', async ({ stage, sandbox }) => {
    const file = join(sandbox.directory, 'file');
    await writeFile(file, '');
    for (const place of [file, join(file, 'below'), '/sys'])
      expect(await uv(stage, WORDS, { env: { XDG_CACHE_HOME: place } })).toMatchObject({
        status: 0,
        stderr: '',
      });
  });

  test('the working directory is gone', async ({ stage, sandbox }) => {
    const script = `cd "$1" && rmdir "$1" && shift && exec "$@"`;
    const gone = join(sandbox.directory, 'gone');
    for (const words of [['help'], ['pip', 'list']]) {
      await mkdir(gone);
      const call = await stage.call([
        '/bin/sh',
        '-c',
        script,
        'sh',
        gone,
        ...shellCommand(command),
        launcher,
        ...words,
      ]);
      expect(call).toMatchObject({ status: 0, seen: { argv: [stage.uv, ...words] } });
      await rm(gone, { recursive: true, force: true });
    }
  });

  test.for(['--no-such-option', '--inspect=127.0.0.1:0', '--require /nonexistent', '"'])(
    'not for NODE_OPTIONS=%s, which uv gets as it is',
    async (value, { stage }) => {
      const call = await uv(stage, ['pip', 'list'], {
        env: { NODE_OPTIONS: value, NODE_EXTRA_CA_CERTS: '/nonexistent' },
      });
      expect(call).toMatchObject({ status: 0, stderr: '' });
      expect(call.seen?.environ).toEqual(
        expect.arrayContaining([`NODE_OPTIONS=${value}`, 'NODE_EXTRA_CA_CERTS=/nonexistent']),
      );
    },
  );

  test('uv itself cannot be executed', async ({ stage, sandbox }) => {
    const other = join(sandbox.directory, 'other/uv');
    await mkdir(dirname(other));
    await writeFile(other, '#!/nonexistent/interpreter\n');
    await chmod(other, 0o755);
    const call = await uv(stage, ['help'], { env: { UVSHIM_UV: other } });
    expect([126, 127]).toContain(call.status);
    expect(call.stdout).toBe('');
  });
});

function latin1(words: string[]): string[] {
  return words.map((word) => Buffer.from(word).toString('latin1'));
}
