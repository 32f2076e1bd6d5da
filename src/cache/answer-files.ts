import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CachedAnswer } from '../discovery/interpreter/answer-cache.ts';
import { makeDirectory } from '../fs/make-directory.ts';
import { writeFile } from '../fs/write-file.ts';

/** Characters of a file name on any file system: 255 bytes, with four bytes for each. */
const PARTS = /.{1,60}/gsu;

/**
 * Takes the absolute cache directory and the path of a program. Returns its cached answer, or undefined if there is
 * none or it cannot be read.
 */
export function readAnswer(cache: string, program: string): CachedAnswer | undefined {
  try {
    const cached = JSON.parse(readFileSync(fileFor(cache, program), 'utf8')) as CachedAnswer;
    return cached.program === program ? cached : undefined;
  } catch {
    return undefined;
  }
}

/** Caches an answer for the next command. If that fails, the next command only takes longer. */
export function writeAnswer(cache: string, cached: CachedAnswer): void {
  try {
    const file = fileFor(cache, cached.program);
    makeDirectory(dirname(file));
    writeFile(file, JSON.stringify(cached), { mode: 0o600 });
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
