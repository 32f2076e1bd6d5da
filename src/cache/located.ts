import { dirname } from 'node:path';
import type { Witness } from '../fs/files.ts';
import { stampOf, statOf } from '../fs/look.ts';
import { inodeFor } from './clock.ts';
import type { Located } from './unchanged.ts';

/** Takes the lookups; where each file is that was read or run. */
export function locate(witnesses: readonly Witness[]): Located[] {
  return witnesses.flatMap((witness) => {
    if (witness.seen !== 'content' || !witness.stamp.isFile) return [];
    const { place, stamp } = witness;
    const directory = dirname(place);
    const stat = statOf(directory);
    if (stat === undefined) return [];
    return [{ file: place, directory, stamp: stampOf(stat), inode: inodeFor(place, stamp) }];
  });
}
