import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Takes an absolute path; makes that directory, and those above it, for the caller alone. Does nothing where it is there.
 * Throws where it cannot be made. Node's own `recursive` never ends where a file system answers every mkdir with ENOENT:
 * node -e 'fs.mkdirSync("/proc/x/y", { recursive: true })'
 */
export function makeDirectory(path: string): void {
  if (isMade(path)) return;
  makeDirectory(dirname(path));
  // Somebody else may have been faster.
  if (!isMade(path)) throw new Error(`${path} cannot be made`);
}

/** Makes it, or finds it there; false where the directory above is missing. */
function isMade(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return true;
    if (code === 'ENOENT' && path !== dirname(path)) return false;
    throw error;
  }
}
