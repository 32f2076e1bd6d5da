import { cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import type { CPython } from './store/copy-interpreter.ts';
import { placePackage } from './store/distribution.ts';
import { buildBase, buildScriptWrapper, linkLibrary } from './store/store.ts';
import { linkEach, linkPackage, linkPackages } from './linked-packages.ts';
import { buildProfiles } from './profiles.ts';
import { compileLibrary, compileWrapper } from './wrappers.ts';

/**
 * The kinds of Python in the store:
 * `base`, and `laterBase`, whose sitecustomize sets `sys._base_executable` as well;
 * `prefix wrapper`, a compiled prefix wrapper of `base`, `later prefix wrapper` of `laterBase`, and `script`, a shell script;
 * `flagged`, a prefix wrapper that keeps user packages away by a flag, and `bare`, one without packages of its own;
 * `argv0` and `plain`, compiled wrappers that leave `argv[0]` alone; `wrapped`, a wrapper around `prefix wrapper`;
 * `venv`, a virtual environment, and `compiledVenv`, one whose interpreter is a compiled wrapper;
 * `linked prefix wrapper`, `linkedArgv0` and `linkedVenv`, whose packages are links to directories: the first has one in a second
 * directory too; `compiled` and `many`, linked prefix wrappers too, for one minor version only: with numpy and a package
 * that needs it, and with 500 packages.
 */
export type StoreKind =
  | 'base'
  | 'laterBase'
  | 'prefix wrapper'
  | 'later prefix wrapper'
  | 'script'
  | 'flagged'
  | 'bare'
  | 'argv0'
  | 'plain'
  | 'wrapped'
  | 'venv'
  | 'compiledVenv'
  | 'linked prefix wrapper'
  | 'linkedArgv0'
  | 'linkedVenv'
  | 'compiled'
  | 'many';

export interface StorePython {
  kind: StoreKind;
  /** "3.12" */
  minor: string;
  directory: string;
  /** The `bin/python3.X` in it. */
  python: string;
  /** `bin/python3.X` of its base; a base has its own. */
  base: string;
  sitePackages: string;
}

/** The packages in the site-packages of every environment of the store. */
const PACKAGES = [
  { name: 'storepkg', version: '1.0', requires: ['storedep'] },
  { name: 'storedep', version: '2.0' },
];

/** Builds every kind from one CPython, in directories of `store` with the names of nixpkgs, devenv and uv2nix. */
export async function buildKinds(python: CPython, store: string): Promise<StorePython[]> {
  const { minor, version } = python;
  const place = (kind: StoreKind, name: string, base?: StorePython) =>
    placeOf(store, minor, kind, name, base);
  const base = place('base', `python3-${version}`);
  const laterBase = place('laterBase', `python3-${version}-later`);
  const prefixWrapper = place('prefix wrapper', `python3-${version}-env`, base);
  const laterPrefixWrapper = place('later prefix wrapper', `python3-${version}-later-env`, laterBase);
  const script = place('script', `python3-${version}-script-env`, base);
  const argv0 = place('argv0', `python3-${version}-argv0-env`, base);
  const plain = place('plain', `devenv-python3-${version}`, base);
  const venv = place('venv', `python${minor}-uv2nix-env`, base);

  await buildBase({ python, directory: base.directory });
  await buildBase({ python, directory: laterBase.directory, baseExecutable: true });
  await buildPrefixWrapper(prefixWrapper, base);
  await buildPrefixWrapper(laterPrefixWrapper, laterBase);
  await buildScriptWrapper({
    base: base.directory,
    directory: script.directory,
    version: minor,
    packages: PACKAGES,
  });
  await buildArgv0(argv0, base);
  await buildPlain(plain, base);
  await buildVenv(venv);
  await placePackages(venv);
  const shapes = await buildShapes(place, base, prefixWrapper);
  const linked = await buildLinked(place, base, store);
  const all = [
    base,
    laterBase,
    prefixWrapper,
    laterPrefixWrapper,
    script,
    argv0,
    plain,
    venv,
    ...shapes,
    ...linked,
  ];
  for (const each of all) await buildProfiles(each);
  return all;
}

function placeOf(
  store: string,
  minor: string,
  kind: StoreKind,
  name: string,
  base?: StorePython,
): StorePython {
  const directory = join(store, name);
  const executable = join(directory, 'bin', `python${minor}`);
  const sitePackages = join(directory, 'lib', `python${minor}`, 'site-packages');
  return { kind, minor, directory, python: executable, base: base?.python ?? executable, sitePackages };
}

/** `python3.withPackages` of nixpkgs up to 25.05. */
async function buildPrefixWrapper(prefixWrapper: StorePython, base: StorePython): Promise<void> {
  await linkLibrary(base.directory, prefixWrapper.directory, prefixWrapper.minor);
  await placePackages(prefixWrapper);
  await wrapAsPrefixWrapper(prefixWrapper, base, [prefixWrapper.sitePackages]);
}

async function wrapAsPrefixWrapper(
  prefixWrapper: StorePython,
  base: StorePython,
  packages: string[],
  own: Record<string, string> = { PYTHONNOUSERSITE: 'true' },
  flags: string[] = [],
): Promise<void> {
  const environment = {
    NIX_PYTHONPREFIX: prefixWrapper.directory,
    NIX_PYTHONEXECUTABLE: prefixWrapper.python,
    NIX_PYTHONPATH: packages.join(':'),
    ...own,
  };
  await compileWrappers(prefixWrapper, base, { environment, flags });
}

/**
 * `python3.withPackages` of nixpkgs 25.11: its argv[0] makes the base take the environment for its own directory. Only one
 * program is a wrapper; the other names are links to it.
 */
async function buildArgv0(argv0: StorePython, base: StorePython): Promise<void> {
  await mergeBase(argv0, base);
  await placePackages(argv0);
  await wrapArgv0(argv0, base);
}

async function wrapArgv0(argv0: StorePython, base: StorePython): Promise<void> {
  const environment = { PYTHONNOUSERSITE: 'true' };
  await compileWrapper({ file: argv0.python, becomes: base.python, keepsName: true, environment });
  for (const name of ['python3', 'python']) {
    await symlink(basename(argv0.python), join(dirname(argv0.python), name));
  }
}

/** `languages.python.libraries` of devenv: `ctypes.CDLL("libstorenative.so")` finds its library only through this wrapper. */
async function buildPlain(plain: StorePython, base: StorePython): Promise<void> {
  await mergeBase(plain, base);
  await placePackages(plain);
  const libraries = join(plain.directory, 'native');
  await compileLibrary(join(libraries, 'libstorenative.so'));
  await compileWrappers(plain, base, { keepsName: true, environment: { LD_LIBRARY_PATH: libraries } });
}

/** The environment that uv2nix builds from a project. */
async function buildVenv(venv: StorePython): Promise<void> {
  await execa(venv.base, ['-I', '-m', 'venv', '--without-pip', venv.directory], {
    env: {},
    extendEnv: false,
  });
}

/** Rarer shapes of wrappers and environments. */
async function buildShapes(
  place: (kind: StoreKind, name: string, base?: StorePython) => StorePython,
  base: StorePython,
  prefixWrapper: StorePython,
): Promise<StorePython[]> {
  const { minor } = base;
  const flagged = place('flagged', `python3-${minor}-flagged-env`, base);
  await linkLibrary(base.directory, flagged.directory, minor);
  await placePackages(flagged);
  await wrapAsPrefixWrapper(flagged, base, [flagged.sitePackages], { NIX_PYTHONNOUSERSITE: '1' }, ['-s']);

  const bare = place('bare', `python3-${minor}-bare-env`, base);
  await mkdir(bare.directory, { recursive: true });
  await symlink(join(base.directory, 'lib'), join(bare.directory, 'lib'));
  await wrapAsPrefixWrapper(bare, base, [bare.sitePackages]);

  const compiledVenv = place('compiledVenv', `python${minor}-compiled-uv2nix-env`, base);
  await buildVenv(compiledVenv);
  await placePackages(compiledVenv);
  for (const name of ['python', 'python3', `python${minor}`])
    await rm(join(dirname(compiledVenv.python), name));
  await wrapArgv0(compiledVenv, base);
  return [flagged, bare, compiledVenv, await buildWrapped(place, prefixWrapper)];
}

/** `languages.python.libraries` of devenv around `withPackages`: the inner wrapper sets its own prefix again. */
async function buildWrapped(
  place: (kind: StoreKind, name: string, base?: StorePython) => StorePython,
  prefixWrapper: StorePython,
): Promise<StorePython> {
  const wrapped = place('wrapped', `devenv-python3-${prefixWrapper.minor}-env`);
  await mkdir(wrapped.directory, { recursive: true });
  await symlink(join(prefixWrapper.directory, 'lib'), join(wrapped.directory, 'lib'));
  const environment = {
    LD_LIBRARY_PATH: join(wrapped.directory, 'native'),
    NIX_PYTHONPREFIX: wrapped.directory,
    NIX_PYTHONEXECUTABLE: wrapped.python,
  };
  await compileLibrary(join(wrapped.directory, 'native/libstorenative.so'));
  await compileWrappers(wrapped, prefixWrapper, { environment });
  return { ...wrapped, base: prefixWrapper.base };
}

/** The same kinds from buildEnv and uv2nix: their site-packages contain only links. */
async function buildLinked(
  place: (kind: StoreKind, name: string, base?: StorePython) => StorePython,
  base: StorePython,
  store: string,
): Promise<StorePython[]> {
  const where = { store, minor: base.minor };
  const prefixWrapper = place('linked prefix wrapper', `python3-${base.minor}-linked-env`, base);
  const second = join(prefixWrapper.directory, 'second');
  await linkLibrary(base.directory, prefixWrapper.directory, prefixWrapper.minor);
  await mkdir(second);
  await linkPackage(where, second, { name: 'secondpkg', version: '1.0' });
  await wrapAsPrefixWrapper(prefixWrapper, base, [prefixWrapper.sitePackages, second]);

  const argv0 = place('linkedArgv0', `python3-${base.minor}-linked-argv0-env`, base);
  await mergeBase(argv0, base);
  await wrapArgv0(argv0, base);

  const venv = place('linkedVenv', `python${base.minor}-linked-uv2nix-env`, base);
  await buildVenv(venv);
  for (const each of [prefixWrapper, argv0, venv]) await linkPackages(where, each.sitePackages);
  return [prefixWrapper, argv0, venv];
}

async function placePackages({ sitePackages }: StorePython): Promise<void> {
  for (const distribution of PACKAGES) await placePackage({ sitePackages, ...distribution });
}

/** The base's files in the environment's directory. The base's packages are copied, because uv ignores links. */
async function mergeBase(environment: StorePython, base: StorePython): Promise<void> {
  await linkLibrary(base.directory, environment.directory, environment.minor);
  await cp(base.sitePackages, environment.sitePackages, { recursive: true, preserveTimestamps: true });
}

/** Takes the base and the directory of two packages with compiled code. For one minor version only: they are large. */
export async function buildRich(
  base: StorePython,
  store: string,
  compiledPackages: string,
): Promise<StorePython[]> {
  const where = { store, minor: base.minor };
  const [compiled, many] = [
    placeOf(store, base.minor, 'compiled', `python3-${base.minor}-compiled-env`, base),
    placeOf(store, base.minor, 'many', `python3-${base.minor}-many-env`, base),
  ];
  for (const prefixWrapper of [compiled, many]) {
    await linkLibrary(base.directory, prefixWrapper.directory, prefixWrapper.minor);
    await linkPackages(where, prefixWrapper.sitePackages);
    await wrapAsPrefixWrapper(prefixWrapper, base, [prefixWrapper.sitePackages]);
  }
  for (const name of ['numpy', 'contourpy'])
    await linkEach(join(compiledPackages, name), compiled.sitePackages, ['bin']);
  for (let number = 1; number <= MANY; number++)
    await linkPackage(where, many.sitePackages, { name: `many${number}`, version: '1.0' });
  return [compiled, many];
}

/** The number of packages in a large environment. */
const MANY = 500;

/** One for each program of the base. */
async function compileWrappers(
  environment: StorePython,
  base: StorePython,
  how: { keepsName?: boolean; environment: Record<string, string>; flags?: string[] },
): Promise<void> {
  const [bin, becomes] = [dirname(environment.python), dirname(base.python)];
  for (const name of await readdir(becomes)) {
    await compileWrapper({ file: join(bin, name), becomes: join(becomes, name), ...how });
  }
}
