import { existsSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AfterUv } from '../decision/decision.ts';
import { sitePackagesIn } from '../discovery/venv/escaping-link.ts';
import type { PackageSource } from '../discovery/venv/package-source.ts';
import { readPyvenvCfg } from '../discovery/venv/pyvenv-cfg.ts';
import { recordWrapper } from '../discovery/venv/recorded-wrapper.ts';
import { repairLinks, isMadeFrom } from './venv-changes.ts';
import { makeDirectory } from '../fs/make-directory.ts';
import { assertInside } from './assert-inside.ts';
import { syncDistInfos } from './dist-info/sync.ts';
import { renderPth } from './dist-info/pth.ts';
import { writeFile } from '../fs/write-file.ts';

/** The place of this name in a site-packages does not matter, and an uninstall leaves it alone. */
const NAME = 'uvshim-wrapper-packages.pth';

/**
 * Makes the packages of the interpreter that an environment was created from importable, after its own, and adds stub
 * records for uv. If that was not a wrapper, removes the packages of an earlier wrapper. Throws if the environment
 * cannot be written.
 */
export function addWrapperPackages({ environment, packageSources }: AfterUv): void {
  const { home } = readPyvenvCfg(readFileSync(join(environment, 'pyvenv.cfg'), 'utf8'));
  // Up to Python 3.10 uv takes an environment's interpreter for its base.
  const packageSource = packageSources.find(({ base, wrapper }) =>
    [base, wrapper].some((python) => home !== undefined && isSame(dirname(python), home)),
  );
  if (packageSource === undefined) takePackagesAway(environment);
  else placePackages(environment, packageSource);
}

/** Updates an absolute environment to today's wrapper: its base and its packages. */
export function updateFromWrapper(environment: string, packageSource: PackageSource): void {
  const config = readFileSync(join(environment, 'pyvenv.cfg'), 'utf8');
  if (!isMadeFrom(config, packageSource)) repairLinks(environment, packageSource);
  placePackages(environment, packageSource);
}

/** Takes the new source of the environment's packages. */
function placePackages(environment: string, packageSource: PackageSource): void {
  const { wrapper, by, packages, native } = packageSource;
  const file = join(environment, 'pyvenv.cfg');
  const config = readFileSync(file, 'utf8');
  const directories = packages.filter((entry) => existsSync(entry) && statSync(entry).isDirectory());
  const sitePackages = sitePackagesOf(environment);
  makeDirectory(sitePackages);
  if (native) rmSync(join(sitePackages, NAME), { force: true });
  else writeFile(join(sitePackages, NAME), renderPth(directories));
  syncDistInfos(sitePackages, directories);
  // Last: if this is missing, the next command repeats the update.
  const recordedWrapper = { wrapper, by, packages: directories.map((directory) => realpathSync(directory)) };
  writeFile(file, recordWrapper(recordedWrapper, config));
}

/** `uv venv --allow-existing` keeps them, but removes the keys that record their source. */
function takePackagesAway(environment: string): void {
  const sitePackages = sitePackagesOf(environment);
  if (!existsSync(sitePackages)) return;
  rmSync(join(sitePackages, NAME), { force: true });
  syncDistInfos(sitePackages, []);
}

/** Throws if a link on the path leads out of the environment. */
function sitePackagesOf(environment: string): string {
  const file = join(environment, 'pyvenv.cfg');
  const { minor } = readPyvenvCfg(readFileSync(file, 'utf8'));
  if (minor === undefined) throw new Error(`${file} names no version of Python`);
  const place = sitePackagesIn(minor);
  assertInside(environment, place);
  return join(environment, ...place);
}

function isSame(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);
}
