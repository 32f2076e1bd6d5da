import {
  chmodSync,
  copyFileSync,
  linkSync,
  lchownSync,
  lstatSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';

/** The times and the mode of a new file. */
interface Given {
  /** when it was written: milliseconds since 1970 (default: now) */
  readonly time?: number;
  /** when it was read (default: the same) */
  readonly read?: number;
  /** its mode (default: the replaced file's, or the usual one) */
  readonly mode?: number;
}

/**
 * Takes a path and a text; writes it beside and renames it, so that there is never half a file. Throws if the directory cannot
 * be written to, and leaves nothing then.
 */
export function writeFile(path: string, text: string, { time, read, mode }: Given = {}): void {
  replace(path, (beside, replaced) => {
    writeFileSync(beside, text, { flag: 'wx', mode: mode ?? 0o666 });
    if (mode === undefined && replaced?.isFile()) chmodSync(beside, replaced.mode & 0o7777);
    if (time !== undefined) utimesSync(beside, (read ?? time) / 1000, time / 1000);
  });
}

/** As `writeFile`, unless the path exists. */
export function writeOnce(path: string, text: string, { time, mode }: Required<Omit<Given, 'read'>>): void {
  const beside = besideOf(path);
  try {
    writeFileSync(beside, text, { flag: 'wx', mode });
    utimesSync(beside, time / 1000, time / 1000);
    linkSync(beside, path);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== 'link') throw error;
    // Some file systems have no hard links.
    if (code !== 'EEXIST') renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Takes a path and a target; makes the link beside and renames it, as above. */
export function replaceLink(path: string, target: string): void {
  replace(path, (beside) => {
    symlinkSync(target, beside);
  });
}

/** Takes a path, a file and a mode, or the file's own; copies the file beside and renames it, as above. */
export function copyFile(path: string, source: string, mode: number | undefined): void {
  replace(path, (beside) => {
    copyFileSync(source, beside);
    if (mode !== undefined) chmodSync(beside, mode);
  });
}

function replace(path: string, make: (beside: string, replaced: Stats | undefined) => void): void {
  const beside = besideOf(path);
  const replaced = lstatSync(path, { throwIfNoEntry: false });
  try {
    make(beside, replaced);
    keepOwner(beside, replaced, dirname(path));
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Not with Node's crypto, which takes 6 ms to load. */
function besideOf(path: string): string {
  return `${path}.${Math.random().toString(36).slice(2)}`;
}

/**
 * Takes a path, what it is about to replace, and the directory: what root replaces or makes keeps belonging to the user whose
 * place it is. Other users cannot give a file away.
 */
export function keepOwner(path: string, replaced: Stats | undefined, directory: string): void {
  const own = lstatSync(path);
  const { uid, gid } = replaced ?? lstatSync(directory);
  if (own.uid === uid && (own.gid === gid || !replaced)) return;
  try {
    lchownSync(path, uid, gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  }
}
