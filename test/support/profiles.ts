import { mkdir, readdir, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { StorePython } from './store-kinds.ts';

/**
 * Ways in which a profile (`nix profile`, home-manager, `/run/current-system/sw`) leads to a Python:
 * `single`, with one package: its bin is a link to the package's; `several`, with more packages: its bin is a directory of
 * links to single files; `nested`, a profile of profiles: these are links to links; `linked`, whose bin is a link to the bin
 * of a profile with several packages.
 */
export const PROFILES = ['single', 'several', 'nested', 'linked'] as const;

export type Profile = (typeof PROFILES)[number];

/** The bin directory of a profile that has a Python of the store in it. */
export function profileBin({ python }: StorePython, profile: Profile): string {
  const package_ = dirname(dirname(python));
  return join(dirname(package_), `${basename(package_)}-${profile}-profile`, 'bin');
}

/** Makes a profile of each way for a Python of the store. */
export async function buildProfiles(python: StorePython): Promise<void> {
  const bin = dirname(python.python);
  const [single, several, nested, linked] = PROFILES.map((profile) => profileBin(python, profile));
  await linkWhole(bin, single);
  await linkFiles(bin, several);
  await symlink('/usr/bin/env', join(several ?? '', 'other-package'));
  await linkFiles(several ?? '', nested);
  await linkWhole(several ?? '', linked);
}

async function linkWhole(bin: string, profile = ''): Promise<void> {
  await mkdir(dirname(profile), { recursive: true });
  await symlink(bin, profile);
}

async function linkFiles(bin: string, profile = ''): Promise<void> {
  await mkdir(profile, { recursive: true });
  for (const name of await readdir(bin)) await symlink(join(bin, name), join(profile, name));
}
