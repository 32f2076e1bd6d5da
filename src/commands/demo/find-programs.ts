import { join, resolve } from 'node:path';
import type { Variables } from '../../request/environment.ts';
import { createFiles } from '../../situation/files.ts';

const { isProgram } = createFiles();

/** Where systems keep mount and its like, for a PATH that leaves them out. */
const SYSTEM_DIRECTORIES = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Takes a name, variables (PATH) and the directory that relative entries start from; returns every program of that name. */
export function programsOnPath(name: string, variables: Variables, directory: string): string[] {
  const entries = (variables.PATH ?? '').split(':').filter((entry) => entry !== '');
  return entries.map((entry) => join(resolve(directory, entry), name)).filter(isProgram);
}

/** Takes the name of one of the system's programs and variables (PATH); returns its path, or undefined where there is none. */
export function systemProgram(name: string, variables: Variables): string | undefined {
  const [found] = programsOnPath(name, variables, '/');
  return found ?? SYSTEM_DIRECTORIES.map((directory) => join(directory, name)).find(isProgram);
}
