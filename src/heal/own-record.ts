import { readFileSync } from 'node:fs';
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
export const INSTALLER = 'uvshim';

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
    const text = readText(join(path, name));
    if (text !== undefined) texts.set(name, text);
  }
  const lines = [...texts.keys(), 'RECORD'].map((name) => `${directory}/${name},,\n`);
  return { directory, texts: texts.set('RECORD', lines.join('')) };
}

function readDistInfo(path: string) {
  const metadata = readText(join(path, 'METADATA'));
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

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
