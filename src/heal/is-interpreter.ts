import { accessSync, constants, readFileSync, statSync } from 'node:fs';

/** How programs begin: ELF, Mach-O (one architecture, several), a script. */
const BEGINNINGS = /^(7f454c46|cffaedfe|cafebabe|2321)/;

/** Takes the path of a file; whether it is a program, as a copy of an interpreter is, and not something else of its name. */
export function isInterpreter(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    accessSync(path, constants.X_OK);
    return BEGINNINGS.test(readFileSync(path).subarray(0, 4).toString('hex'));
  } catch {
    return false;
  }
}
