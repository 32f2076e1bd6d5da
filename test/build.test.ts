import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { copyCheckout } from './support/checkout.ts';

/** The name and hash of each file in a directory. */
async function hashes(directory: string): Promise<string[]> {
  const names = (await readdir(directory)).sort();
  const files = await Promise.all(names.map((name) => readFile(join(directory, name))));
  return files.map((file, at) => `${names[at] ?? ''} ${createHash('sha256').update(file).digest('hex')}`);
}

test('two builds of the same sources are equal, wherever they are built', async () => {
  const checkout = await copyCheckout();
  try {
    await execa('npm', ['run', '--silent', 'build'], { cwd: checkout });
    expect(await hashes(join(checkout, 'dist'))).toEqual(
      await hashes(resolve(import.meta.dirname, '../dist')),
    );
  } finally {
    await rm(checkout, { recursive: true });
  }
});
