import { linkSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { distributionName } from '../../discovery/venv/distribution-name.ts';
import { isOwnStub, readStub, type Stub } from './stub.ts';
import { findDistInfos } from './find.ts';
import { attempt } from '../../fs/look.ts';
import { keepOwner } from '../../fs/write-file.ts';
import {
  pathBeside,
  replaceDirectory,
  removeLeftovers,
  removeDirectory,
} from '../../fs/replace-directory.ts';

/**
 * Takes a site-packages, and the directories of packages after it on sys.path. Adds stub records for packages that the
 * site-packages lacks, and removes stubs whose package is gone.
 */
export function syncDistInfos(sitePackages: string, directories: readonly string[]): void {
  removeLeftovers(sitePackages);
  const records = findDistInfos(directories)
    .map(({ path }) => readStub(path))
    .filter((record) => record !== undefined);
  const recordOf = new Map(records.map((record) => [record.directory, record]));
  const present = readdirSync(sitePackages);
  const own = present.filter((name) => isOwnStub(join(sitePackages, name), recordOf.get(name)));
  const installed = new Set(present.filter((name) => !own.includes(name)).map(distributionName));
  const wanted = records.filter(({ directory }) => !installed.has(distributionName(directory)));
  const stays = new Set(wanted.map(({ directory }) => directory));
  for (const name of own) if (!stays.has(name)) removeDirectory(join(sitePackages, name));
  const writeText = createWriter();
  for (const record of wanted) placeRecord(sitePackages, record, writeText);
}

/** Writes it beside, under another name, so that there is never half of one. */
function placeRecord(sitePackages: string, { directory, texts }: Stub, writeText: Writer): void {
  const place = join(sitePackages, directory);
  const beside = pathBeside(sitePackages);
  mkdirSync(beside);
  for (const [name, text] of texts) writeText(join(beside, name), text, join(place, name));
  for (const path of [beside, ...[...texts.keys()].map((name) => join(beside, name))])
    keepOwner(path, undefined, sitePackages);
  replaceDirectory(beside, place);
}

/** Takes the temporary path of a file, its text, and its final path. */
type Writer = (path: string, text: string, final: string) => void;

/**
 * Writes files, and hard-links equal ones: half of the stubs' files are equal, and a link takes a tenth of the time. An
 * uninstall removes only its own link.
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

/** Links per file are limited, and some file systems have none. */
function isLinked(file: string, path: string): boolean {
  return attempt(() => {
    linkSync(file, path);
    return true;
  }, false);
}
