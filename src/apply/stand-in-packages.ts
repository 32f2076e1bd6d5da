import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../fs/make-directory.ts';
import { directoriesIdentity, findDistInfos, type DistInfo } from './dist-info/find.ts';
import { readStub, WHEEL } from './dist-info/stub.ts';
import { renderPth } from './dist-info/pth.ts';

/** The version of the layout: a change rebuilds every stand-in. */
const FORM = '2';

/**
 * Creates a `lib` with a site-packages in which each package has a real metadata directory, and a `.pth` file that
 * leads to the packages. Takes a directory for it, the directories of the packages, and the minor version (`3.12`).
 * Returns its path, which contains a hash of the input: if it exists, it is up to date.
 */
export function createStandInPackages(
  place: string,
  directories: readonly string[],
  minor: string,
): { readonly library: string; readonly removeOthers: () => void } {
  const identity = createHash('sha256')
    .update(FORM + directoriesIdentity(directories))
    .digest('hex')
    .slice(0, 16);
  const library = join(place, `lib-${identity}`);
  if (!existsSync(library)) build(library, directories, minor);
  return {
    library,
    removeOthers: () => {
      const others = readdirSync(place).filter(
        (name) => /^lib-\w+$/.test(name) && join(place, name) !== library,
      );
      for (const name of others) rmSync(join(place, name), { recursive: true, force: true });
    },
  };
}

/** Built beside and renamed, because another process may build the same. */
function build(library: string, directories: readonly string[], minor: string): void {
  const beside = `${library}.${randomUUID()}`;
  const sitePackages = join(beside, `python${minor}`, 'site-packages');
  try {
    makeDirectory(sitePackages);
    for (const record of findDistInfos(directories)) placeRecord(record, sitePackages);
    writeFileSync(join(sitePackages, 'uvshim-packages.pth'), renderPth(directories));
    renameSync(beside, library);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!existsSync(library)) throw error;
  }
}

/** Its files may be links. Older forms become a dist-info, which every release of uv reads. */
function placeRecord({ name, path }: DistInfo, sitePackages: string): void {
  if (name.endsWith('.egg-info')) {
    placeEgg(path, sitePackages);
  } else if (name.endsWith('.dist-info')) {
    mkdirSync(join(sitePackages, name));
    const files = readdirSync(path);
    for (const file of files) symlinkSync(join(path, file), join(sitePackages, name, file));
    if (!files.includes('WHEEL')) writeFileSync(join(sitePackages, name, 'WHEEL'), WHEEL);
  } else {
    writeFileSync(join(sitePackages, name), readFileSync(path));
  }
}

function placeEgg(path: string, sitePackages: string): void {
  const record = readStub(path);
  if (!record) return;
  mkdirSync(join(sitePackages, record.directory));
  for (const [file, text] of record.texts) writeFileSync(join(sitePackages, record.directory, file), text);
}
