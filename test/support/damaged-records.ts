import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Adds unreadable package metadata to a site-packages: pip skips it, with a warning. */
export async function placeDamagedRecords(sitePackages: string): Promise<void> {
  const nowhere = join(sitePackages, 'nowhere');
  for (const name of ['gone-1.0.dist-info', 'goneegg-1.0.egg-info'])
    await symlink(nowhere, join(sitePackages, name));
  await mkdir(join(sitePackages, 'emptyegg-1.0.egg-info'));
  await mkdir(join(sitePackages, 'empty-1.0.dist-info'));
  await writeFile(join(sitePackages, 'file-1.0.dist-info'), '');
  const half = join(sitePackages, 'half-1.0.dist-info');
  await mkdir(half);
  await writeFile(join(half, 'METADATA'), 'Metadata-Version: 2.1\nName: half\nVersion: 1.0\n');
  await symlink(nowhere, join(half, 'entry_points.txt'));
}
