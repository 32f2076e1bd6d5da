import { inject } from 'vitest';
import { isSince } from './releases.ts';

/** The minor versions of the store from 3.9 on, the oldest first: one if the machine has one CPython. */
export const minors: readonly string[] = inject('cpythons')
  .map(({ minor }) => minor)
  .filter((minor) => isSince(minor, '3.9'))
  .sort((one, other) => (isSince(one, other) ? 1 : -1));

export const [older = '', newer = ''] = [minors.at(0), minors.at(-1)];

/** The arguments of `uv run` that print the minor version. */
export const VERSION = ['python', '-c', 'import sys; print("%d.%d" % sys.version_info[:2])'] as const;
