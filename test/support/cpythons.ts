import { readdir, readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import type { CPython } from './store/copy-interpreter.ts';
import { exists } from './cache.ts';
import { isAll } from './tier.ts';

/** Minor versions for the fixtures, preferred first: today's usual one, then an old one whose getpath is in C. */
const PREFERRED_MINORS = ['3.12', '3.9', '3.13', '3.10', '3.11', '3.8', '3.14'];

/** How many the default tier uses; `test:all` uses every one. Each adds 160 MB to the store. */
const USED = 3;

const QUESTION = `
import json, os, sys, sysconfig
print(json.dumps({
    "executable": os.path.realpath(sys.executable),
    "prefix": sys.prefix,
    "version": sys.version.split()[0],
    "minor": "%d.%d" % sys.version_info[:2],
    "usable": sys.implementation.name == "cpython" and sys.prefix == sys.base_prefix
              and not sysconfig.get_config_var("Py_GIL_DISABLED"),
}))
`;

/**
 * Finds the machine's CPythons for the fixtures, one for each minor version, the preferred one first. Takes the environment
 * to search in (PATH, PYENV_ROOT, HOME). One is enough, since Debian has only one; throws, with what to install, if there
 * is none.
 */
export async function chooseCPythons(env: NodeJS.ProcessEnv): Promise<CPython[]> {
  const found = await findCPythons(env);
  if (found.length === 0) {
    throw new Error(
      `the tests need a CPython of the minors ${PREFERRED_MINORS.join(', ')}\nhint: apt-get install python3 python3-pip`,
    );
  }
  return isAll ? found : found.slice(0, USED);
}

/** Finds one CPython for each preferred minor version on the machine, in the order of preference. */
export async function findCPythons(env: NodeJS.ProcessEnv): Promise<CPython[]> {
  const found: CPython[] = [];
  for (const minor of PREFERRED_MINORS) {
    const python = await findMinor(minor, env);
    if (python !== undefined) found.push(python);
  }
  return found;
}

async function findMinor(minor: string, env: NodeJS.ProcessEnv): Promise<CPython | undefined> {
  for (const executable of await candidates(`python${minor}`, env)) {
    const python = await ask(executable);
    if (python?.minor === minor) return python;
  }
  return undefined;
}

async function candidates(name: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const found: string[] = [];
  for (const directory of (env.PATH ?? '').split(delimiter)) {
    if (directory === '') continue;
    const executable = join(directory, name);
    if (await isPyenvShim(executable)) found.push(...(await pyenvVersions(dirname(directory), name)));
    else if (await exists(executable)) found.push(executable);
  }
  for (const root of pyenvRoots(env)) found.push(...(await pyenvVersions(root, name)));
  return found;
}

/** Where pyenv keeps its versions: by default in the user's home, which HOME may hide. */
function pyenvRoots(env: NodeJS.ProcessEnv): string[] {
  if (env.PYENV_ROOT) return [env.PYENV_ROOT];
  const homes = new Set([env.HOME, userInfo().homedir].filter((home) => home !== undefined));
  return [...homes].map((home) => join(home, '.pyenv'));
}

/** A pyenv shim starts the version that the working directory requests, or none: it is never a Python itself. */
async function isPyenvShim(executable: string): Promise<boolean> {
  if (basename(dirname(executable)) !== 'shims' || !(await exists(executable))) return false;
  return (await readFile(executable)).subarray(0, 2).toString() === '#!';
}

async function pyenvVersions(root: string, name: string): Promise<string[]> {
  const versions = await readdir(join(root, 'versions')).catch(() => []);
  const executables = versions.map((version) => join(root, 'versions', version, 'bin', name));
  const present = await Promise.all(executables.map(exists));
  return executables.filter((_, index) => present[index]);
}

/** Queries an executable. Undefined if it does not answer, is in a virtual environment, or is not CPython. */
async function ask(executable: string): Promise<CPython | undefined> {
  const { stdout, failed } = await execa(executable, ['-I', '-c', QUESTION], {
    reject: false,
    env: {},
    extendEnv: false,
    timeout: 10_000,
  });
  if (failed) return undefined;
  const { usable, ...python } = JSON.parse(stdout) as CPython & { usable: boolean };
  return usable ? python : undefined;
}
