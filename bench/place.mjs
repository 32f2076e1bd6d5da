import { cp, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '../test/support/cache.ts';
import { chooseCPythons } from '../test/support/cpythons.ts';
import { makeReadOnly } from '../test/support/read-only.ts';
import { ensureStore, storePython } from '../test/support/store.ts';
import { makeTools } from '../test/support/tools.ts';
import { ensureUv } from '../test/support/uv-versions.ts';
import { ensureWheels } from '../test/support/wheels.ts';
import { makeLaunchers } from './launchers.mjs';

/** The checkout. */
export const root = dirname(cacheDirectory);

/**
 * Creates a temporary directory with everything to time, and the read-only store of the tests. Takes uv's version and
 * the environment to find programs in. `undo` unmounts the store.
 */
export async function makePlace(version, env) {
  const cpythons = await chooseCPythons(env);
  const { uv } = await ensureUv(version, env);
  await ensureWheels(cpythons[0]);
  const store = await ensureStore(cpythons);
  const unmount = await makeReadOnly(store.directory);
  const tools = await makeTools(env);
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'uvshim-bench-')));
  for (const name of ['home', 'tmp', 'uv-cache', 'real-uv']) await mkdir(join(directory, name));
  await symlink(uv, join(directory, 'real-uv/uv'));
  // Copies, so that edits in the checkout do not change the figures.
  await cp(join(root, 'dist'), join(directory, 'dist'), { recursive: true });
  const launchers = await makeLaunchers(directory, join(root, 'bin/uv'), uv, env);
  const python = (kind) => storePython(store, kind, cpythons[0].minor);
  return {
    directory,
    uv,
    version,
    env,
    launchers,
    python,
    real: join(directory, 'real-uv'),
    tools,
    undo: async () => {
      await unmount();
      await rm(tools, { recursive: true });
    },
  };
}

/**
 * The complete environment for a launcher, with its own cache. Takes the directories after the real uv's on PATH, and
 * the ones before it.
 */
export function environment({ directory, real, tools }, launcher, path, before = []) {
  const home = join(directory, 'home');
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CONFIG_DIRS: join(home, 'xdg'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_CACHE_HOME: join(launcher.prefix, 'cache'),
    UV_CACHE_DIR: join(directory, 'uv-cache'),
    TMPDIR: join(directory, 'tmp'),
    LANG: 'C.UTF-8',
    // Every login sets it; bash would search for it.
    SHELL: '/bin/sh',
    NO_COLOR: '1',
    PATH: [dirname(launcher.uv), ...before, real, ...path, tools].join(':'),
  };
}

/** A new working directory. */
export async function makeDirectory({ directory }, name) {
  const made = join(directory, 'work', name);
  await mkdir(made, { recursive: true });
  return made;
}
