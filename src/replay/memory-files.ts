import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Remembered } from '../situation/memory.ts';
import { makeDirectory } from '../heal/make-directory.ts';
import { writeBeside } from '../heal/write-beside.ts';

/** So many characters of a path any file system takes in one name: 255 bytes, and four for a character. */
const PARTS = /.{1,60}/gsu;

/**
 * Takes the cache directory (absolute) and the path of a program; what was written down when it was asked, or undefined
 * where that is nothing or cannot be read.
 */
export function readMemory(cache: string, program: string): Remembered | undefined {
  try {
    const remembered = JSON.parse(readFileSync(fileFor(cache, program), 'utf8')) as Remembered;
    return remembered.program === program ? remembered : undefined;
  } catch {
    return undefined;
  }
}

/** Writes down what was learnt, for the next command; a cache that cannot be written to only costs time. */
export function writeMemory(cache: string, remembered: Remembered): void {
  try {
    const file = fileFor(cache, remembered.program);
    makeDirectory(dirname(file));
    writeBeside(file, JSON.stringify(remembered), { mode: 0o600 });
  } catch {
    return;
  }
}

/** All in one directory: to make one for each part of each path would take a third of what is written down. */
function fileFor(cache: string, program: string): string {
  const name = program.replaceAll('%', '%25').replaceAll('/', '%2F');
  const parts = name.match(PARTS) ?? [];
  return join(cache, 'programs', `${parts.join('/')}.json`);
}
