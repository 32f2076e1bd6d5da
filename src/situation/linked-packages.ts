import { join } from 'node:path';
import type { Candidate } from './candidate.ts';
import type { Environment } from './environment.ts';
import type { Files } from './files.ts';
import { findBase, type Interpreter, type LinkedPackages } from './interpreter.ts';
import type { Interpreters } from './interpreters.ts';
import { projectOf } from './package-names.ts';
import type { Facts } from './probe.ts';

/** Takes where `uv pip` may work; returns it with the packages in it that uv would not see. */
export async function withLinkedPackages(
  candidate: Candidate,
  interpreters: Interpreters,
): Promise<Candidate> {
  const { environment, interpreter } = candidate;
  return {
    ...candidate,
    ...(environment && { environment: await environmentWithLinks(environment, interpreters) }),
    ...(interpreter && { interpreter: interpreterWithLinks(interpreter, interpreters) }),
  };
}

/** Takes a virtual environment; returns it with the packages in it that uv would not see. */
export async function environmentWithLinks(
  environment: Environment,
  interpreters: Interpreters,
): Promise<Environment> {
  const { facts } = environment;
  if (facts === undefined || !hidesPackages(facts, interpreters.files)) return environment;
  const base = environment.base ?? (await findBase(facts, interpreters));
  if (base === undefined) return environment;
  const directories = packageDirectories(facts, interpreters.files);
  return { ...environment, linked: { directories, base: base.python } };
}

/** Takes what is no virtual environment; returns it with the packages in it that uv would not see. */
export function interpreterWithLinks(interpreter: Interpreter, { files }: Interpreters): Interpreter {
  const { python, kind, base, facts } = interpreter;
  if (!hidesPackages(facts, files) || (kind === 'dirty' && base === undefined)) return interpreter;
  // A wrapper that keeps its prefix makes good environments by itself.
  const linked: LinkedPackages = {
    directories: packageDirectories(facts, files),
    base: base?.python ?? python,
  };
  return { ...interpreter, linked };
}

/** uv reads the records in two directories, and skips those that are links. */
function hidesPackages({ sitePackages, platformPackages }: Facts, files: Files): boolean {
  const directories = [...new Set([sitePackages, platformPackages])];
  return directories.some((directory) =>
    files.links(directory).some((name) => projectOf(name) !== undefined),
  );
}

/** Wherever an interpreter finds packages: a wrapper has several such directories, and a .pth adds more. */
export function packageDirectories({ path, standardLibrary }: Facts, files: Files): string[] {
  const own = new Set(standardLibrary.flatMap((place) => [place, join(place, 'lib-dynload')]));
  return path.filter((entry) => !own.has(entry) && files.isDirectory(entry));
}
