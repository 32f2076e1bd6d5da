import { randomUUID } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { projectOf } from '../situation/package-names.ts';
import { INSTALLER, ownRecord, type OwnRecord } from './own-record.ts';
import { findPackageRecords } from './package-records.ts';

/**
 * Takes a site-packages and the directories of packages that are on the same path behind it; makes uv know of those that
 * are not in the site-packages themselves, and forget those that it was told of before and that are gone.
 */
export function placeRecords(sitePackages: string, directories: readonly string[]): void {
  const present = readdirSync(sitePackages);
  const own = new Set(present.filter((name) => isOwn(join(sitePackages, name))));
  const installed = new Set(present.filter((name) => !own.has(name)).map(projectOf));
  const records = findPackageRecords(directories)
    .filter(({ name }) => !installed.has(projectOf(name)))
    .map(({ path }) => ownRecord(path))
    .filter((record) => record !== undefined);
  const wanted = new Set(records.map(({ directory }) => directory));
  for (const name of own) if (!wanted.has(name)) rmSync(join(sitePackages, name), { recursive: true });
  const writeText = createWriter();
  for (const record of records) placeRecord(sitePackages, record, own.has(record.directory), writeText);
}

/** Beside, under a name that is no record's, so that there is never half of one. */
function placeRecord(
  sitePackages: string,
  { directory, texts }: OwnRecord,
  isThere: boolean,
  writeText: Writer,
): void {
  const place = join(sitePackages, directory);
  const beside = join(sitePackages, `.uvshim-${randomUUID()}`);
  mkdirSync(beside);
  for (const [name, text] of texts) writeText(join(beside, name), text, join(place, name));
  if (isThere) rmSync(place, { recursive: true });
  renameSync(beside, place);
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

function isOwn(record: string): boolean {
  if (!record.endsWith('.dist-info')) return false;
  const installer = join(record, 'INSTALLER');
  return existsSync(installer) && readFileSync(installer, 'utf8').trim() === INSTALLER;
}
