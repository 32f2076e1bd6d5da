import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject } from 'vitest';
import { createFiles } from '../../src/fs/files.ts';
import { observeInterpreter } from '../../src/discovery/interpreter/interpreter.ts';
import { createInterpreters, type Interpreters } from '../../src/discovery/interpreter/interpreters.ts';
import { createAnswerCache, type CachedAnswer } from '../../src/discovery/interpreter/answer-cache.ts';
import { PROFILES, profileBin } from '../support/profiles.ts';
import { test, type Sandbox } from '../support/sandbox.ts';
import { storePython } from '../support/store.ts';
import { compileWrapper } from '../support/wrappers.ts';
import type { StoreKind } from '../support/store-kinds.ts';

const [minor = ''] = inject('store').pythons.map((python) => python.minor);
const store = (kind: StoreKind) => storePython(inject('store'), kind, minor);

/** A run of the program on a cache that the runs before it have filled. */
function nextRun(sandbox: Sandbox, cache: CachedAnswer[]): Interpreters {
  const memory = createAnswerCache(
    (program) => cache.findLast((remembered) => remembered.program === program),
    (remembered) => cache.push(remembered),
  );
  const variables = { PATH: '/usr/bin:/bin', HOME: sandbox.home };
  return createInterpreters(variables, sandbox.cwd, memory, createFiles());
}

const KINDS: readonly StoreKind[] = [
  'base',
  'laterBase',
  'prefix wrapper',
  'later prefix wrapper',
  'script',
  'flagged',
  'bare',
  'argv0',
  'plain',
  'wrapped',
  'venv',
  'compiledVenv',
];
const PREFIX_WRAPPERS: readonly StoreKind[] = [
  'prefix wrapper',
  'later prefix wrapper',
  'script',
  'flagged',
  'bare',
  'wrapped',
];

describe('a Python of the store in a profile is known by its file, today and at every later command', () => {
  test.for(KINDS.flatMap((kind) => PROFILES.map((profile) => ({ kind, profile }))))(
    '$kind in a profile: $profile',
    async ({ kind, profile }, { sandbox }) => {
      const python = store(kind);
      for (const name of ['python', `python${minor}`]) {
        const cache: CachedAnswer[] = [];
        const link = join(profileBin(python, profile), name);
        const first = await observeInterpreter(link, nextRun(sandbox, cache), 'queryFound');
        expect(first?.base?.python).toBe(PREFIX_WRAPPERS.includes(kind) ? python.base : undefined);
        const later = nextRun(sandbox, cache);
        const again = await observeInterpreter(link, later, 'queryFound');
        expect(again).toEqual(first);
        expect(again).toBeDefined();
        expect(later.wasQueried(link), 'it is not queried again').toBe(false);
        expect(await later.query(link)).toEqual(first?.info);
        expect(later.isCacheable(), 'the decision is cached').toBe(true);
      }
    },
  );
});

test('another generation of a profile is another Python', async ({ sandbox }) => {
  const profile = join(sandbox.home, '.nix-profile');
  const cache: CachedAnswer[] = [];
  const generation = async (kind: StoreKind) => {
    await sandbox.run('ln', ['-sfn', join(profileBin(store(kind), 'several'), '..'), profile]);
    return observeInterpreter(join(profile, 'bin/python3'), nextRun(sandbox, cache), 'queryFound');
  };
  for (const kind of ['prefix wrapper', 'later prefix wrapper', 'prefix wrapper', 'wrapped'] as const) {
    expect((await generation(kind))?.base?.python, kind).toBe(store(kind).base);
  }
});

describe('a wrapper whose text does not tell what it starts', () => {
  const path = (sandbox: Sandbox, place: string, name = 'python3') => join(sandbox.cwd, place, name);

  /** Writes a wrapper that reports `executable`, and a link to it in a profile; returns the link. */
  async function wrap(sandbox: Sandbox, name: string, executable: string): Promise<string> {
    const { base, directory } = store('prefix wrapper');
    for (const place of ['wrapper', 'link', 'profile']) await mkdir(join(sandbox.cwd, place));
    const own = `export NIX_PYTHONPREFIX=${directory} NIX_PYTHONEXECUTABLE=${executable}`;
    const text = `#!/bin/sh\n${own}\nif :; then exec ${base} "$@"; fi\n`;
    await writeFile(path(sandbox, 'wrapper', name), text, { mode: 0o755 });
    await symlink(path(sandbox, 'wrapper', name), path(sandbox, 'profile', name));
    return path(sandbox, 'profile', name);
  }

  async function expectKnown(sandbox: Sandbox, python: string): Promise<void> {
    const cache: CachedAnswer[] = [];
    await nextRun(sandbox, cache).queryFound(python);
    const later = nextRun(sandbox, cache);
    expect((await observeInterpreter(python, later, 'queryFound'))?.base?.python).toBe(
      store('prefix wrapper').base,
    );
    expect(later.wasQueried(python)).toBe(false);
  }

  test('is known through links if its name for itself is another link to it', async ({ sandbox }) => {
    const profile = await wrap(sandbox, 'python3', path(sandbox, 'link'));
    await symlink(path(sandbox, 'wrapper'), path(sandbox, 'link'));
    for (const python of [profile, path(sandbox, 'link'), path(sandbox, 'wrapper')])
      await expectKnown(sandbox, python);
  });

  test('is known through links if its name for itself is a wrapper beside it', async ({ sandbox }) => {
    const python = await wrap(sandbox, 'python', path(sandbox, 'wrapper', 'python3.12'));
    await expectKnown(sandbox, python);
  });
});

describe('a program that starts an interpreter of another name', () => {
  const write = async (sandbox: Sandbox, text: string, name = 'python3') => {
    const file = join(sandbox.cwd, name);
    await writeFile(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return file;
  };

  test('is known for good if its text names that one alone', async ({ sandbox }) => {
    const middle = await write(sandbox, `exec ${store('prefix wrapper').python} "$@"`, 'python-middle');
    await sandbox.run('mkdir', ['other']);
    await sandbox.run('mv', [middle, 'other/python3']);
    const outer = await write(sandbox, `# which one?\nexport A=1\nexec ${sandbox.cwd}/other/python3 "$@"`);
    const cache: CachedAnswer[] = [];
    await nextRun(sandbox, cache).queryFound(outer);
    const later = nextRun(sandbox, cache);
    expect((await later.queryFound(outer))?.prefix).toBe(store('prefix wrapper').directory);
    expect(later.wasQueried(outer)).toBe(false);
    // It starts another interpreter now.
    await write(sandbox, `exec ${store('later prefix wrapper').python} "$@"`, 'other/python3');
    expect((await nextRun(sandbox, cache).queryFound(outer))?.prefix).toBe(
      store('later prefix wrapper').directory,
    );
  });

  test('is known for good if it is the wrapper that wrapProgram puts in its place', async ({ sandbox }) => {
    const { python } = store('prefix wrapper');
    await symlink(python, join(sandbox.cwd, `.python${minor}-wrapped`));
    const file = join(sandbox.cwd, `python${minor}`);
    const becomes = join(sandbox.cwd, `.python${minor}-wrapped`);
    await compileWrapper({ file, becomes, environment: { LD_LIBRARY_PATH: '/native' } });
    const cache: CachedAnswer[] = [];
    await nextRun(sandbox, cache).queryFound(file);
    const later = nextRun(sandbox, cache);
    expect((await later.queryFound(file))?.prefix).toBe(store('prefix wrapper').directory);
    expect(later.wasQueried(file)).toBe(false);
  });

  test.for([
    ['by the directory', 'if [ -e here ]; then exec ONE "$@"; fi; exec OTHER "$@"'],
    ['by a condition', '[ -e here ] || exec OTHER "$@"\nexec "$HOME/python" "$@"'],
    ['by a file', 'exec "$(cat .choice)" "$@"'],
    ['by another program', 'exec env PYTHON=OTHER sh -c \'exec $PYTHON "$@"\' sh "$@"\nexec ONE'],
  ])('is queried again in each directory if it chooses one: %s', async ([, text], { sandbox }) => {
    const [one, other] = [store('base').python, store('laterBase').python];
    await writeFile(join(sandbox.cwd, '.choice'), other);
    const file = await write(sandbox, (text ?? '').replaceAll('ONE', one).replaceAll('OTHER', other));
    const cache: CachedAnswer[] = [];
    const first = nextRun(sandbox, cache);
    expect((await first.query(file))?.executable).toBe(other);
    expect(first.isCacheable()).toBe(false);
    const later = nextRun(sandbox, cache);
    expect(await later.queryFound(file), 'uv skips or takes it by itself').toBeUndefined();
    await later.query(file);
    expect(later.wasQueried(file)).toBe(true);
  });

  test('is queried again if it is a link to a version manager, though a Python lies beside that', async ({
    sandbox,
  }) => {
    const [bin, shims] = [join(sandbox.cwd, 'bin'), join(sandbox.cwd, 'shims')];
    for (const place of [bin, shims]) await mkdir(place);
    const system = join(bin, `python${minor}`);
    await symlink(store('base').python, system);
    await writeFile(join(bin, 'mise'), `#!/bin/sh\nexec "$(cat .choice)" "$@"\n`, { mode: 0o755 });
    await symlink(join(bin, 'mise'), join(shims, 'python'));
    await writeFile(join(sandbox.cwd, '.choice'), system);
    const interpreters = nextRun(sandbox, []);
    expect((await interpreters.query(join(shims, 'python')))?.executable).toBe(system);
    expect(interpreters.isCacheable()).toBe(false);
  });
});
