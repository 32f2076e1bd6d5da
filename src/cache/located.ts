import { dirname } from 'node:path';
import type { Dependency } from '../fs/files.ts';
import { stampOf, statOf } from '../fs/look.ts';
import { inodeFor } from './clock.ts';
import type { Located } from './unchanged.ts';

/** Takes the lookups; where each file is that was read or run. */
export function locate(dependencies: readonly Dependency[]): Located[] {
  return dependencies.flatMap((dependency) => {
    if (dependency.seen !== 'content' || !dependency.stamp.isFile) return [];
    const { place, stamp } = dependency;
    const directory = dirname(place);
    const stat = statOf(directory);
    if (stat === undefined) return [];
    return [{ file: place, directory, stamp: stampOf(stat), inode: inodeFor(place, stamp) }];
  });
}
