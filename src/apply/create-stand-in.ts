import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Repair } from '../decision/decision.ts';
import { attempt } from '../fs/look.ts';
import { makeDirectory } from '../fs/make-directory.ts';
import { replaceLink, writeFile } from '../fs/write-file.ts';

type StandIn = Extract<Repair, { readonly do: 'stand-in' }>;

/** The stand-in's own entries. All others link to the target. */
const OWN: ReadonlySet<string> = new Set(['bin', 'pyvenv.cfg', '.lock']);

/** One directory, under its names on different systems. */
const LIBRARIES: ReadonlySet<string> = new Set(['lib', 'lib64']);

/**
 * Takes the cache directory and the target, both absolute; returns the path of the target's stand-in. A target has only
 * one, so that parallel commands share its lock. It ends with the target's name, because uv prints it. The stand-in of
 * a target inside another target is never inside the other's stand-in.
 */
export function standInPath(cache: string, target: string): string {
  const above = target.split('/').map((name) => name.replace(/^@+$/, '$&@'));
  return join(cache, 'stand-ins', ...above, '@', basename(target));
}

/** The paths in a stand-in that must exist for uv to use it. */
export function standInParts(cache: string, { target }: StandIn): string[] {
  return ['bin/python', 'lib', 'pyvenv.cfg'].map((name) => join(standInPath(cache, target), name));
}

/**
 * Creates or updates the stand-in of a target: a virtual environment of the base, with links to the target for
 * everything except the interpreter. It has its own `lib` too if the target has linked packages. Takes the absolute
 * path of the stand-in. Throws if it cannot be written.
 */
export async function createStandIn(
  standIn: string,
  { target, base, minor, packages }: StandIn,
): Promise<void> {
  makeDirectory(join(standIn, 'bin'));
  // Loaded on demand: Node's crypto takes 6 ms.
  const own =
    packages &&
    (await import('./stand-in-packages.ts')).createStandInPackages(dirname(standIn), packages, minor);
  for (const name of readdirSync(target)) {
    if (!OWN.has(name) && !(own && LIBRARIES.has(name))) link(join(standIn, name), join(target, name));
  }
  if (own) {
    for (const name of LIBRARIES) link(join(standIn, name), own.library);
    own.removeOthers();
  }
  for (const name of ['python', 'python3', `python${minor}`]) link(join(standIn, 'bin', name), base);
  // Last, because pyvenv.cfg makes it an environment.
  write(join(standIn, 'pyvenv.cfg'), `home = ${dirname(base)}\nversion_info = ${minor}\n`);
}

function link(path: string, target: string): void {
  if (attempt(() => readlinkSync(path)) !== target) replaceLink(path, target);
}

function write(path: string, text: string): void {
  if (attempt(() => readFileSync(path, 'utf8')) !== text) writeFile(path, text);
}
