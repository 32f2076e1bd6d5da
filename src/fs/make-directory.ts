import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Creates the directory and its parents, for the caller only (mode 0700), unless it exists. Takes an absolute path.
 * Throws if it cannot. Node's own `recursive` never returns if a file system answers every mkdir with ENOENT: node -e
 * 'fs.mkdirSync("/proc/x/y", { recursive: true })'
 */
export function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
