import { readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from './world.ts';

/**
 * Makes an orphan of an environment in the sandbox's cwd: what it was made from is gone, and was another patch release than
 * the Pythons here, as on Nix after an update.
 */
export async function takeBaseAway(world: World, environment = '.venv'): Promise<void> {
  const place = join(world.cwd, environment);
  const gone = `/nowhere/bin/python${world.minor}`;
  for (const name of await readdir(join(place, 'bin'))) {
    const path = join(place, 'bin', name);
    const target = await readlink(path).catch(() => '');
    if (!target.startsWith('/')) continue;
    await rm(path);
    await symlink(gone, path);
  }
  const config = join(place, 'pyvenv.cfg');
  const text = await readFile(config, 'utf8');
  await writeFile(
    config,
    text
      .replace(/^home = .*$/m, 'home = /nowhere/bin')
      .replace(/^(version(?:_info)?) = .*$/m, `$1 = ${world.minor}.99`),
  );
}
