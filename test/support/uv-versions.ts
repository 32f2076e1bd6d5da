import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { CPython } from './store/copy-interpreter.ts';
import { cached, exists } from './cache.ts';
import { findCPythons } from './cpythons.ts';

/**
 * The releases of uv to test with, oldest first: the oldest with most of today's commands, the newest, and one of most minor
 * versions in between. test/scenario/releases.ts finds those on both sides of each feature in `SINCE`
 * (src/discovery/real-uv.ts).
 */
export const PINNED_VERSIONS: readonly string[] = [
  '0.2.13',
  '0.4.30',
  '0.5.31',
  '0.6.1',
  '0.7.18',
  '0.7.19',
  '0.8.24',
  '0.9.30',
  '0.10.12',
  '0.11.7',
  '0.11.8',
  '0.12.0',
  '0.13.9',
];

/** Other releases in test/trust/uv-options.json: the tests of reading command lines use them too. */
const PROBED_VERSIONS = ['0.7.22', '0.11.0', '0.13.8'] as const;

/** The executables of one release. 0.2.13 has no `uvx`. */
interface Executables {
  uv: string;
  uvx?: string;
}

/** A release on this machine. */
export type Uv = { version: string } & Executables;

/** The releases to test with: all pinned ones, or the list in UVSHIM_TEST_UV ("0.13.9,0.14.0"), pinned or not. */
export function chosenReleases(env: NodeJS.ProcessEnv): readonly string[] {
  const names = namedReleases(env);
  const wrong = names.filter((name) => !/^\d+\.\d+\.\d+$/.test(name));
  if (wrong.length > 0) {
    throw new Error(
      `UVSHIM_TEST_UV names ${wrong.join(', ')}\nhint: UVSHIM_TEST_UV=${PINNED_VERSIONS.at(-1) ?? ''} npm test`,
    );
  }
  return names.length === 0 ? PINNED_VERSIONS : names;
}

/** Whether UVSHIM_TEST_UV names the releases to test with. */
export function areNamed(env: NodeJS.ProcessEnv): boolean {
  return namedReleases(env).length > 0;
}

function namedReleases(env: NodeJS.ProcessEnv): string[] {
  return (env.UVSHIM_TEST_UV ?? '').split(',').filter((name) => name !== '');
}

/** Like `chosenReleases`, with the probed releases, unless UVSHIM_TEST_UV is set. */
export function readingReleases(env: NodeJS.ProcessEnv): readonly string[] {
  const chosen = chosenReleases(env);
  return areNamed(env) ? chosen : [...chosen, ...PROBED_VERSIONS];
}

/**
 * Returns the executables of a release, downloaded on the first call by the machine's first CPython with pip. Takes the
 * environment to find it in. Throws if no CPython has pip, or if the download fails.
 */
export async function ensureUv(version: string, env: NodeJS.ProcessEnv): Promise<Executables> {
  const directory = await cached(join('uv', version), (beside) => download(version, env, beside));
  const uv = join(directory, 'uv');
  const { stdout, shortMessage } = await execa(uv, ['--version'], { reject: false });
  if (stdout.split(' ')[1] !== version) {
    throw new Error(`${uv} is not uv ${version}: ${[stdout, shortMessage].join(' ')}`);
  }
  const uvx = join(directory, 'uvx');
  return (await exists(uvx)) ? { uv, uvx } : { uv };
}

/** The Python that downloads, found once for all downloads. */
let downloader: Promise<string> | undefined;

async function download(version: string, env: NodeJS.ProcessEnv, into: string): Promise<void> {
  downloader ??= findCPythons(env).then(pythonWithPip);
  const python = await downloader;
  const downloads = await mkdtemp(join(tmpdir(), 'uv-wheel-'));
  try {
    const what = ['--no-deps', '--only-binary', ':all:', '-d', downloads, `uv==${version}`];
    // With the machine's environment and configuration, which know how to reach a registry.
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

/** The first of some CPythons that has pip. Throws if none has. */
export async function pythonWithPip(pythons: CPython[]): Promise<string> {
  for (const { executable } of pythons) {
    const { failed } = await execa(executable, ['-m', 'pip', '--version'], { reject: false });
    if (!failed) return executable;
  }
  const asked = pythons.map((python) => python.executable).join(', ');
  throw new Error(
    `no Python with pip to download uv with (asked: ${asked})\nhint: python3 -m ensurepip --user`,
  );
}
