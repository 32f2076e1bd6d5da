import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lookUp } from './launchers.mjs';
import { compare } from './pair.mjs';
import { makeDirectory } from './place.mjs';
import { alternate, withoutNodeSettings } from './time.mjs';

/**
 * Each takes the environment and a working directory, and returns two commands: a shim, and the program that it starts.
 */
const OTHERS = {
  pyenv: async ({ env }) => versionManager(env.PYENV_ROOT, 'PYENV_VERSION', 'python', ['-c', '']),
  rbenv: async ({ env }) =>
    versionManager(env.RBENV_ROOT ?? join(env.HOME ?? '', '.rbenv'), 'RBENV_VERSION', 'ruby', ['-e', '']),
  asdf: async ({ env }) =>
    shimsOf(join(env.ASDF_DATA_DIR ?? join(env.HOME ?? '', '.asdf'), 'shims'), ['asdf', 'which'], env),
  mise: async ({ find }) => prefixed(await find('mise'), ['exec', '--'], await find('true')),
  'direnv exec': async ({ find, cwd }) => {
    const direnv = await find('direnv');
    await writeFile(join(cwd, '.envrc'), 'export BENCH=1\n');
    if (direnv) spawnSync(direnv, ['allow', cwd], { cwd });
    return prefixed(direnv, ['exec', cwd], await find('true'));
  },
  corepack: async ({ find }) => {
    const [corepack, node] = [await find('corepack'), await find('node')];
    // `--version` runs without a package manager, which corepack would have to download.
    return corepack && node && { shim: [corepack, '--version'], direct: [node, '-e', ''] };
  },
};

/** Other shims on this machine against the programs that they start. For comparison only, without a bound. */
export async function* measureOthers(place, how) {
  const env = withoutNodeSettings(place.env);
  const cwd = await makeDirectory(place, 'others');
  for (const [name, find] of Object.entries(OTHERS)) {
    const pair = await find({ env, cwd, find: (program) => lookUp(program, env.PATH ?? '') });
    if (!pair) continue;
    const calls = [pair.direct, pair.shim].map((argv) => ({ argv, cwd, env: { ...env, ...pair.env } }));
    try {
      yield { name, ...compare(...alternate(calls, how)) };
    } catch {
      // Installed, but broken.
      continue;
    }
  }
}

async function versionManager(root, variable, program, args) {
  const versions = await readdir(join(root ?? '/nowhere', 'versions')).catch(() => []);
  const version = versions.find((each) => existsSync(join(root, 'versions', each, 'bin', program)));
  const shim = join(root ?? '', 'shims', program);
  if (version === undefined || !existsSync(shim)) return undefined;
  const direct = join(root, 'versions', version, 'bin', program);
  return { shim: [shim, ...args], direct: [direct, ...args], env: { [variable]: version } };
}

async function shimsOf(directory, which, env) {
  for (const name of await readdir(directory).catch(() => [])) {
    const { status, stdout } = spawnSync(which[0], [...which.slice(1), name], { env, encoding: 'utf8' });
    if (status === 0)
      return { shim: [join(directory, name), '--version'], direct: [stdout.trim(), '--version'] };
  }
  return undefined;
}

function prefixed(program, words, command) {
  return program && command && { shim: [program, ...words, command], direct: [command] };
}
