import { join } from 'node:path';
import type { Candidate } from '../candidate.ts';
import type { Environment } from './environment.ts';
import type { Files } from '../../fs/files.ts';
import { findBase, type Interpreter, type LinkedPackages } from '../interpreter/interpreter.ts';
import type { Interpreters } from '../interpreter/interpreters.ts';
import { distributionName } from './distribution-name.ts';
import type { InterpreterInfo } from '../interpreter/query.ts';

/** Adds the packages that uv would not see to a candidate. */
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

/** Adds the packages that uv would not see to a virtual environment. */
export async function environmentWithLinks(
  environment: Environment,
  interpreters: Interpreters,
): Promise<Environment> {
  const { info } = environment;
  if (!info || !hidesPackages(info, interpreters.files)) return environment;
  const base = environment.base ?? (await findBase(info, interpreters));
  if (!base) return environment;
  const directories = packageDirectories(info, interpreters.files);
  return { ...environment, linked: { directories, base: base.python } };
}

/** Adds the packages that uv would not see to an interpreter outside of virtual environments. */
export function interpreterWithLinks(interpreter: Interpreter, { files }: Interpreters): Interpreter {
  const { python, kind, base, info } = interpreter;
  if (!hidesPackages(info, files) || (kind === 'prefix wrapper' && !base)) return interpreter;
  // A wrapper with its own prefix as base prefix is a good base itself.
  const linked: LinkedPackages = {
    directories: packageDirectories(info, files),
    base: base?.python ?? python,
  };
  return { ...interpreter, linked };
}

/** uv reads metadata in two directories, and skips links. */
function hidesPackages({ sitePackages, platformPackages }: InterpreterInfo, files: Files): boolean {
  const directories = [...new Set([sitePackages, platformPackages])];
  return directories.some((directory) =>
    files.links(directory).some((name) => distributionName(name) !== undefined),
  );
}

/** All directories in which an interpreter finds packages: a wrapper has several, and `.pth` files add more. */
export function packageDirectories({ path, standardLibrary }: InterpreterInfo, files: Files): string[] {
  const own = new Set(standardLibrary.flatMap((place) => [place, join(place, 'lib-dynload')]));
  return path.filter((entry) => !own.has(entry) && files.isDirectory(entry));
}
