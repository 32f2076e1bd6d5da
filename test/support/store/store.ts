import { execFile } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { copyInterpreter, type CPython } from './copy-interpreter.ts';
import { placePackage, type Distribution } from './distribution.ts';
import { sitecustomize } from './sitecustomize.ts';

const run = promisify(execFile);

export interface BaseOptions {
  python: CPython;
  /** The directory of the base; created, with its parents. */
  directory: string;
  /** Whether its sitecustomize also sets `sys._base_executable`, as later nixpkgs releases do. */
  baseExecutable?: boolean;
  /** Whether its library is made of links to the CPython's own, without pip. */
  linked?: boolean;
}

/**
 * Makes `directory` a base interpreter as a Nix store has them: a relocated copy of a CPython with nixpkgs' site hook.
 * Needs no compiler. Returns the path of its executable; throws if the copy does not report itself as a base in `directory`.
 */
export async function buildBase(options: BaseOptions): Promise<string> {
  const { python, directory, baseExecutable = false, linked = false } = options;
  const executable = await copyInterpreter(python, directory, linked);
  const library = join(directory, 'lib', `python${python.minor}`);
  const sitePackages = join(library, 'site-packages');
  await writeFile(join(sitePackages, 'sitecustomize.py'), sitecustomize(baseExecutable));
  await writeFile(join(library, 'EXTERNALLY-MANAGED'), EXTERNALLY_MANAGED);
  await checkBase(executable, directory, sitePackages);
  return executable;
}

const EXTERNALLY_MANAGED = `[externally-managed]
Error=This Python is part of a read-only store, nothing can be installed into it.
`;

async function checkBase(executable: string, directory: string, sitePackages: string): Promise<void> {
  const { stdout } = await run(executable, ['-I', '-B', '-c', REPORT], { env: {} });
  if (stdout !== [directory, directory, sitePackages, 'True\n'].join('\n')) {
    throw new Error(`the copy of a CPython in ${directory} does not work, it reports:\n${stdout}`);
  }
}

const REPORT = `
import sys, sysconfig
print(sys.prefix, sys.base_prefix, sysconfig.get_path("purelib"), "sitecustomize" in sys.modules, sep="\\n")
`;

export interface ScriptWrapperOptions {
  /** Directory of a base made by `buildBase`. */
  base: string;
  /** The directory of the environment; created, with its parents. */
  directory: string;
  /** The base's minor version, "3.12". */
  version: string;
  packages: Distribution[];
}

/**
 * Makes `directory` a *prefix wrapper* of a base: an environment whose interpreters are shell scripts that say in NIX_PYTHON*
 * which environment they stand for, as those of older nixpkgs are. Returns the path of its `bin/python3.X`.
 */
export async function buildScriptWrapper(options: ScriptWrapperOptions): Promise<string> {
  const { base, directory, version, packages } = options;
  const sitePackages = await linkLibrary(base, directory, version);
  for (const distribution of packages) await placePackage({ sitePackages, ...distribution });

  const name = `python${version}`;
  const script = `#!/bin/sh
export NIX_PYTHONPREFIX=${quote(directory)}
export NIX_PYTHONEXECUTABLE=${quote(join(directory, 'bin', name))}
export NIX_PYTHONPATH=${quote(sitePackages)}
export PYTHONNOUSERSITE=true
exec ${quote(join(base, 'bin', name))} "$@"
`;
  await mkdir(join(directory, 'bin'));
  for (const each of [name, 'python3', 'python']) {
    await writeFile(join(directory, 'bin', each), script, { mode: 0o755 });
  }
  return join(directory, 'bin', name);
}

/**
 * Gives an environment the base's standard library, by a link for every entry as buildEnv does, and a site-packages of its own,
 * empty and no link. Returns the path of that.
 */
export async function linkLibrary(base: string, directory: string, version: string): Promise<string> {
  const source = join(base, 'lib', `python${version}`);
  const library = join(directory, 'lib', `python${version}`);
  const sitePackages = join(library, 'site-packages');
  await mkdir(sitePackages, { recursive: true });
  for (const entry of await readdir(source)) {
    if (entry === 'site-packages') continue;
    // What leads to site-packages (Debian's dist-packages) leads to the environment's own.
    await symlink(entry === 'dist-packages' ? 'site-packages' : join(source, entry), join(library, entry));
  }
  return sitePackages;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
