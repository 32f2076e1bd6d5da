import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { World } from './world.ts';

interface ProjectFile {
  requires?: string;
  dependencies?: string[];
  /** more of it, as TOML */
  more?: string;
}

/** Writes a project's pyproject.toml into a directory below the sandbox's. */
export async function makeProject(world: World, directory = '.', file: ProjectFile = {}): Promise<void> {
  const { requires = '>=3.8', dependencies = ['plainpkg'], more = '' } = file;
  const place = resolve(world.cwd, directory);
  await mkdir(place, { recursive: true });
  const name = directory === '.' ? 'project' : basename(directory);
  const lines = [
    '[project]',
    `name = "${name}"`,
    'version = "0.1.0"',
    `requires-python = "${requires}"`,
    `dependencies = ${JSON.stringify(dependencies)}`,
    more,
  ];
  await writeFile(join(place, 'pyproject.toml'), `${lines.join('\n')}\n`);
}
