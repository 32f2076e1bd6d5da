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
 * Copies this checkout, with its packages but not built, to a directory that the caller removes. Returns its path, which
 * contains a space.
 */
export async function copyCheckout(): Promise<string> {
  const real = resolve(import.meta.dirname, '../..');
  const checkout = join(await realpath(await mkdtemp(join(tmpdir(), 'uvshim-'))), 'a checkout');
  for (const name of NAMES)
    await cp(join(real, name), join(checkout, name), { recursive: true, verbatimSymlinks: true });
  await symlink(join(real, 'node_modules'), join(checkout, 'node_modules'));
  // So npm finds it up to date, and install.sh does not run npm ci, which would empty the real one.
  await utimes(join(checkout, 'package-lock.json'), 1, 1);
  return checkout;
}
