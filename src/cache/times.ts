import type { Stamp } from '../fs/look.ts';

/** The clock of the file system that decisions are cached on. */
export interface Clock {
  /** nanoseconds since 1970, before the first lookup */
  readonly now: bigint;
  /** whether it may count whole seconds */
  readonly isCoarse: boolean;
}

/** Two times around the time of a file, in microseconds since 1970. */
export interface Bounds {
  readonly low: bigint;
  readonly high: bigint;
}

const MICROSECOND = 1000n;
const SECOND = 1_000_000_000n;

/** Nanoseconds in which two changes may get the same time: kernels take it from a clock that ticks each 1 to 10 ms. */
const FINE = 20_000_000n;

/** FAT counts two seconds, ext3 and HFS+ one. */
const COARSE = 2n * SECOND;

/**
 * The launcher cannot read the time of a file, it only compares two files. Returns the times for two files that the file is between as
 * long as nobody changes it, or moves another file to its place.
 */
export function boundsOf({ modified }: Stamp, { isCoarse }: Clock): Bounds {
  if (!isCoarse) {
    // Node sets times as precisely as this.
    const time = modified / MICROSECOND;
    return { low: time > 0n ? time - 1n : 0n, high: time + 2n };
  }
  const second = (modified / SECOND) * SECOND;
  return {
    low: second / MICROSECOND,
    high: (modified === second ? second : second + SECOND) / MICROSECOND,
  };
}

/** Whether the next change may get the same time: then the file has to be left alone for a while. */
export function isTooFresh(stamp: Stamp, clock: Clock): boolean {
  const grain = stamp.isCoarse ? COARSE : FINE;
  return stamp.modified + grain > clock.now || boundsOf(stamp, clock).high * MICROSECOND > clock.now;
}

/** Whether the next change may get the same time in a shell that compares whole seconds (busybox, bash 3.2). */
export function isOfLastSeconds({ modified }: Stamp, { now }: Clock): boolean {
  return modified + COARSE > now;
}

/** The time for a decision that is newer than these files until one changes. */
export function timeBefore(stamps: readonly Stamp[], { now }: Clock): bigint {
  return now - (stamps.some(({ isCoarse }) => isCoarse) ? COARSE : FINE);
}
