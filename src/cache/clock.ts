import { closeSync, existsSync, fstatSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../fs/make-directory.ts';
import { writeFile } from '../fs/write-file.ts';
import { stampOf, type Stamp } from '../fs/look.ts';
import type { Clock } from './times.ts';

/** A cleaner removes files that were not read for long. The launcher's tests do not read them. */
const READ = Date.UTC(2037);

/** Nanoseconds: a number in JavaScript is not more precise. */
const PRECISION = 1000n;

/**
 * Takes the absolute cache directory. Creates a file there, because a server may have another clock than this machine, and a
 * process another one than the kernel (libfaketime). Undefined if that fails: then nothing can be cached.
 */
export function readClock(cache: string): Clock | undefined {
  const file = join(cache, 'replay', `.clock-${Math.random().toString(36).slice(2)}`);
  try {
    makeDirectory(join(cache, 'replay'));
    const descriptor = openSync(file, 'wx', 0o600);
    rmSync(file);
    const { modified, isCoarse } = stampOf(fstatSync(descriptor, { bigint: true }));
    closeSync(descriptor);
    return { now: modified, isCoarse };
  } catch {
    return undefined;
  }
}

/** Takes the absolute cache directory; the directory of the files that the launcher compares with. */
function timesIn(cache: string): string {
  return join(cache, 'replay/.times');
}

/**
 * Takes the cache directory, and times in microseconds since 1970. Creates a file for each that is missing, with the time as
 * its name. Returns how many. Throws if the file system cannot hold such a time.
 */
export function createTimeFiles(cache: string, times: readonly bigint[]): number {
  const directory = timesIn(cache);
  makeDirectory(directory);
  const missing = times.filter((time) => !existsSync(join(directory, String(time))));
  for (const time of missing) {
    const file = join(directory, String(time));
    writeFile(file, '', { time: Number(time) / 1000, read: READ, mode: 0o600 });
    const off = statSync(file, { bigint: true }).mtimeNs - time * 1000n;
    if (off <= PRECISION && off >= -PRECISION) continue;
    rmSync(file, { force: true });
    throw new Error(`${directory} cannot hold the time ${time}`);
  }
  return missing.length;
}

/** Whether none of them was removed. */
export function areThere(cache: string, times: readonly bigint[]): boolean {
  return times.every((time) => existsSync(join(timesIn(cache), String(time))));
}

/**
 * Takes a file (absolute) and its stamp; the number of its inode as the launcher reads it, which may not be that of stat(2) on
 * overlayfs. Undefined without /proc, before Linux 5.14, if the file cannot be read, or if it is another one by now.
 */
export function inodeFor(file: string, { inode }: Stamp): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    if (fstatSync(descriptor, { bigint: true }).ino !== inode) return undefined;
    return /^ino:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1];
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
