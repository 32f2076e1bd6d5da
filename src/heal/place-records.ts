import { linkSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectOf } from '../situation/package-names.ts';
import { isOwnRecord, ownRecord, type OwnRecord } from './own-record.ts';
import { findPackageRecords } from './package-records.ts';
import { keepOwner } from './write-beside.ts';
import { pathBeside, putInPlace, sweep, takeAway } from './put-in-place.ts';

/**
 * Takes a site-packages and the directories of packages that are on the same path behind it; makes uv know of those that
 * are not in the site-packages themselves, and forget those that it was told of before and that are gone.
 */
export function placeRecords(sitePackages: string, directories: readonly string[]): void {
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

/** Writes it beside, under another name, so that there is never half of one. */
function placeRecord(sitePackages: string, { directory, texts }: OwnRecord, writeText: Writer): void {
  const place = join(sitePackages, directory);
  const beside = pathBeside(sitePackages);
  mkdirSync(beside);
  for (const [name, text] of texts) writeText(join(beside, name), text, join(place, name));
  for (const path of [beside, ...[...texts.keys()].map((name) => join(beside, name))])
    keepOwner(path, undefined, sitePackages);
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
