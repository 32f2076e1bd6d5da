import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Takes an absolute path; makes that directory, and those above it, for the caller alone. Does nothing where it is there.
 * Throws where it cannot be made. Node's own `recursive` never ends where a file system answers every mkdir with ENOENT:
 * node -e 'fs.mkdirSync("/proc/x/y", { recursive: true })'
 */
export function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Somebody else was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
