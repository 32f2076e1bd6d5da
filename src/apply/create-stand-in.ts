import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Repair } from '../decision/decision.ts';
import { makeDirectory } from '../fs/make-directory.ts';
import { linkBeside, writeBeside } from '../fs/write-file.ts';

type Shadow = Extract<Repair, { readonly do: 'shadow' }>;

/** The stand-in's own entries. All others link to the target. */
const OWN: ReadonlySet<string> = new Set(['bin', 'pyvenv.cfg', '.lock']);

/** One directory, under its names on different systems. */
const LIBRARIES: ReadonlySet<string> = new Set(['lib', 'lib64']);

/**
 * Takes the cache directory and the target, both absolute; returns the path of the target's stand-in. A target has only
 * one, so that parallel commands share its lock. It ends with the target's name, because uv prints it. The stand-in of
 * a target inside another target is never inside the other's stand-in.
 */
export function shadowPath(cache: string, target: string): string {
  const above = target.split('/').map((name) => name.replace(/^@+$/, '$&@'));
  return join(cache, 'shadows', ...above, '@', basename(target));
}

/** The paths in a stand-in that must exist for uv to use it. */
export function shadowParts(cache: string, { target }: Shadow): string[] {
  return ['bin/python', 'lib', 'pyvenv.cfg'].map((name) => join(shadowPath(cache, target), name));
}

/**
 * Creates or updates the stand-in of a target: a virtual environment of the base, with links to the target for
 * everything except the interpreter. It has its own `lib` too if the target has linked packages. Takes the absolute
 * path of the stand-in. Throws if it cannot be written.
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
  // Last, because pyvenv.cfg makes it an environment.
  write(join(shadow, 'pyvenv.cfg'), `home = ${dirname(base)}\nversion_info = ${minor}\n`);
}

/** Loaded on demand: Node's crypto takes 6 ms. */
async function makePackages(...given: readonly [place: string, packages: readonly string[], minor: string]) {
  const { makeShadowPackages } = await import('./stand-in-packages.ts');
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
