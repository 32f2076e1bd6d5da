import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, inject } from 'vitest';
import { changes, snapshot } from '../support/snapshot.ts';
import { storePython } from '../support/store.ts';
import { makeReplayed, type Replayed } from './replayed.ts';
import { test as sandboxTest, type Outcome, type RunOptions, type Sandbox } from '../support/sandbox.ts';
import type { StoreKind, StorePython } from '../support/store-kinds.ts';
import type { Uv } from '../support/uv-versions.ts';

export const launcher = resolve(import.meta.dirname, '../../bin/uv');
const bundle = resolve(import.meta.dirname, '../../dist/uvshim.cjs');

/** A place where a release of uv is run, as it is and through the shim, on the Pythons of the store. */
export interface World extends Sandbox {
  /** Runs `uv ARGS…` through the shim. */
  uv: (args: string[], options?: RunOptions) => Promise<Outcome>;
  /** Runs `uvshim ARGS…`. */
  uvshim: (args: string[], options?: RunOptions) => Promise<Outcome>;
  /** Runs `uv ARGS…` as where there is no POSIX shell: Node starts uv itself. */
  withoutShell: (args: string[], options?: RunOptions) => Promise<Outcome>;
  /** Runs the real uv. */
  raw: (args: string[], options?: RunOptions) => Promise<Outcome>;
  /** Runs `code` in the interpreter of an environment (absolute, or relative to the sandbox's cwd); its output, trimmed. */
  ask: (environment: string, code: string) => Promise<string>;
  /** The Python of a kind in the read-only store, of the minor version that is tested. */
  store: (kind: StoreKind) => StorePython;
  minor: string;
}

/** Whether the program is asked for a command, or has been asked before, and the launcher has it written down. */
type Mode = 'cold' | 'replayed';

/** What a scenario is defined for: one release of uv and one minor version of Python. */
export interface Scene {
  version: string;
  minor: string;
  mode: Mode;
  /** Takes kinds of Python, or whatever there is a scenario for each of; with a release between two boundaries, some of them. */
  some: <Kind>(kinds: readonly Kind[]) => readonly Kind[];
  /** vitest's `test`, with the world. */
  test: ReturnType<typeof testFor>;
}

/** Of the releases between the boundaries so many in a row see every kind of Python once. */
const SHARES = 3;

/** The kinds of Python that report another prefix than their own. */
export const DIRTY = ['dirty', 'laterDirty', 'script'] as const;

/** Says `import sys; print(sys.prefix)`, which is what everything here turns on. */
export const PREFIX = 'import sys; print(sys.prefix)';

/** `boundaries` are the releases with which something changes, `ends` the oldest and the newest. */
type Releases = 'all' | 'boundaries' | 'ends' | 'none';

/** For which releases of uv scenarios are defined: for all of them where it says nothing else. */
interface Extent {
  /** the first that has the command: `0.4` */
  since?: string;
  cold?: Releases;
  replayed?: Releases;
}

/**
 * Defines scenarios, cold with one minor version of Python and replayed with another. The minor versions go round, so that
 * each is seen with old and new releases in both ways.
 */
export function scenarios(
  { since = '0', cold = 'all', replayed = 'all' }: Extent,
  define: (scene: Scene) => void,
): void {
  const minors = inject('cpythons').map(({ minor }) => minor);
  const half = Math.floor(minors.length / 2);
  const ways = [
    { mode: 'cold', releases: cold, offset: 0 },
    { mode: 'replayed', releases: replayed, offset: half },
  ] as const;
  for (const { mode, releases, offset } of ways)
    inject('uvs').forEach((uv, at) => {
      const turn = at + offset;
      const minor = minors[turn % minors.length] ?? '';
      if (isSince(uv.version, since) && isAmong(uv, releases)) defineOne(define, uv, minor, mode, turn);
    });
}

function isAmong(uv: Uv, releases: Releases): boolean {
  const uvs = inject('uvs');
  switch (releases) {
    case 'all':
      return true;
    case 'boundaries':
      return uv.isBoundary;
    case 'ends':
      return uv === uvs[0] || uv === uvs.at(-1);
    case 'none':
      return false;
  }
}

function defineOne(define: (scene: Scene) => void, uv: Uv, minor: string, mode: Mode, turn = 0): void {
  const { version, isBoundary } = uv;
  const some = <Kind>(kinds: readonly Kind[]) =>
    isBoundary ? kinds : kinds.filter((_, at) => at % SHARES === turn % SHARES);
  describe(`uv ${version}, Python ${minor}, ${mode}`, () => {
    define({ version, minor, mode, some, test: testFor(uv, minor, mode) });
  });
}

/**
 * Defines scenarios that hang on no version, for one release of uv: the preferred one if it is among those to test with,
 * else the newest; and for the preferred minor version of Python.
 */
export function scenario(define: (scene: Scene) => void, preferred?: string): void {
  const uv = inject('uvs').find(({ version }) => version === preferred) ?? inject('uvs').at(-1);
  const minor = inject('cpythons')[0]?.minor;
  if (uv === undefined || minor === undefined) throw new Error('there is no uv, or no Python, to test with');
  defineOne(define, uv, minor, 'cold');
}

/** Whether a version of uv is `since` or later, both as dotted numbers. */
export function isSince(version: string, since: string): boolean {
  const [one, other] = [version, since].map((text) => text.split('.').map(Number));
  const differing = [0, 1, 2].find((at) => (one?.[at] ?? 0) !== (other?.[at] ?? 0));
  return differing === undefined || (one?.[differing] ?? 0) > (other?.[differing] ?? 0);
}

/** Fails with the whole output where a command did not end well. */
export function expectSuccess({ status, signal, stdout, stderr }: Outcome): void {
  expect({ status, signal }, `${stdout}${stderr}`).toEqual({ status: 0, signal: null });
}

/** The lines that the shim itself said. */
export function said({ stderr }: Outcome): string[] {
  return stderr.split('\n').filter((line) => /^(uvshim|hint): /.test(line));
}

/** What is written by some work, but for the caches: uv's, the shim's, and the directory for temporary files. */
export async function writtenOutsideOfCaches(world: World, work: () => Promise<void>): Promise<string[]> {
  const before = await snapshot(world.directory);
  await work();
  const written = changes(before, await snapshot(world.directory));
  return written.filter((line) => !/^. (cache|tmp|prefix|home\/\.cache)(\/|:|$)|^~ home: /.test(line));
}

function testFor(uv: Uv, minor: string, mode: Mode) {
  return sandboxTest.extend<{ world: World }>({
    world: async ({ sandbox }, use) => {
      await use(await makeWorld(sandbox, uv, minor, mode));
    },
  });
}

async function makeWorld(sandbox: Sandbox, uv: Uv, minor: string, mode: Mode): Promise<World> {
  // The real uv stands alone in a directory, as no store's bin has one.
  const realUv = join(sandbox.directory, 'real-uv');
  await mkdir(realUv);
  await symlink(uv.uv, join(realUv, 'uv'));
  const replayed = mode === 'replayed' ? await makeReplayed(sandbox, launcher, bundle) : undefined;
  const own = replayed?.launcher ?? launcher;
  const path = (options: RunOptions = {}) => [...(options.path ?? []), dirname(own), realUv];
  const run: Replayed['run'] = replayed?.run ?? ((args, options) => sandbox.run(launcher, args, options));
  return {
    ...sandbox,
    minor,
    store: (kind) => storePython(inject('store'), kind, minor),
    uv: (args, options) => run(args, { ...options, path: path(options) }),
    uvshim: (args, options) =>
      sandbox.run(join(dirname(own), 'uvshim'), args, { ...options, path: path(options) }),
    withoutShell: (args, options) =>
      sandbox.run('node', [bundle, 'run', ...args], { ...options, path: path(options) }),
    raw: (args, options) => sandbox.run(uv.uv, args, { ...options, path: path(options) }),
    ask: async (environment, code) => {
      const python = join(resolve(sandbox.cwd, environment), 'bin', 'python');
      const outcome = await sandbox.run(python, ['-c', code]);
      expectSuccess(outcome);
      return outcome.stdout.trim();
    },
  };
}
