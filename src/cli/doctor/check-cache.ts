import { dirname, isAbsolute } from 'node:path';
import { asTyped } from '../../output/quote.ts';
import type { Files } from '../../fs/files.ts';
import { openCache } from '../../shim/open-cache.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** The shim's cache is not writable, or not trusted because others can write to it. */
export function checkCache({ context, interpreters: { files } }: Examination): Finding[] {
  const { cache } = context;
  const place = existingPart(cache, files);
  const why = 'Every command starts Node again, and uv up to 0.7.18 has no place for its locks.';
  if (!files.isDirectory(place) || !files.isWritable(place)) {
    const what = `the cache directory ${cache} cannot be written to`;
    return [{ is: 'broken', what, why, fix: `ls -ld ${asTyped(place)}` }];
  }
  const { why: foreign } = openCache(context).cache;
  if (foreign === undefined) return [];
  const what = `the cache directory ${cache} is not used: ${foreign}`;
  return [{ is: 'broken', what, why, fix: fixFor(cache, foreign) }];
}

function fixFor(cache: string, foreign: string): string {
  if (!isAbsolute(cache)) return 'unset XDG_CACHE_HOME';
  // The fault may be in a directory above.
  const [, open] = /^others may write to (.*)$/s.exec(foreign) ?? [];
  return open ? `chmod go-w ${asTyped(open)}` : `ls -ld ${asTyped(cache)}`;
}

/** The cache may not exist yet: it is created on demand. */
function existingPart(path: string, files: Files): string {
  return files.exists(path) || path === dirname(path) ? path : existingPart(dirname(path), files);
}
