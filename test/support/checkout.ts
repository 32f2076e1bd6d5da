import { cp, mkdtemp, realpath, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const NAMES = [
  'bin',
  'src',
  'scripts',
  'install.sh',
  'package.json',
  'package-lock.json',
  '.npmrc',
  'README.md',
  'LICENSE',
];

/**
 * Makes a copy of this checkout, in a directory of its own that is the caller's to remove, with the packages of the real
 * one; not built. Returns its path, in which there is a space.
 */
export async function copyCheckout(): Promise<string> {
  const real = resolve(import.meta.dirname, '../..');
  const checkout = join(await realpath(await mkdtemp(join(tmpdir(), 'uvshim-'))), 'a checkout');
  for (const name of NAMES)
    await cp(join(real, name), join(checkout, name), { recursive: true, verbatimSymlinks: true });
  await symlink(join(real, 'node_modules'), join(checkout, 'node_modules'));
  // So it is up to date, and npm ci, which would empty the real one, is not run.
  await utimes(join(checkout, 'package-lock.json'), 1, 1);
  return checkout;
}
