import { chmodSync, closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { makeDirectory } from '../fs/make-directory.ts';
import { untrustedReason } from './untrusted.ts';
import { writeFile, writeOnce } from '../fs/write-file.ts';
import { mayBeInUse } from '../process/in-use.ts';
import { findKeeper, isInThisNamespace, readMachine, timeOf } from './machine.ts';
import { removeMark, removeOldMarks, textOf } from './remove-marks.ts';

/** Where uvshim may keep something, and for whom. */
export interface Place {
  /** HOME, if it is set */
  readonly home: string | undefined;
  /** the cache directory for all machines: `uvshim` in XDG_CACHE_HOME or `~/.cache` */
  readonly cache: string;
  /** the effective user's number */
  readonly user: number;
  /** the process that the caller started */
  readonly process: number;
}

/** The absolute cache directory for this machine, or why there is none. */
export interface OwnCache {
  readonly directory?: string;
  readonly why?: string;
}

const SECOND = 1000;

/**
 * Returns the cache directory that uvshim created for this user on this machine, and creates one if there is none. Its name is
 * random. A mark in HOME has the name, and is itself named after the boot, the mount namespace, the root directory and HOME. So no
 * checkout, archive or copy can have it. `bin/uv` reads the mark in the same way.
 *
 * Never creates HOME, nor directories above the cache outside HOME, except the last one.
 */
export function openOwnCache(place: Place): OwnCache {
  try {
    const why = whyNothingIsKept(place);
    return why === undefined ? openMarked(place) : { why };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

function whyNothingIsKept({ home, cache, user }: Place): string | undefined {
  if (!home || !isAbsolute(home))
    return `HOME is ${home ? `${home}, which is not an absolute path` : 'not set'}`;
  if (!existsSync(home)) return `HOME is ${home}, which does not exist`;
  const above = dirname(dirname(cache));
  if (isAbsolute(cache) && !cache.startsWith(join(home, '/')) && !existsSync(above))
    return `${above} does not exist`;
  return untrustedReason(marksIn(home), user) ?? untrustedReason(cache, user);
}

function openMarked({ home = '', cache, process }: Place): OwnCache {
  const { name, isLasting } = readMachine(home);
  const marks = marksIn(home);
  const mark = join(marks, name);
  const found = textOf(mark);
  const known = found === undefined ? undefined : ownIn(found, mark);
  if (known !== undefined) return { directory: join(cache, known) };
  const keeper = isLasting ? undefined : findKeeper(process);
  if (!isLasting && keeper === undefined) return { why: 'the mount namespace ends with the command' };
  for (const directory of [cache, marks]) {
    makeDirectory(directory);
    chmodSync(directory, 0o700);
  }
  removeMark({ mark, text: found }, cache, mayBeInUse);
  removeOldMarks(marks, cache);
  writeOnce(mark, `own-${randomName()} ${keeper ?? ''}\n`, { time: Date.now(), mode: 0o600 });
  const own = ownIn(readFileSync(mark, 'utf8'), mark);
  return own === undefined ? { why: `${mark} is older than the system` } : { directory: join(cache, own) };
}

/** Takes HOME; the directory of its marks. */
export function marksIn(home: string): string {
  return join(home, '.cache/uvshim/machines');
}

/** The directory's name in a mark's text; undefined if the mark was made in another container or mount namespace. */
function ownIn(text: string, mark: string): string | undefined {
  const [, own, keeper] = /^(own-[\da-f]{32}) (\d*)\n$/.exec(text) ?? [];
  if (keeper && !isInThisNamespace(Number(keeper))) return undefined;
  // /proc is as old as its container.
  const oldest = Math.max(timeOf('/proc'), keeper ? timeOf(`/proc/${keeper}`) : 0);
  if (timeOf(mark) <= oldest) return undefined;
  // busybox compares seconds.
  if (timeOf(mark) < oldest + SECOND) writeFile(mark, text, { time: Date.now(), mode: 0o600 });
  return own;
}

/** 128 random bits, from the kernel: Node's crypto takes 10 ms to load. */
function randomName(): string {
  const bits = Buffer.alloc(16);
  const descriptor = openSync('/dev/urandom', 'r');
  try {
    readSync(descriptor, bits);
  } finally {
    closeSync(descriptor);
  }
  return bits.toString('hex');
}
