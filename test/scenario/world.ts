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
export type Mode = 'cold' | 'replayed';

/** What a scenario is defined for: one release of uv and one minor version of Python. */
export interface Scene {
  version: string;
  minor: string;
  mode: Mode;
  /** vitest's `test`, with the world. */
  test: ReturnType<typeof testFor>;
}

/** The kinds of Python that report another prefix than their own. */
export const DIRTY = ['dirty', 'laterDirty', 'script'] as const;

/** Says `import sys; print(sys.prefix)`, which is what everything here turns on. */
export const PREFIX = 'import sys; print(sys.prefix)';

/** Defines scenarios for each release of uv from `since` on (`0.4`), and each minor version of Python in the store. */
export function scenarios(define: (scene: Scene) => void, since = '0'): void {
  for (const minor of minors()) defineAll(define, since, minor, 'cold');
}

/** As `scenarios`, with the preferred minor version alone, but for the newest release: what hangs less on Python than on uv. */
export function scenariosOnce(define: (scene: Scene) => void, since = '0'): void {
  const newest = inject('uvs').at(-1)?.version ?? since;
  const [preferred = '', ...others] = minors();
  defineAll(define, since, preferred, 'cold');
  if (isSince(newest, since)) for (const minor of others) defineAll(define, newest, minor, 'cold');
}

/**
 * As `scenarios`, and all once more as they are when they are replayed. The oldest and the newest release see every minor
 * version in both ways, the others each minor version in one of the two.
 */
export function scenariosTwice(define: (scene: Scene) => void, since = '0'): void {
  const versions = inject('uvs').map(({ version }) => version);
  const ends = [versions[0], versions.at(-1)];
  const middle = versions.filter((version) => !ends.includes(version));
  const [preferred = '', ...others] = minors();
  for (const mode of ['cold', 'replayed'] as const) {
    for (const minor of minors()) defineAll(define, since, minor, mode, (version) => ends.includes(version));
  }
  const inTheMiddle = (version: string) => middle.includes(version);
  defineAll(define, since, preferred, 'cold', inTheMiddle);
  for (const minor of others) defineAll(define, since, minor, 'replayed', inTheMiddle);
}

function minors(): string[] {
  return [...new Set(inject('store').pythons.map(({ minor }) => minor))];
}

function defineAll(
  define: (scene: Scene) => void,
  since: string,
  minor: string,
  mode: Mode,
  isWanted: (version: string) => boolean = () => true,
): void {
  const uvs = inject('uvs').filter(({ version }) => isSince(version, since) && isWanted(version));
  for (const uv of uvs) {
    describe(`uv ${uv.version}, Python ${minor}, ${mode}`, () => {
      define({ version: uv.version, minor, mode, test: testFor(uv, minor, mode) });
    });
  }
}

/**
 * Defines scenarios that hang on no version: for one release of uv, the preferred one if it is among those to test with,
 * else the newest; and for the preferred minor version of Python.
 */
export function scenario(define: (scene: Scene) => void, preferred: string): void {
  const uv = inject('uvs').find(({ version }) => version === preferred) ?? inject('uvs').at(-1);
  const minor = inject('cpythons')[0]?.minor;
  if (uv === undefined || minor === undefined) throw new Error('there is no uv, or no Python, to test with');
  describe(`uv ${uv.version}, Python ${minor}`, () => {
    define({ version: uv.version, minor, mode: 'cold', test: testFor(uv, minor, 'cold') });
  });
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
