import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finish } from '../decision/decision.ts';
import { sitePackagesIn } from '../situation/leads-out.ts';
import { projectOf } from '../situation/package-names.ts';
import type { Provider } from '../situation/provider.ts';
import { rememberWrapper } from '../situation/remembered-wrapper.ts';
import { heal } from './heal.ts';
import { makeDirectory } from './make-directory.ts';
import { mustStayIn } from './must-stay-in.ts';
import { isOwnRecord, ownRecord, type OwnRecord } from './own-record.ts';
import { findPackageRecords } from './package-records.ts';
import { pathBeside, putInPlace, sweep, takeAway } from './put-in-place.ts';
import { siteDirectories } from './site-directories.ts';
import { writeBeside } from './write-beside.ts';

/** In a site-packages this name comes behind nothing and before nothing that matters; uninstall leaves it alone. */
const NAME = 'uvshim-wrapper-packages.pth';

/**
 * Makes the packages of what an environment was made from importable in it, behind its own, and known to uv. Does nothing
 * where it was made from something else. Throws where the environment cannot be written.
 */
export function addWrapperPackages({ environment, providers }: Finish): void {
  const home = homeIn(readFileSync(join(environment, 'pyvenv.cfg'), 'utf8'));
  // Up to Python 3.10 uv takes an environment's own interpreter for its base.
  const provider = providers.find(({ base, wrapper }) =>
    [base, wrapper].some((python) => home !== undefined && isSame(dirname(python), home)),
  );
  if (provider !== undefined) placePackages(environment, provider);
}

/** Makes an environment (absolute) stand on another generation of its wrapper, and have the packages of that. */
export function followWrapper(environment: string, provider: Provider): void {
  const home = homeIn(readFileSync(join(environment, 'pyvenv.cfg'), 'utf8'));
  if (home === undefined || !isSame(dirname(provider.base), home)) heal(environment, provider.base);
  placePackages(environment, provider);
}

function homeIn(config: string): string | undefined {
  return /^home\s*=\s*(.*?)\s*$/m.exec(config)?.[1];
}

/** Takes what is to provide an environment with packages from now on, instead of another one before. */
function placePackages(environment: string, provider: Provider): void {
  const { wrapper, by, packages, native } = provider;
  const file = join(environment, 'pyvenv.cfg');
  const config = readFileSync(file, 'utf8');
  const minor = /^version(?:_info)?\s*=\s*(\d+\.\d+)/m.exec(config)?.[1];
  if (minor === undefined) throw new Error(`${file} names no version of Python`);
  const directories = packages.filter((entry) => existsSync(entry) && statSync(entry).isDirectory());
  const place = sitePackagesIn(minor);
  mustStayIn(environment, place);
  const sitePackages = join(environment, ...place);
  makeDirectory(sitePackages);
  if (!native) writeBeside(join(sitePackages, NAME), siteDirectories(directories));
  placeRecords(sitePackages, directories);
  // Last: what is not remembered yet is done once more.
  const remembered = { wrapper, by, packages: directories.map((directory) => realpathSync(directory)) };
  writeBeside(file, rememberWrapper(remembered, config));
}

/**
 * Takes a site-packages and the directories of packages that are on the same path behind it; makes uv know of those that
 * are not in the site-packages themselves, and forget those that it was told of before and that are gone.
 */
function placeRecords(sitePackages: string, directories: readonly string[]): void {
  sweep(sitePackages);
  const records = findPackageRecords(directories)
    .map(({ path }) => ownRecord(path))
    .filter((record) => record !== undefined);
  const recordOf = new Map(records.map((record) => [record.directory, record]));
  const present = readdirSync(sitePackages);
  const own = present.filter((name) => isOwnRecord(join(sitePackages, name), recordOf.get(name)));
  const installed = new Set(present.filter((name) => !own.includes(name)).map(projectOf));
  const wanted = records.filter(({ directory }) => !installed.has(projectOf(directory)));
  const stays = new Set(wanted.map(({ directory }) => directory));
  for (const name of own) if (!stays.has(name)) takeAway(join(sitePackages, name));
  const writeText = createWriter();
  for (const record of wanted) placeRecord(sitePackages, record, writeText);
}

/** Beside, under a name that is no record's, so that there is never half of one. */
function placeRecord(sitePackages: string, { directory, texts }: OwnRecord, writeText: Writer): void {
  const place = join(sitePackages, directory);
  const beside = pathBeside(sitePackages);
  mkdirSync(beside);
  for (const [name, text] of texts) writeText(join(beside, name), text, join(place, name));
  putInPlace(beside, place);
}

/** Takes the path of a file for now, what is to be in it, and the path that it will have. */
type Writer = (path: string, text: string, final: string) => void;

/**
 * Writes files, and links those to one another that say the same: half of what is in the records does, and a link costs a
 * tenth. An installer takes away its own link alone.
 */
function createWriter(): Writer {
  const written = new Map<string, string>();
  return (path, text, final) => {
    const same = written.get(text);
    if (same !== undefined && isLinked(same, path)) return;
    writeFileSync(path, text);
    written.set(text, final);
  };
}

/** There is a limit to the links of a file, and file systems without. */
function isLinked(file: string, path: string): boolean {
  try {
    linkSync(file, path);
    return true;
  } catch {
    return false;
  }
}

function isSame(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);
}
