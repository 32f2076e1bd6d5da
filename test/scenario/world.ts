import { mkdir, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { describe, expect, inject } from 'vitest';
import { changes, snapshot } from '../support/snapshot.ts';
import { storePython } from '../support/store.ts';
import { makeHandOver } from './hand-over.ts';
import { test as sandboxTest, type Outcome, type RunOptions, type Sandbox } from '../support/sandbox.ts';
import type { StoreKind, StorePython } from '../support/store-kinds.ts';
import { isAll, isInSlice, seed } from '../support/tier.ts';
import { areNamed, type Uv } from '../support/uv-versions.ts';
import { chooseReleases, type Chosen, type Needs } from './releases.ts';

export { isSince } from './releases.ts';

export const launcher = resolve(import.meta.dirname, '../../bin/uv');
const bundle = resolve(import.meta.dirname, '../../dist/uvshim.cjs');

/** Runs a release of uv, as it is and through the shim, on the Pythons of the store. */
export interface World extends Sandbox {
  /** Runs `uv ARGS…` through the shim. */
  uv: (args: string[], options?: RunOptions) => Promise<Outcome>;
  /** Runs `uvshim ARGS…`. */
  uvshim: (args: string[], options?: RunOptions) => Promise<Outcome>;
  /** Runs `uv ARGS…` as on a system without a POSIX shell: Node starts uv itself. */
  withoutShell: (args: string[], options?: RunOptions) => Promise<Outcome>;
  /** Runs the real uv. */
  raw: (args: string[], options?: RunOptions) => Promise<Outcome>;
  /** Runs `code` in the interpreter of an environment (absolute, or relative to the sandbox's cwd); its output, trimmed. */
  ask: (environment: string, code: string) => Promise<string>;
  /** The Python of a kind in the read-only store, of the minor version that is tested. */
  store: (kind: StoreKind) => StorePython;
  minor: string;
}

/** How uv is called through the shim: with a proof that a second call would hand over the same to uv, or alone. */
type Mode = 'cold' | 'alone';

/** One release of uv and one minor version of Python for a scenario. */
export interface Scene extends Chosen {
  minor: string;
  /** vitest's `test`, with the world. */
  test: ReturnType<typeof testFor>;
}

/** The kinds of Python that report another prefix than their own. */
export const PREFIX_WRAPPERS = ['prefix wrapper', 'later prefix wrapper', 'script'] as const;

/** Says `import sys; print(sys.prefix)`, which is what everything here turns on. */
export const PREFIX = 'import sys; print(sys.prefix)';

/** The releases and features of scenarios. */
export interface Extent extends Needs {
  /**
   * `boundaries`: in `npm run test:all` with no more releases than in `npm test`; `ends`: with the oldest and the newest
   * alone, whatever it needs
   */
  releases?: 'boundaries' | 'ends';
}

/** Counts the calls of `scenarios` in each file: each call takes another turn. One process runs many files. */
const blocks = new Map<string, number>();

/**
 * Defines scenarios for releases of uv: in `npm test` for those on both sides of each feature, the oldest and the newest; in
 * `npm run test:all`, of which each commit runs a slice, for all. The minor versions of Python take turns.
 */
export function scenarios(extent: Extent, define: (scene: Scene) => void): void {
  const file = basename(expect.getState().testPath ?? '');
  blocks.set(file, (blocks.get(file) ?? 0) + 1);
  const block = `${file} ${blocks.get(file) ?? 0}`;
  const turn = seed + Buffer.from(block).reduce((sum, byte) => sum + byte, 0);
  const minors = inject('cpythons').map(({ minor }) => minor);
  for (const [at, chosen] of releasesFor(extent, turn).entries()) {
    const minor = minors[(at + turn) % minors.length] ?? '';
    const uv = inject('uvs').find(({ version }) => version === chosen.version);
    if (uv && isInSlice(block, uv.version)) defineOne(define, uv, 'cold', { ...chosen, minor });
  }
}

function releasesFor({ releases, ...needs }: Extent, turn: number): Chosen[] {
  const versions = inject('uvs').map(({ version }) => version);
  if (releases === 'ends') return chooseReleases(versions, { ...needs, features: [] }, turn, false);
  // Those that UVSHIM_TEST_UV names are all meant.
  const isEach = areNamed(process.env) || (isAll && releases !== 'boundaries');
  return chooseReleases(versions, needs, turn, isEach);
}

function defineOne(
  define: (scene: Scene) => void,
  uv: Uv,
  mode: Mode,
  { minor, ...chosen }: Omit<Scene, 'test'>,
): void {
  describe(`uv ${uv.version}, Python ${minor}, ${mode}`, () => {
    define({ ...chosen, minor, test: testFor(uv, minor, mode) });
  });
}

/**
 * Defines scenarios that depend on no version, for one release of uv: the preferred one if it is among those to test with,
 * else the newest; and for the preferred minor version of Python.
 */
export function scenario(define: (scene: Scene) => void, preferred?: string): void {
  const uv = inject('uvs').find(({ version }) => version === preferred) ?? inject('uvs').at(-1);
  const minor = inject('cpythons')[0]?.minor;
  if (uv === undefined || minor === undefined) throw new Error('there is no uv, or no Python, to test with');
  const [chosen] = chooseReleases([uv.version], {}, 0, true);
  if (chosen) defineOne(define, uv, 'alone', { ...chosen, minor });
}

/** Whether the store has Pythons of more than one minor version: Debian has only one CPython. */
export const hasOtherMinor = inject('cpythons').length > 1;

/** Fails with the whole output if a command did not succeed. */
export function expectSuccess({ status, signal, stdout, stderr }: Outcome): void {
  expect({ status, signal }, `${stdout}${stderr}`).toEqual({ status: 0, signal: null });
}

/** The lines that the shim itself said. */
export function said({ stderr }: Outcome): string[] {
  return stderr.split('\n').filter((line) => /^(uvshim|hint): /.test(line));
}

/** The files that some work writes, without the caches of uv and the shim, and without temporary files. */
export async function writtenOutsideOfCaches(world: World, work: () => Promise<void>): Promise<string[]> {
  const before = await snapshot(world.directory);
  await work();
  const written = changes(before, await snapshot(world.directory));
  return written.filter((line) => !/^. (cache|tmp|prefix|home\/\.cache)(\/|:|$)|^~ home: /.test(line));
}

function testFor(uv: Uv, minor: string, mode: Mode) {
  return sandboxTest.extend<{ world: World }>({
    world: async ({ sandbox }, use) => {
      // A directory that only has uv, unlike the bin of a store.
      const directory = join(sandbox.directory, 'real-uv');
      await mkdir(directory);
      const { run, close } = await RUNNERS[mode](sandbox, directory, uv.uv);
      await use(makeWorld(sandbox, { uv, directory, minor, run }));
      close();
    },
  });
}

/** How the launcher is run. */
interface Runner {
  run: (args: string[], options?: RunOptions) => Promise<Outcome>;
  close: () => void;
}

const RUNNERS: Record<Mode, (sandbox: Sandbox, directory: string, uv: string) => Promise<Runner>> = {
  cold: async (sandbox, directory, uv) => {
    const { run, close } = await makeHandOver(sandbox, directory, { uv, node: process.execPath });
    return { run: (args, options) => run(launcher, args, options), close };
  },
  alone: async (sandbox, directory, uv) => {
    await symlink(uv, join(directory, 'uv'));
    return {
      run: (args, options) => sandbox.run(launcher, args, options),
      close: () => undefined,
    };
  },
};

interface Parts extends Pick<Runner, 'run'> {
  uv: Uv;
  /** the directory of the uv that the launcher finds */
  directory: string;
  minor: string;
}

function makeWorld(sandbox: Sandbox, { uv, directory, minor, run }: Parts): World {
  const path = (options: RunOptions = {}) => [...(options.path ?? []), dirname(launcher), directory];
  return {
    ...sandbox,
    minor,
    store: (kind) => storePython(inject('store'), kind, minor),
    uv: (args, options) => run(args, { ...options, path: path(options) }),
    uvshim: (args, options) =>
      sandbox.run(join(dirname(launcher), 'uvshim'), args, { ...options, path: path(options) }),
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
