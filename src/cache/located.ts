import { dirname } from 'node:path';
import type { Dependency } from '../fs/files.ts';
import { stampOf, statOf, type Stamp } from '../fs/look.ts';
import { inodeFor } from './clock.ts';
import type { Located } from './unchanged.ts';

/** Looks at each file once. */
export type Locate = (dependencies: readonly Dependency[]) => Located[];

/** Returns a function that takes the lookups, and returns the place of each file that was read or run. */
export function createLocate(): Locate {
  const known = new Map<Stamp, Located[]>();

  function find(place: string, stamp: Stamp): Located[] {
    const directory = dirname(place);
    const stat = statOf(directory);
    if (!stat) return [];
    return [{ file: place, directory, stamp: stampOf(stat), inode: inodeFor(place, stamp) }];
  }

  return (dependencies) =>
    dependencies.flatMap((dependency) => {
      if (dependency.seen !== 'content' || !dependency.stamp.isFile) return [];
      const { place, stamp } = dependency;
      const located = known.get(stamp) ?? find(place, stamp);
      known.set(stamp, located);
      return located;
    });
}
