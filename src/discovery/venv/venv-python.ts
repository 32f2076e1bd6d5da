import { basename, dirname, join, resolve } from 'node:path';
import type { Files } from '../../fs/files.ts';
import type { PyvenvCfg } from './pyvenv-cfg.ts';

/** The interpreter in a virtual environment, as it is found there. Paths are absolute. */
export interface VenvPython {
  /** the first that can be run, else the path that it would have */
  readonly python: string;
  readonly isProgram: boolean;
  /** its links lead out of bin, to something that is gone */
  readonly isGone: boolean;
  /** of one that is gone: the targets of its links in bin, as far as they are outside of bin */
  readonly targets: readonly string[];
}

/** The names under which uv looks for the interpreter of an environment. */
const NAMES = ['python', 'python3'];

/** Takes an environment (absolute) and what its pyvenv.cfg says. */
export function findVenvPython(directory: string, { minor }: PyvenvCfg, files: Files): VenvPython {
  const bin = join(directory, 'bin');
  const names = [...NAMES, ...(minor === undefined ? [] : [`python${minor}`])];
  const program = names.map((name) => join(bin, name)).find(files.isProgram);
  // Packages put programs into bin: the decision does not depend on all of these while the interpreter runs.
  if (program !== undefined) return { python: program, isProgram: true, isGone: false, targets: [] };
  const present = files.names(bin);
  const targets = present
    .filter((name) => interpreterNames(minor).test(name))
    .flatMap((name) => targetOutside(join(bin, name), files) ?? []);
  const isDangling = (name: string) =>
    files.linkTarget(join(bin, name)) !== undefined && !files.exists(join(bin, name));
  const found = names.filter((name) => present.includes(name));
  const isGone = targets.length > 0 && found.length > 0 && found.every(isDangling);
  return { python: join(bin, 'python'), isProgram: false, isGone, targets };
}

/** Takes `3.12`. A `python3.11` in an environment of another minor version is not the environment's. */
export function interpreterNames(minor: string | undefined): RegExp {
  const rest = minor === undefined ? String.raw`\d+` : minor.slice(minor.indexOf('.') + 1);
  return new RegExp(String.raw`^(python|pypy|graalpy)(3(\.${rest}t?d?)?)?$`);
}

/** Takes a path in bin; the target of a link that leaves bin: `python3` is mostly a link to `python`. */
export function targetOutside(path: string, files: Pick<Files, 'linkTarget'>): string | undefined {
  const target = files.linkTarget(path);
  if (target === undefined) return undefined;
  const place = resolve(dirname(path), target);
  return dirname(place) === dirname(path) ? undefined : target;
}

/**
 * Takes a path in bin that is a file and what pyvenv.cfg says; returns the interpreter that it is a copy of, as
 * `python -m venv --copies` makes them, and undefined for any other program.
 */
export function copiedFrom(path: string, { home, minor }: PyvenvCfg, files: Files): string | undefined {
  if (home === undefined) return undefined;
  const names = [basename(path), ...NAMES, ...(minor === undefined ? [] : [`python${minor}`])];
  return names.map((name) => join(home, name)).find((source) => files.isSameContent(path, source));
}

/**
 * Takes the path of the interpreter in an environment and what pyvenv.cfg says; the program in bin that it is, if it is
 * neither a link out of there nor a copy of an interpreter.
 */
export function findOwnProgram(python: string, cfg: PyvenvCfg, files: Files): string | undefined {
  const file = files.resolved(python);
  if (dirname(file) !== files.resolved(dirname(python))) return undefined;
  return copiedFrom(file, cfg, files) === undefined ? file : undefined;
}
