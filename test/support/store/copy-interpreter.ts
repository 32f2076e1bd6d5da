import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A real CPython of the machine: the real path of its executable, its prefix and its version. */
export interface CPython {
  executable: string;
  prefix: string;
  /** "3.12.1" */
  version: string;
  /** "3.12" */
  minor: string;
}

/** Parts of the standard library that a copy does not need: together more than half of it. */
const LEFT_OUT = new Set(['test', 'tests', 'idlelib', 'turtledemo', 'site-packages', 'dist-packages']);

/** Files that would make the copy behave like its distribution's Python. */
const DISTRIBUTORS_OWN = new Set(['sitecustomize.py', 'EXTERNALLY-MANAGED']);

/**
 * Copies the executable, the standard library and pip of a CPython to `directory`, which is an interpreter of its own then.
 * `linked`: the library consists of links to the CPython's own, without pip, which takes milliseconds. Returns the path of the
 * new executable. Throws if that does not run.
 */
export async function copyInterpreter(python: CPython, directory: string, linked = false): Promise<string> {
  const name = `python${python.minor}`;
  const source = await askForParts(python);
  const library = join(directory, 'lib', name);
  if (linked) await linkModules(source.library, library);
  else await copy(source.library, library, isWanted);
  // A store's own directories are not writable.
  await chmod(library, 0o755);
  await straightenDebian(library);

  const sitePackages = join(library, 'site-packages');
  await mkdir(sitePackages);
  for (const part of linked ? [] : source.pip)
    await copy(part, join(sitePackages, basename(part)), () => true);

  const bin = join(directory, 'bin');
  await mkdir(bin);
  await cp(python.executable, join(bin, name), { preserveTimestamps: true });
  for (const link of ['python3', 'python']) await symlink(name, join(bin, link));
  await ensureSharedLibrary(python, directory);
  return join(bin, name);
}

interface Parts {
  library: string;
  /** The package and the metadata of pip, or nothing. */
  pip: string[];
}

/** Asked, since a distribution may keep pip anywhere (Debian: /usr/lib/python3/dist-packages). */
async function askForParts(python: CPython): Promise<Parts> {
  const { stdout } = await run(python.executable, ['-I', '-c', ASK], { env: {} });
  return JSON.parse(stdout) as Parts;
}

const ASK = `
import importlib.metadata, json, os
try:
    distribution = importlib.metadata.distribution("pip")
    pip = [str(distribution.locate_file("pip")), str(distribution._path)]
except importlib.metadata.PackageNotFoundError:
    pip = []
print(json.dumps({"library": os.path.dirname(os.__file__), "pip": pip}))
`;

/** Times stay as they are, so that the compiled modules stay valid: a read-only store cannot be compiled into later. */
async function copy(from: string, to: string, wanted: (name: string) => boolean): Promise<void> {
  await cp(from, to, {
    recursive: true,
    preserveTimestamps: true,
    verbatimSymlinks: true,
    filter: (path) =>
      path === from ||
      (wanted(basename(path)) && !DISTRIBUTORS_OWN.has(basename(path)) && !isOptimized(path)),
  });
}

function isWanted(file: string): boolean {
  return !LEFT_OUT.has(file) && !file.startsWith('config-');
}

/** A link for every module; copies only of what `straightenDebian` changes. */
async function linkModules(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from)) {
    if (!isWanted(entry) || DISTRIBUTORS_OWN.has(entry)) continue;
    if (/^sysconfig(\.py)?$/.test(entry)) await copy(join(from, entry), join(to, entry), () => true);
    else await symlink(join(from, entry), join(to, entry));
  }
}

/** Modules compiled with -O and -OO, which the tests do not use. */
function isOptimized(path: string): boolean {
  return /\.opt-\d\.pyc$/.test(path);
}

/**
 * Debian's Python keeps packages in dist-packages, except in a virtual environment. Its site.py may be frozen into the
 * executable, so the search path stays and leads to site-packages; sysconfig.py is what installers ask.
 */
async function straightenDebian(library: string): Promise<void> {
  const site = await readFile(join(library, 'site.py'), 'utf8');
  if (!site.includes('dist-packages')) return;
  await symlink('site-packages', join(library, 'dist-packages'));
  // A package from 3.13 on.
  const isPackage = (await readdir(library)).includes('sysconfig');
  const sysconfig = join(library, isPackage ? 'sysconfig/__init__.py' : 'sysconfig.py');
  const text = await readFile(sysconfig, 'utf8');
  await writeFile(sysconfig, text.replace("prefix_scheme = 'posix_local'", "prefix_scheme = 'posix_prefix'"));
}

/** An executable that looks for its libpython relative to itself needs that copied too. */
async function ensureSharedLibrary(python: CPython, directory: string): Promise<void> {
  const executable = join(directory, 'bin', `python${python.minor}`);
  if (await runs(executable)) return;
  const from = join(python.prefix, 'lib');
  for (const name of await readdir(from)) {
    if (!name.startsWith('libpython')) continue;
    await cp(join(from, name), join(directory, 'lib', name), { verbatimSymlinks: true });
  }
  if (await runs(executable)) return;
  throw new Error(`a copy of ${python.executable} does not run in ${directory}`);
}

async function runs(executable: string): Promise<boolean> {
  return run(executable, ['-I', '-B', '-c', ''], { env: {} }).then(
    () => true,
    () => false,
  );
}
