import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AfterUv } from '../decision/decision.ts';
import { sitePackagesIn } from '../discovery/venv/escaping-link.ts';
import type { PackageSource } from '../discovery/venv/package-source.ts';
import { readPyvenvCfg } from '../discovery/venv/pyvenv-cfg.ts';
import { recordWrapper, type RecordedWrapper } from '../discovery/venv/recorded-wrapper.ts';
import { changesForBase, makeChanges } from './venv-changes.ts';
import { createFiles } from '../fs/files.ts';
import { makeDirectory } from '../fs/make-directory.ts';
import { assertInside } from './assert-inside.ts';
import { readConfig, writeConfig } from './config-file.ts';
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
  const { isSamePlace } = createFiles();
  const { home } = readPyvenvCfg(readConfig(environment));
  // Up to Python 3.10 uv takes an environment's interpreter for its base.
  const packageSource = packageSources.find(({ base, wrapper }) =>
    [base, wrapper].some((python) => home !== undefined && isSamePlace(dirname(python), home)),
  );
  if (packageSource) placePackages(environment, packageSource);
  else takePackagesAway(environment);
}

/** Updates an absolute environment to today's wrapper: its base and its packages. */
export function updateFromWrapper(environment: string, packageSource: PackageSource): void {
  makeChanges(environment, changesForBase(environment, packageSource));
  placePackages(environment, packageSource);
}

/** Takes the new source of the environment's packages. */
function placePackages(environment: string, packageSource: PackageSource): void {
  const config = readConfig(environment);
  const directories = packageSource.packages.filter(createFiles().isDirectory);
  const sitePackages = sitePackagesOf(environment);
  makeDirectory(sitePackages);
  if (packageSource.native) rmSync(join(sitePackages, NAME), { force: true });
  else writeFile(join(sitePackages, NAME), renderPth(directories));
  syncDistInfos(sitePackages, directories);
  // Last: if this is missing, the next command repeats the update.
  writeConfig(environment, recordWrapper(recordOf(packageSource), config));
}

/** How the environment records a source of packages. */
export function recordOf({ wrapper, by, packages }: PackageSource): RecordedWrapper {
  const { isDirectory, resolved } = createFiles();
  return { wrapper, by, packages: packages.filter(isDirectory).map(resolved) };
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
  const { minor } = readPyvenvCfg(readConfig(environment));
  if (minor === undefined) throw new Error(`${environment}/pyvenv.cfg names no version of Python`);
  const place = sitePackagesIn(minor);
  assertInside(environment, place);
  return join(environment, ...place);
}
