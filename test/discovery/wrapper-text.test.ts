import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, inject } from 'vitest';
import { createFiles } from '../../src/fs/files.ts';
import { createInterpreters } from '../../src/discovery/interpreter/interpreters.ts';
import { createAnswerCache } from '../../src/discovery/interpreter/answer-cache.ts';
import { surveySearchPath } from '../../src/discovery/interpreter/search-path.ts';
import { readWrapperText } from '../../src/discovery/interpreter/wrapper-text.ts';
import { test } from '../support/sandbox.ts';
import type { StoreKind } from '../support/store-kinds.ts';
import { storePython } from '../support/store.ts';
import { compileWrapper } from '../support/wrappers.ts';

const [minor = ''] = inject('store').pythons.map((python) => python.minor);
const read = (python: string) => readWrapperText(python, createFiles());

test('wrappers in one directory with the same text are queried once', async ({ sandbox }) => {
  const { base } = storePython(inject('store'), 'script', minor);
  const [bin, asked] = [join(sandbox.cwd, 'bin'), join(sandbox.tmp, 'asked')];
  await mkdir(bin);
  const say = (name: string, start: string, more = '') =>
    writeFile(join(bin, name), `#!/bin/sh\n${more}echo $0 >>${asked}\nexec ${start} "$@"\n`, { mode: 0o755 });
  await say('python', join(dirname(base), 'python'));
  await say('python3', join(dirname(base), 'python3'));
  await say(`python${minor}`, base, 'export OTHER=1\n');
  const memory = createAnswerCache(
    () => undefined,
    () => undefined,
  );
  const variables = { PATH: '/usr/bin:/bin', HOME: sandbox.home };
  const interpreters = createInterpreters(variables, sandbox.cwd, memory, createFiles());
  await surveySearchPath(bin, sandbox.cwd, interpreters);
  const names = (await readFile(asked, 'utf8')).trim().split('\n').sort();
  expect(names).toEqual([join(bin, 'python'), join(bin, `python${minor}`)]);
});

describe('the info in a program’s text', () => {
  test.for<StoreKind>(['prefix wrapper', 'later prefix wrapper', 'script', 'argv0', 'plain'])(
    '%s: its base',
    (kind) => {
      const { python, base } = storePython(inject('store'), kind, minor);
      expect(read(python)?.base).toBe(base);
    },
  );

  test.for<StoreKind>(['base', 'venv'])('%s: nothing', (kind) => {
    expect(read(storePython(inject('store'), kind, minor).python)).toBeUndefined();
  });

  test.for<StoreKind>(['prefix wrapper', 'script'])('%s: under each name it is the same wrapper', (kind) => {
    const { python } = storePython(inject('store'), kind, minor);
    const texts = ['python', 'python3', `python${minor}`].map((name) => read(join(dirname(python), name)));
    expect(new Set(texts.map((text) => JSON.stringify(text))).size).toBe(1);
  });

  test('compiled ones are the same wrapper, however long the name of their base is', async ({ sandbox }) => {
    for (let length = 1; length <= 20; length += 1) {
      const place = join(sandbox.cwd, 'b'.repeat(length));
      const wrap = async (name: string) => {
        const [file, becomes] = [join(sandbox.cwd, `bin-${length}`, name), join(place, name)];
        await writeFile(becomes, '', { mode: 0o755 });
        await compileWrapper({ file, becomes, environment: { SET: 'yes' }, prefixes: { PATH: '/before' } });
        return read(file)?.rest;
      };
      await mkdir(place);
      const [one, other] = await Promise.all([wrap('python'), wrap('python3.12')]);
      expect(one, `${length}`).toContain('/before');
      expect(other, `${length}`).toBe(one);
    }
  });

  test('another wrapper of the same base has another text', () => {
    const [one, other] = (['prefix wrapper', 'plain'] as const).map((kind) =>
      storePython(inject('store'), kind, minor),
    );
    expect(read(one?.python ?? '')?.base).toBe(read(other?.python ?? '')?.base);
    expect(read(one?.python ?? '')).not.toEqual(read(other?.python ?? ''));
  });

  test('a script in any language may be a wrapper', async ({ sandbox }) => {
    const { base } = storePython(inject('store'), 'script', minor);
    const [one, other] = await Promise.all(
      ['Größe', 'Grüße'].map(async (word, at) => {
        const file = join(sandbox.cwd, `python${at}`);
        await writeFile(file, `#!/bin/sh\nexport NAME=${word}\nexec ${base} "$@"\n`, { mode: 0o755 });
        return read(file);
      }),
    );
    expect(one?.base).toBe(base);
    expect(one).not.toEqual(other);
  });

  test('a program in the same directory, and a missing file, are not the base', async ({ sandbox }) => {
    const [bin, elsewhere] = [join(sandbox.cwd, 'bin'), join(sandbox.cwd, 'elsewhere')];
    for (const directory of [bin, elsewhere]) await mkdir(directory);
    const [python, neighbour, other] = [
      join(bin, 'python'),
      join(bin, 'python3'),
      join(elsewhere, 'python3'),
    ];
    await writeFile(python, `#!/bin/sh\nNAME=${neighbour}\nexec "${other}" "$@"\n`, { mode: 0o755 });
    await writeFile(neighbour, '', { mode: 0o755 });
    expect(read(python)).toBeUndefined();
    await writeFile(other, '', { mode: 0o755 });
    expect(read(python)?.base).toBe(other);
    expect(read(join(bin, 'gone'))).toBeUndefined();
  });
});
