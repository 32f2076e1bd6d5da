import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readEgg } from './egg-metadata.ts';

/** The record of a package of which nothing else is there: what an installer takes away with it is the record alone. */
export interface OwnRecord {
  /** `numpy-1.26.4.dist-info` */
  readonly directory: string;
  /** each file's name and what is in it */
  readonly texts: ReadonlyMap<string, string>;
}

/** Whom the record is by: so are ours known. */
const INSTALLER = 'uvshim';

/** What tools read of a package besides its name and version. */
const CARRIED = ['WHEEL', 'entry_points.txt', 'top_level.txt', 'namespace_packages.txt'];

/** For what has none: some releases of uv want one in every record (0.13). */
const WHEEL = 'Wheel-Version: 1.0\nGenerator: uvshim\nRoot-Is-Purelib: true\nTag: py3-none-any\n';

/**
 * Takes the path of a package's record, of whatever form; returns one for another place, in the form of today, or undefined
 * where it names no package.
 */
export function ownRecord(path: string): OwnRecord | undefined {
  const found = path.endsWith('.dist-info') ? readDistInfo(path) : fromEgg(path);
  if (found === undefined) return undefined;
  const { directory, metadata } = found;
  const texts = new Map([
    ['METADATA', metadata],
    ['INSTALLER', `${INSTALLER}\n`],
    ['WHEEL', WHEEL],
  ]);
  for (const name of CARRIED) {
    const text = textOf(path, name);
    if (text !== undefined) texts.set(name, text);
  }
  const lines = [...texts.keys(), 'RECORD'].map((name) => `${directory}/${name},,\n`);
  return { directory, texts: texts.set('RECORD', lines.join('')) };
}

/**
 * Takes the path of a record in an environment, and what ours of that name would be; whether it is ours. Of one that was
 * removed halfway the installer's name may be gone: then its RECORD tells, which names only itself, or that all that is left
 * of it is what ours would have.
 */
export function isOwnRecord(path: string, ours: OwnRecord | undefined): boolean {
  if (!path.endsWith('.dist-info') || !isDirectory(path)) return false;
  const installer = textOf(path, 'INSTALLER');
  if (installer !== undefined) return installer.trim() === INSTALLER;
  const lines = textOf(path, 'RECORD')?.trimEnd().split('\n');
  if (lines !== undefined)
    return lines.every((line) => line.startsWith(`${basename(path)}/`) && line.endsWith(',,'));
  return ours !== undefined && readdirSync(path).every((name) => textOf(path, name) === ours.texts.get(name));
}

/** Undefined where there is no such file, it cannot be read, or somebody has taken it away meanwhile. */
function textOf(record: string, name: string): string | undefined {
  try {
    return readFileSync(join(record, name), 'utf8');
  } catch {
    return undefined;
  }
}

function readDistInfo(path: string) {
  const metadata = textOf(path, 'METADATA');
  if (metadata === undefined) return undefined;
  // What stands behind an empty line is the description, and long.
  const [head = ''] = metadata.replaceAll('\r\n', '\n').split('\n\n', 1);
  return { directory: basename(path), metadata: `${head.trimEnd()}\n` };
}

function fromEgg(path: string) {
  const egg = readEgg(path);
  if (egg === undefined) return undefined;
  const directory = `${[egg.name, egg.version].map((part) => part.replace(/[^\w.]+/g, '_')).join('-')}.dist-info`;
  return { directory, metadata: egg.text };
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
