import { access, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { placePackage, type Distribution } from './store/distribution.ts';

/** The packages that an environment of the store links to. */
export interface LinkedStore {
  /** absolute */
  store: string;
  /** "3.12" */
  minor: string;
}

/**
 * Fills a site-packages as buildEnv and uv2nix do: each package has its own directory in the store, and its top-level files
 * and directories are linked. The packages have every form of metadata that pip and uv know.
 */
export async function linkPackages(where: LinkedStore, sitePackages: string): Promise<void> {
  await linkPackage(where, sitePackages, { name: 'storepkg', version: '1.0', requires: ['storedep'] });
  await linkPackage(where, sitePackages, { name: 'storedep', version: '2.0' });
  await linkEach(await makeEditable(where), sitePackages);
  await linkEach(await makeEggs(where), sitePackages);
  await mkdir(join(sitePackages, 'ns'));
  for (const part of ['one', 'two']) {
    const own = await makeNamespacePart(where, part);
    await symlink(join(own, 'ns', part), join(sitePackages, 'ns', part));
    await symlink(join(own, `ns_${part}-1.0.dist-info`), join(sitePackages, `ns_${part}-1.0.dist-info`));
  }
}

/** Links a package of the usual form. */
export async function linkPackage(
  where: LinkedStore,
  sitePackages: string,
  distribution: Distribution,
): Promise<void> {
  const own = ownDirectory(where, distribution.name);
  await makeOnce(own, () => placePackage({ sitePackages: own, ...distribution }));
  await linkEach(own, sitePackages);
}

/** Links everything in a directory of packages. */
export async function linkEach(source: string, sitePackages: string, but: string[] = []): Promise<void> {
  const names = (await readdir(source)).filter((name) => !but.includes(name));
  for (const name of names) await symlink(join(source, name), join(sitePackages, name));
}

/** uv2nix's form of an editable package: a .pth file, and direct_url.json in the metadata. */
async function makeEditable(where: LinkedStore): Promise<string> {
  const own = ownDirectory(where, 'editpkg');
  const source = ownDirectory(where, 'editpkg-src');
  await makeOnce(own, async () => {
    await write(join(source, 'editpkg/__init__.py'), '');
    await write(join(own, '__editable__.editpkg.pth'), `${source}\n`);
    await writeRecord(join(own, 'editpkg-0.1.dist-info'), 'editpkg', '0.1');
    const origin = { url: 'file:///src/editpkg', dir_info: { editable: true } };
    await write(join(own, 'editpkg-0.1.dist-info/direct_url.json'), JSON.stringify(origin));
  });
  return own;
}

/** The metadata of setuptools before wheels: a directory, and a file from distutils. */
async function makeEggs(where: LinkedStore): Promise<string> {
  const own = ownDirectory(where, 'eggs');
  const egg = join(own, `eggpkg-1.5-py${where.minor}.egg-info`);
  await makeOnce(own, async () => {
    await write(join(egg, 'PKG-INFO'), 'Metadata-Version: 1.1\nName: eggpkg\nVersion: 1.5\n');
    await write(join(egg, 'top_level.txt'), 'eggpkg\n');
    await write(join(egg, 'requires.txt'), 'storedep\n');
    await write(join(own, 'eggpkg/__init__.py'), '');
    const file = join(own, `filepkg-3.0-py${where.minor}.egg-info`);
    await write(file, 'Metadata-Version: 1.1\nName: filepkg\nVersion: 3.0\n');
  });
  return own;
}

async function makeNamespacePart(where: LinkedStore, part: string): Promise<string> {
  const own = ownDirectory(where, `ns-${part}`);
  await makeOnce(own, async () => {
    await write(join(own, 'ns', part, '__init__.py'), '');
    await writeRecord(join(own, `ns_${part}-1.0.dist-info`), `ns-${part}`, '1.0');
  });
  return own;
}

async function writeRecord(directory: string, name: string, version: string): Promise<void> {
  await write(join(directory, 'METADATA'), `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`);
  await write(join(directory, 'WHEEL'), 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n');
  await write(join(directory, 'RECORD'), '');
}

function ownDirectory({ store, minor }: LinkedStore, name: string): string {
  return join(store, `python${minor}-${name}`);
}

/** Several environments of the store link to the same packages. */
async function makeOnce(directory: string, make: () => Promise<void>): Promise<void> {
  const isMade = await access(directory).then(
    () => true,
    () => false,
  );
  if (!isMade) await make();
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
