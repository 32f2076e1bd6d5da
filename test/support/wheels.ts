import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { execa } from 'execa';
import { distributionFiles, type Distribution } from './store/distribution.ts';
import type { CPython } from './store/copy-interpreter.ts';
import { cached, cacheDirectory } from './cache.ts';

const WHEELS: Distribution[] = [
  { name: 'plainpkg', version: '1.0' },
  { name: 'plainpkg', version: '2.0' },
  { name: 'needsdep', version: '1.0', requires: ['plainpkg'] },
  { name: 'scriptpkg', version: '1.0', scripts: { scriptpkg: 'scriptpkg:main' } },
  // The store's environments have 1.0 of these two already.
  { name: 'storepkg', version: '1.0', requires: ['storedep'] },
  { name: 'storepkg', version: '2.0' },
  { name: 'storedep', version: '2.0' },
  { name: 'needsstore', version: '1.0', requires: ['storepkg'] },
  { name: 'needsnewer', version: '1.0', requires: ['storepkg>=3'] },
  { name: 'needsnumpy', version: '1.0', requires: ['numpy'] },
];

const contents = contentsOf(WHEELS);
const directoryName = join(
  'wheels',
  createHash('sha256').update(JSON.stringify(contents)).digest('hex').slice(0, 12),
);

/** The directory that `ensureWheels` fills. */
export const wheelsDirectory = join(cacheDirectory, directoryName);

/**
 * Options that keep uv off the network. All resolving commands have them, from 0.2.13 on: `venv`,
 * `pip install|sync|compile`, `sync`, `run`, `add`, `lock`, `tool run|install` and `uvx`. The others
 * (`pip list|uninstall|freeze|show|check`, `cache`, …) have only the first, `offlineOnly`.
 */
export const offline = ['--offline', '--no-index', '--find-links', wheelsDirectory];
export const offlineOnly = ['--offline'];

/** Creates the wheels once. Takes any CPython, for its zipfile module. */
export async function ensureWheels(python: CPython): Promise<string> {
  return cached(directoryName, async (beside) => {
    await zipEach(python.executable, beside, contents);
  });
}

/** Creates wheels for one test. Takes the path of any CPython, and the directory for them. */
export async function makeWheels(
  python: string,
  directory: string,
  wheels: readonly Distribution[],
): Promise<void> {
  await zipEach(python, directory, contentsOf(wheels));
}

async function zipEach(python: string, directory: string, files: unknown): Promise<void> {
  await execa(python, ['-I', '-c', ZIP_EACH, directory], { input: JSON.stringify(files) });
}

function contentsOf(wheels: readonly Distribution[]): [string, Record<string, string>][] {
  return wheels.map((wheel) => [wheelName(wheel), Object.fromEntries(distributionFiles(wheel))]);
}

function wheelName({ name, version }: Distribution): string {
  return `${name}-${version}-py3-none-any.whl`;
}

/** With a fixed date and without compression: the same bytes from every Python. */
const ZIP_EACH = `
import json, os, sys, zipfile
for wheel, files in json.load(sys.stdin):
    with zipfile.ZipFile(os.path.join(sys.argv[1], wheel), "w") as archive:
        for path, text in files.items():
            member = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            member.external_attr = 0o100644 << 16
            archive.writestr(member, text)
`;
