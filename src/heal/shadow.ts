import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Repair } from '../decision/decision.ts';
import { makeDirectory } from './make-directory.ts';
import { linkBeside, writeBeside } from './write-beside.ts';

type Shadow = Extract<Repair, { readonly do: 'shadow' }>;

/** What is the shadow's own; all else leads to the target. */
const OWN: ReadonlySet<string> = new Set(['bin', 'pyvenv.cfg', '.lock']);

/** One and the same, under the names that there are on all systems. */
const LIBRARIES: ReadonlySet<string> = new Set(['lib', 'lib64']);

/**
 * Takes the cache directory and the target, both absolute; returns where the target's shadow is or would be. One per
 * target, so that all who work in it meet at one lock; its last part is the target's name, since uv prints it. What stands
 * in another target never gets its shadow in the other's.
 */
export function shadowPath(cache: string, target: string): string {
  const above = target.split('/').map((name) => name.replace(/^@+$/, '$&@'));
  return join(cache, 'shadows', ...above, '@', basename(target));
}

/** Takes the cache directory and what a shadow is made from; what of it (absolute paths) has to be there for uv to work in it. */
export function shadowParts(cache: string, { target }: Shadow): string[] {
  return ['bin/python', 'lib', 'pyvenv.cfg'].map((name) => join(shadowPath(cache, target), name));
}

/**
 * Makes the shadow of a target, or brings it up to date: a virtual environment on the base, in which everything but its
 * interpreter leads to the target; its library, too, is its own where packages are to be seen in it. Takes the absolute
 * path of the shadow. Throws where it cannot be written.
 */
export async function makeShadow(shadow: string, { target, base, minor, packages }: Shadow): Promise<void> {
  makeDirectory(join(shadow, 'bin'));
  const own = packages && (await makePackages(dirname(shadow), packages, minor));
  for (const name of readdirSync(target)) {
    if (!OWN.has(name) && !(own && LIBRARIES.has(name))) link(join(shadow, name), join(target, name));
  }
  if (own) for (const name of LIBRARIES) link(join(shadow, name), own.library);
  own?.removeOthers();
  for (const name of ['python', 'python3', `python${minor}`]) link(join(shadow, 'bin', name), base);
  // Last: with it, it is an environment.
  write(join(shadow, 'pyvenv.cfg'), `home = ${dirname(base)}\nversion_info = ${minor}\n`);
}

/** Loaded here, as it needs Node's crypto, which takes 6 ms. */
async function makePackages(...given: readonly [place: string, packages: readonly string[], minor: string]) {
  const { makeShadowPackages } = await import('./shadow-packages.ts');
  return makeShadowPackages(...given);
}

function link(path: string, target: string): void {
  if (attempt(() => readlinkSync(path)) !== target) linkBeside(path, target);
}

function write(path: string, text: string): void {
  if (attempt(() => readFileSync(path, 'utf8')) !== text) writeBeside(path, text);
}

function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
