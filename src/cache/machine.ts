import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The running system as a process sees it. */
export interface Machine {
  /** of this boot, mount namespace, root directory and HOME; another mount namespace may have it later */
  readonly name: string;
  /** whether the mount namespace lasts as long as the system or container, whose first process is in it, too */
  readonly isLasting: boolean;
}

/**
 * Takes HOME, because a copy of it has another inode. Reads what `bin/uv` reads, in the same way. Without /proc (macOS), all of it
 * is empty. Throws if HOME cannot be read.
 */
export function readMachine(home: string): Machine {
  const boot = textOf('/proc/sys/kernel/random/boot_id').trim();
  const { mount, inode: root } = readDescriptor('/');
  const { inode } = readDescriptor(home);
  const isLasting =
    mount === '' || new RegExp(`^${mount} \\d+ \\S+ \\S+ / `, 'm').test(textOf('/proc/1/mountinfo'));
  return { name: `${boot}-${mount}-${root}-${inode}`, isLasting };
}

/** The numbers of a directory's mount and inode, which a shell can read, too. Linux tells the inode from 5.14 on. */
function readDescriptor(directory: string): { readonly mount: string; readonly inode: string } {
  const descriptor = openSync(directory, 'r');
  const about = textOf(`/proc/self/fdinfo/${descriptor}`);
  closeSync(descriptor);
  const [mount = '', inode = ''] = [/^mnt_id:\s*(\d+)$/m, /^ino:\s*(\d+)$/m].map(
    (line) => line.exec(about)?.[1],
  );
  return { mount, inode };
}

/**
 * Takes a process, as a number; returns the one that was started first of those that have started it and are in this mount
 * namespace. Undefined if other users' processes hide it.
 */
export function findKeeper(process: number): number | undefined {
  const ancestors: number[] = [];
  for (let each = parentOf(process); each > 1; each = parentOf(each)) ancestors.push(each);
  return ancestors.findLast(isInThisNamespace);
}

/** Takes a process; whether it is there, the caller may look at it, and it is in the caller's mount namespace. */
export function isInThisNamespace(process: number): boolean {
  const [own, other] = ['self', process].map((name) => statOf(`/proc/${name}/ns/mnt`));
  return own !== undefined && own.ino === other?.ino && own.dev === other.dev;
}

/** Takes a path; its modification time in milliseconds, or 0 if it is not there. */
export function timeOf(path: string): number {
  return statOf(path)?.mtimeMs ?? 0;
}

/** The program's name, in brackets, may hold any text. */
function parentOf(process: number): number {
  return Number(/^\d+ \(.*\) \S (\d+) /s.exec(textOf(join('/proc', `${process}`, 'stat')))?.[1] ?? 0);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function statOf(path: string) {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
