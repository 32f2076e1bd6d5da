import { existsSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finish } from '../decision/decision.ts';
import { sitePackagesIn } from '../situation/leads-out.ts';
import type { Provider } from '../situation/provider.ts';
import { readPyvenvCfg } from '../situation/pyvenv-cfg.ts';
import { rememberWrapper } from '../situation/remembered-wrapper.ts';
import { heal, isMadeFrom } from './heal.ts';
import { makeDirectory } from './make-directory.ts';
import { mustStayIn } from './must-stay-in.ts';
import { placeRecords } from './place-records.ts';
import { siteDirectories } from './site-directories.ts';
import { writeBeside } from './write-beside.ts';

/** In a site-packages this name comes behind nothing and before nothing that matters; uninstall leaves it alone. */
const NAME = 'uvshim-wrapper-packages.pth';

/**
 * Makes the packages of what an environment was made from importable in it, behind its own, and known to uv. Where it was
 * made from something else, those that it had from a wrapper before go. Throws where the environment cannot be written.
 */
export function addWrapperPackages({ environment, providers }: Finish): void {
  const { home } = readPyvenvCfg(readFileSync(join(environment, 'pyvenv.cfg'), 'utf8'));
  // Up to Python 3.10 uv takes an environment's own interpreter for its base.
  const provider = providers.find(({ base, wrapper }) =>
    [base, wrapper].some((python) => home !== undefined && isSame(dirname(python), home)),
  );
  if (provider === undefined) takePackagesAway(environment);
  else placePackages(environment, provider);
}

/** Makes an environment (absolute) stand on another generation of its wrapper, and have the packages of that. */
export function followWrapper(environment: string, provider: Provider): void {
  const config = readFileSync(join(environment, 'pyvenv.cfg'), 'utf8');
  if (!isMadeFrom(config, provider)) heal(environment, provider);
  placePackages(environment, provider);
}

/** Takes what is to provide an environment with packages from now on, instead of another one before. */
function placePackages(environment: string, provider: Provider): void {
  const { wrapper, by, packages, native } = provider;
  const file = join(environment, 'pyvenv.cfg');
  const config = readFileSync(file, 'utf8');
  const directories = packages.filter((entry) => existsSync(entry) && statSync(entry).isDirectory());
  const sitePackages = sitePackagesOf(environment);
  makeDirectory(sitePackages);
  if (native) rmSync(join(sitePackages, NAME), { force: true });
  else writeBeside(join(sitePackages, NAME), siteDirectories(directories));
  placeRecords(sitePackages, directories);
  // Last: what is not remembered yet is done once more.
  const remembered = { wrapper, by, packages: directories.map((directory) => realpathSync(directory)) };
  writeBeside(file, rememberWrapper(remembered, config));
}

/** `uv venv --allow-existing` leaves them where they are, and forgets where they came from. */
function takePackagesAway(environment: string): void {
  const sitePackages = sitePackagesOf(environment);
  if (!existsSync(sitePackages)) return;
  rmSync(join(sitePackages, NAME), { force: true });
  placeRecords(sitePackages, []);
}

/** Throws where a link leads out of the environment on the way there. */
function sitePackagesOf(environment: string): string {
  const file = join(environment, 'pyvenv.cfg');
  const { minor } = readPyvenvCfg(readFileSync(file, 'utf8'));
  if (minor === undefined) throw new Error(`${file} names no version of Python`);
  const place = sitePackagesIn(minor);
  mustStayIn(environment, place);
  return join(environment, ...place);
}

function isSame(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);
}
