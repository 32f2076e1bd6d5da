import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Remembered } from '../discovery/interpreter/answer-cache.ts';
import { makeDirectory } from '../fs/make-directory.ts';
import { writeBeside } from '../fs/write-file.ts';

/** Characters of a file name on any file system: 255 bytes, with four bytes for each. */
const PARTS = /.{1,60}/gsu;

/**
 * Takes the absolute cache directory and the path of a program. Returns its cached answer, or undefined if there is
 * none or it cannot be read.
 */
export function readMemory(cache: string, program: string): Remembered | undefined {
  try {
    const remembered = JSON.parse(readFileSync(fileFor(cache, program), 'utf8')) as Remembered;
    return remembered.program === program ? remembered : undefined;
  } catch {
    return undefined;
  }
}

/** Caches an answer for the next command. If that fails, the next command only takes longer. */
export function writeMemory(cache: string, remembered: Remembered): void {
  try {
    const file = fileFor(cache, remembered.program);
    makeDirectory(dirname(file));
    writeBeside(file, JSON.stringify(remembered), { mode: 0o600 });
  } catch {
    return;
  }
}

/** One flat directory: creating one for each path component would take a third of the time. */
function fileFor(cache: string, program: string): string {
  const name = program.replaceAll('%', '%25').replaceAll('/', '%2F');
  const parts = name.match(PARTS) ?? [];
  return join(cache, 'programs', `${parts.join('/')}.json`);
}
