import { join, resolve } from 'node:path';
import type { Variables } from '../../src/request/variables.ts';
import { createFiles } from '../../src/fs/files.ts';

const { isProgram } = createFiles();

/** Directories of mount and similar programs, which PATH may lack. */
const SYSTEM_DIRECTORIES = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Takes a name, variables (PATH) and the directory for relative entries. Returns every program with that name. */
export function programsOnPath(name: string, variables: Variables, directory: string): string[] {
  const entries = (variables.PATH ?? '').split(':').filter((entry) => entry !== '');
  return entries.map((entry) => join(resolve(directory, entry), name)).filter(isProgram);
}

/** Takes the name of a system program, and variables (PATH). Returns its path, or undefined. */
export function systemProgram(name: string, variables: Variables): string | undefined {
  const [found] = programsOnPath(name, variables, '/');
  return found ?? SYSTEM_DIRECTORIES.map((directory) => join(directory, name)).find(isProgram);
}
