import { join } from 'node:path';
import { execa } from 'execa';
import type { CPython } from './store/copy-interpreter.ts';
import { cached } from './cache.ts';

/** Two packages with compiled code, of which the second needs the first. These releases have wheels for a minor version. */
const RELEASES: Record<string, readonly string[]> = {
  '3.8': ['numpy==1.24.4', 'contourpy==1.1.1'],
  '3.13': ['numpy==2.3.5', 'contourpy==1.3.3'],
  '3.14': ['numpy==2.3.5', 'contourpy==1.3.3'],
};
const USUAL = ['numpy==2.0.2', 'contourpy==1.3.0'];

/**
 * Returns a directory with the two packages, each installed into its own directory, downloaded on the first call. Takes a
 * CPython with pip. Throws if the download fails.
 */
export async function ensureCompiledPackages({ executable, minor }: CPython): Promise<string> {
  const releases = RELEASES[minor] ?? USUAL;
  return cached(join('compiled', `${minor}-${releases.join('-')}`), async (beside) => {
    for (const release of releases) {
      const [name = ''] = release.split('==');
      const what = ['--no-deps', '--only-binary', ':all:', '--no-compile', '-t', join(beside, name), release];
      // With the machine's environment and configuration, which know how to reach a registry.
      const pip = await execa(executable, ['-m', 'pip', 'install', '--quiet', ...what], { reject: false });
      if (pip.failed) throw new Error(`${release} could not be downloaded with ${executable}\n${pip.stderr}`);
    }
  });
}
