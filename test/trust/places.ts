import { copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import fc from 'fast-check';
import { inject } from 'vitest';
import which from 'which';
import { compile } from '../support/compile.ts';
import { fillLauncher } from '../support/launcher-text.ts';
import { test as sandboxTest, type Sandbox } from '../support/sandbox.ts';
import { storePython } from '../support/store.ts';
import { ownCache } from '../support/own-cache.ts';
import { directoryName } from './arbitrary.ts';
import { programs } from './starter.ts';

const root = resolve(import.meta.dirname, '../..');

/** An installed shim, a stand-in for uv, and directories with odd names. */
export interface Places {
  /** On PATH: a link. */
  uv: string;
  /** The stand-in itself. */
  real: string;
  /** The Node that the launcher knows. */
  node: string;
  /** the file in which the fake uv records its call */
  seen: string;
  shim: string;
  cache: string;
  /** With a healthy environment in each. */
  healthy: Buffer[];
  /** With nothing in it. */
  empty: Buffer[];
  /** The variables of every caller. */
  variables: Readonly<Record<string, string>>;
  /** Whether the launcher has a Node: only the one that it knows from its installation; there is none on PATH. */
  setNode: (isThere: boolean) => Promise<void>;
}

/** The program in the place of uv: `uv` writes down what it sees, `behave` does what BEHAVE says. */
const standIns = {
  uv: async () => join(await programs(), 'uv'),
  behave: async () => join(await compile(join(import.meta.dirname, 'behave.c')), 'behave'),
};

/** Creates them in a sandbox; the names come from a seed. */
export async function makePlaces(
  sandbox: Sandbox,
  standIn: keyof typeof standIns,
  seed = 1,
): Promise<Places> {
  const { directory, home, cwd } = sandbox;
  const real = join(directory, 'real/uv');
  await mkdir(dirname(real));
  await copyFile(await standIns[standIn](), real);
  // On PATH is a link to it: what it writes beside itself would change the directory.
  const uv = join(directory, 'path/uv');
  await mkdir(dirname(uv));
  await symlink(real, uv);
  const node = join(directory, 'node');
  const eight = fc.uniqueArray(directoryName, { minLength: 8, maxLength: 8, selector: String });
  const [names = []] = fc.sample(eight, { seed, numRuns: 1 });
  const [healthy, empty] = [places(join(cwd, 'healthy'), names), places(join(cwd, 'empty'), names)];
  for (const place of [...healthy, ...empty]) await mkdir(place, { recursive: true });
  for (const place of healthy) await makeEnvironment(place);
  const shim = await install(directory, node);
  return {
    uv,
    real,
    node,
    seen: join(directory, 'real/seen'),
    shim,
    get cache() {
      return ownCache(home);
    },
    healthy,
    empty,
    variables: { HOME: home, XDG_CACHE_HOME: join(home, '.cache'), PATH: `${dirname(shim)}:${dirname(uv)}` },
    setNode: async (isThere) => {
      await rm(node, { force: true });
      if (isThere) await symlink(process.execPath, node);
    },
  };
}

/** vitest's `test` with places whose launcher has a Node, and in which `behave` is uv. */
export const testInPlaces = sandboxTest.extend<{ places: Places }>({
  places: async ({ sandbox }, use) => {
    const made = await makePlaces(sandbox, 'behave');
    await made.setNode(true);
    await use(made);
  },
});

function places(above: string, names: readonly Buffer[]): Buffer[] {
  return [Buffer.from(above), ...names.map((name) => Buffer.concat([Buffer.from(`${above}/`), name]))];
}

/** Makes the launcher as install.sh leaves it. */
async function install(directory: string, node: string): Promise<string> {
  const file = join(directory, 'installed/uv');
  await mkdir(dirname(file));
  const settings = [`home=${root}`, `recorded_node=${node}`, `recorded_timeout=${which.sync('timeout')}`];
  await writeFile(file, await fillLauncher('/bin/sh', settings), { mode: 0o755 });
  await symlink('uv', join(dirname(file), 'uvshim'));
  return file;
}

async function makeEnvironment(directory: Buffer): Promise<void> {
  const base = storePython(inject('store'), 'base', inject('cpythons')[0]?.minor ?? '');
  const at = (name: string) => Buffer.concat([directory, Buffer.from(`/.venv/${name}`)]);
  await mkdir(at('bin'), { recursive: true });
  for (const name of ['python', 'python3']) await symlink(base.python, at(`bin/${name}`));
  await mkdir(at(`lib/python${base.minor}/site-packages`), { recursive: true });
  await writeFile(at('pyvenv.cfg'), `home = ${dirname(base.python)}\ninclude-system-site-packages = false\n`);
}
