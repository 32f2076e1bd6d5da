import { dirname } from 'node:path';
import { asTyped } from '../../report/quote.ts';
import type { Files } from '../../situation/files.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** Nothing can be kept in the shim's cache. */
export function findCache({ context: { cache }, interpreters: { files } }: Examination): Finding[] {
  const place = existingPart(cache, files);
  const isUsable = files.isDirectory(place) && files.isWritable(place);
  if (isUsable) return [];
  return [
    {
      is: 'broken',
      what: `the cache directory ${cache} cannot be written to`,
      why: 'Every command is decided anew, which costs a start of Node, and uv up to 0.7.18 has no place for its locks.',
      fix: `ls -ld ${asTyped(place)}`,
    },
  ];
}

/** The cache is made when it is needed. */
function existingPart(path: string, files: Files): string {
  return files.exists(path) || path === dirname(path) ? path : existingPart(dirname(path), files);
}
