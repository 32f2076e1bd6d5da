import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { CPython } from '../../src/commands/demo/copy-interpreter.ts';
import { cached, exists } from './cache.ts';
import { findCPythons } from './cpythons.ts';

/**
 * The releases of uv that the scenarios run with, oldest first. 0.2.13: the oldest that has most of today's commands.
 * 0.7.18 and 0.7.19: the last for which a missing lock is fatal, and the next. 0.11.7 and 0.11.8: the last that knows only
 * PATH, and the first with UV_PYTHON_SEARCH_PATH. 0.6.1 and 0.13.9: the middle, and the newest.
 */
const PINNED_VERSIONS = ['0.2.13', '0.6.1', '0.7.18', '0.7.19', '0.11.7', '0.11.8', '0.13.9'] as const;

/** The executables of one release. `uvx` is absent where the release has none (0.2.13). */
export interface Uv {
  version: string;
  uv: string;
  uvx?: string;
}

/** The versions to test with: all pinned ones, or those that UVSHIM_TEST_UV names ("0.13.9,0.14.0"), pinned or not. */
export function chosenUvVersions(env: NodeJS.ProcessEnv): readonly string[] {
  const names = (env.UVSHIM_TEST_UV ?? '').split(',').filter((name) => name !== '');
  const wrong = names.filter((name) => !/^\d+\.\d+\.\d+$/.test(name));
  if (wrong.length > 0) {
    throw new Error(
      `UVSHIM_TEST_UV names ${wrong.join(', ')}\nhint: UVSHIM_TEST_UV=${PINNED_VERSIONS.at(-1) ?? ''} npm test`,
    );
  }
  return names.length === 0 ? PINNED_VERSIONS : names;
}

/**
 * Gives the executables of a release, downloaded on the first call with the first CPython of the machine that has pip.
 * Takes the environment to find that in; throws where none has pip, or the download fails.
 */
export async function ensureUv(version: string, env: NodeJS.ProcessEnv): Promise<Uv> {
  const directory = await cached(join('uv', version), (beside) => download(version, env, beside));
  const uv = join(directory, 'uv');
  const { stdout, shortMessage } = await execa(uv, ['--version'], { reject: false });
  if (stdout.split(' ')[1] !== version) {
    throw new Error(`${uv} is not uv ${version}: ${[stdout, shortMessage].join(' ')}`);
  }
  const uvx = join(directory, 'uvx');
  return (await exists(uvx)) ? { version, uv, uvx } : { version, uv };
}

async function download(version: string, env: NodeJS.ProcessEnv, into: string): Promise<void> {
  const python = await pythonWithPip(await findCPythons(env));
  const downloads = await mkdtemp(join(tmpdir(), 'uv-wheel-'));
  try {
    const what = ['--no-deps', '--only-binary', ':all:', '-d', downloads, `uv==${version}`];
    // With the machine's own environment and configuration: how to reach a registry is its business, not ours.
    const pip = await execa(python, ['-m', 'pip', 'download', '--quiet', ...what], { reject: false });
    if (pip.failed)
      throw new Error(`uv ${version} could not be downloaded with ${python} -m pip\n${pip.stderr}`);
    const [wheel] = await readdir(downloads);
    if (wheel === undefined) throw new Error(`pip downloaded nothing for uv ${version}`);
    await execa(python, ['-I', '-c', EXTRACT_SCRIPTS, join(downloads, wheel), into]);
  } finally {
    await rm(downloads, { recursive: true, force: true });
  }
  for (const name of await readdir(into)) await chmod(join(into, name), 0o755);
}

const EXTRACT_SCRIPTS = `
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        directory, _, script = name.rpartition("/")
        if directory.endswith(".data/scripts") and script in ("uv", "uvx"):
            with open(os.path.join(sys.argv[2], script), "wb") as target:
                target.write(wheel.read(name))
`;

async function pythonWithPip(pythons: CPython[]): Promise<string> {
  for (const { executable } of pythons) {
    const { failed } = await execa(executable, ['-m', 'pip', '--version'], { reject: false });
    if (!failed) return executable;
  }
  const asked = pythons.map((python) => python.executable).join(', ');
  throw new Error(
    `no Python with pip to download uv with (asked: ${asked})\nhint: python3 -m ensurepip --user`,
  );
}
