import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createFiles } from '../../fs/files.ts';
import { attempt } from '../../fs/look.ts';
import { readEggInfo } from './egg-info.ts';

/** A stub record: a `.dist-info` for a package that is elsewhere. An uninstall removes only the stub. */
export interface Stub {
  /** `numpy-1.26.4.dist-info` */
  readonly directory: string;
  /** the name and the text of each file */
  readonly texts: ReadonlyMap<string, string>;
}

/** The INSTALLER, which marks our stubs. */
const INSTALLER = 'uvshim';

/** Files that tools read in addition to METADATA. */
const CARRIED = ['WHEEL', 'entry_points.txt', 'top_level.txt', 'namespace_packages.txt'];

/** For packages without one: some releases of uv require it (`pip check` of 0.8.24, 0.11.7 and 0.13.9; not 0.7.18). */
export const WHEEL = 'Wheel-Version: 1.0\nGenerator: uvshim\nRoot-Is-Purelib: true\nTag: py3-none-any\n';

/**
 * Takes the path of a package's metadata in any form. Returns a stub record, or undefined if it does not name a
 * package.
 */
export function readStub(path: string): Stub | undefined {
  const found = path.endsWith('.dist-info') ? readDistInfo(path) : fromEgg(path);
  if (!found) return undefined;
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
 * Takes the path of a `.dist-info` in an environment, and our stub of that name. Whether it is ours. If it is half
 * removed, INSTALLER may be gone: then it is ours if its RECORD lists only itself, or if the rest equals our stub.
 */
export function isOwnStub(path: string, ours: Stub | undefined): boolean {
  if (!path.endsWith('.dist-info') || !createFiles().isDirectory(path)) return false;
  const installer = textOf(path, 'INSTALLER');
  if (installer !== undefined) return installer.trim() === INSTALLER;
  const lines = recordOf(path);
  if (lines.length > 0) return lines.every((line) => isOf(path, line) && line.endsWith(',,'));
  return ours !== undefined && readdirSync(path).every((name) => textOf(path, name) === ours.texts.get(name));
}

/** Takes the path of a package's metadata; whether they are our stub for a package in another directory. */
export function isStub(path: string): boolean {
  if (textOf(path, 'INSTALLER')?.trim() !== INSTALLER) return false;
  const lines = recordOf(path);
  return lines.length > 1 && lines.every((line) => isOf(path, line));
}

/** The lines of RECORD; none if it is missing. */
function recordOf(path: string): string[] {
  return textOf(path, 'RECORD')?.trimEnd().split('\n') ?? [];
}

/** Whether a line of RECORD is about the metadata themselves. */
function isOf(path: string, line: string): boolean {
  return line.startsWith(`${basename(path)}/`);
}

/** Undefined if the file is missing or unreadable. */
function textOf(record: string, name: string): string | undefined {
  return attempt(() => readFileSync(join(record, name), 'utf8'));
}

function readDistInfo(path: string) {
  const metadata = textOf(path, 'METADATA');
  if (metadata === undefined) return undefined;
  // Drop the description after the empty line, which is long.
  const [head = ''] = metadata.replaceAll('\r\n', '\n').split('\n\n', 1);
  return { directory: basename(path), metadata: `${head.trimEnd()}\n` };
}

function fromEgg(path: string) {
  const egg = readEggInfo(path);
  if (!egg) return undefined;
  const directory = `${[egg.name, egg.version].map((part) => part.replace(/[^\w.]+/g, '_')).join('-')}.dist-info`;
  return { directory, metadata: egg.text };
}
