import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { cached } from './cache.ts';

/** The releases to install the package with, in addition to the Node that runs the tests. */
export const NODE_VERSIONS = ['22.23.3', '24.21.0'] as const;

/**
 * Returns the directory with a release's `node`, downloaded on the first call from the npm package of Node. Throws if npm
 * cannot get it.
 */
export async function ensureNode(version: (typeof NODE_VERSIONS)[number]): Promise<string> {
  const directory = await cached(join('node', version), (beside) => download(version, beside));
  const { stdout } = await execa(join(directory, 'node'), ['--version']);
  if (stdout !== `v${version}`) throw new Error(`${directory}/node is not Node ${version}: ${stdout}`);
  return directory;
}

async function download(version: string, into: string): Promise<void> {
  const downloads = await mkdtemp(join(tmpdir(), 'node-package-'));
  try {
    const name = `node-${process.platform}-${process.arch}@${version}`;
    // With the machine's configuration, which knows how to reach a registry.
    await execa('npm', ['pack', '--silent', '--pack-destination', downloads, name]);
    const [archive] = await readdir(downloads);
    if (archive === undefined) throw new Error(`npm packed nothing for ${name}`);
    const wanted = ['--strip-components=2', 'package/bin/node'];
    await execa('tar', ['-xzf', join(downloads, archive), '-C', into, ...wanted]);
  } finally {
    await rm(downloads, { recursive: true, force: true });
  }
}
