import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { cached } from './cache.ts';

/**
 * Takes the absolute paths of C sources, one program each. Returns the directory of the programs, each with the name of its
 * source, compiled on the first call. Throws, with the compiler's output, if one fails.
 */
export async function compile(...sources: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) hash.update(await readFile(source));
  return cached(join('stand-in', hash.digest('hex').slice(0, 12)), async (beside) => {
    for (const source of sources) {
      const program = join(beside, basename(source, '.c'));
      await execa('cc', ['-Wall', '-Wextra', '-Werror', '-O1', source, '-o', program]);
    }
  });
}
