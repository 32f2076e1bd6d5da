import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { profileBin } from '../support/profiles.ts';
import type { Sandbox } from '../support/sandbox.ts';
import type { StoreKind, StorePython } from '../support/store-kinds.ts';
import { sitecustomize } from '../support/store/sitecustomize.ts';
import { enterWithDirenv } from './nix-direnv.ts';

/** The parts of a shell: `cwd` is the project. */
interface Place extends Sandbox {
  store: (kind: StoreKind) => StorePython;
}

/** What a shell exports. */
export interface Exported {
  /** First on PATH, before uv. */
  path: string[];
  env: Record<string, string | undefined>;
  /** The environment that `uv pip install` should change. Default: `.venv` */
  environment?: string;
  /** What the shell runs when it starts, for `sh -e`. */
  hook?: string;
  /** Whether `uv pip list` should show what the shell's Python brings along. */
  hasPackages?: boolean;
}

/** A kind of shell. */
export interface Shell {
  /** The name in the table. */
  name: string;
  /** its kind and its variables, for docs/nix.md */
  about: string;
  enter: (place: Place) => Promise<Exported> | Exported;
}

/** What stdenv and the hook of nixpkgs' Python export. Takes what they put on PYTHONPATH. */
function nixpkgsVariables(sitePackages?: string): Record<string, string> {
  return {
    DETERMINISTIC_BUILD: '1',
    IN_NIX_SHELL: 'impure',
    PYTHONHASHSEED: '0',
    PYTHONNOUSERSITE: '1',
    SOURCE_DATE_EPOCH: '315532800',
    ...(sitePackages === undefined ? {} : { PYTHONPATH: sitePackages }),
  };
}

/** What the wikis, uv2nix and devenv set. */
const NO_DOWNLOADS = { UV_PYTHON_DOWNLOADS: 'never' };

export const SHELLS: readonly Shell[] = [
  {
    name: 'mkShell 23.05',
    about: '`mkShell` with `withPackages` of nixpkgs 23.05: a compiled prefix wrapper, and PYTHONPATH',
    enter: (place) => mkShell(place, 'linked prefix wrapper'),
  },
  {
    name: 'mkShell 24.05',
    about: 'the same of nixpkgs 24.05 to 25.05, whose base sets `sys._base_executable` too',
    enter: (place) => mkShell(place, 'later prefix wrapper'),
  },
  {
    name: 'mkShell 25.11',
    about: 'the same of nixpkgs 25.11, whose wrapper keeps `argv[0]`',
    enter: (place) => mkShell(place, 'linkedArgv0'),
  },
  {
    name: '`UV_PYTHON`, base',
    about: '`mkShell` with `python3`, which `UV_PYTHON` names, as the wikis have it',
    enter: ({ store }) => ({
      path: [dirname(store('base').python)],
      env: { ...nixpkgsVariables(), ...NO_DOWNLOADS, UV_PYTHON: store('base').python },
    }),
  },
  {
    name: '`UV_PYTHON`, wrapper',
    about: 'the same with `withPackages`, and `UV_PYTHON_PREFERENCE=only-system`',
    enter: ({ store }) => ({
      path: [dirname(store('later prefix wrapper').python)],
      env: {
        ...nixpkgsVariables(),
        ...NO_DOWNLOADS,
        UV_PYTHON_PREFERENCE: 'only-system',
        UV_PYTHON: store('later prefix wrapper').python,
      },
      hasPackages: true,
    }),
  },
  {
    name: 'uv2nix, activated',
    about: 'the shell of G, in which `activate` was sourced too, as in the template of September 2025',
    enter: (place) => uv2nix(place, { VIRTUAL_ENV: place.store('linkedVenv').directory }),
  },
  {
    name: 'uv2nix',
    about:
      "the shell of uv2nix' template `hello-world`: a read-only environment first on PATH, `UV_PYTHON`, `UV_NO_SYNC`, no PYTHONPATH",
    enter: (place) => uv2nix(place),
  },
  {
    name: 'venvShellHook',
    about: "nixpkgs' `venvShellHook`, which runs `python -m venv .venv` of `withPackages` and activates it",
    enter: ({ store, cwd }) => ({
      path: [join(cwd, '.venv/bin'), dirname(store('linked prefix wrapper').python)],
      env: {
        ...nixpkgsVariables(store('linked prefix wrapper').sitePackages),
        VIRTUAL_ENV: join(cwd, '.venv'),
      },
      hook: `${store('linked prefix wrapper').python} -m venv .venv`,
    }),
  },
  {
    name: 'devenv',
    about:
      'devenv with `venv.enable` and `uv.enable`: a wrapper that sets `LD_LIBRARY_PATH`, in a profile; it runs `uv venv -p`, ' +
      'writes a `.pth` file into the environment, and exports `VIRTUAL_ENV`, `UV_PROJECT_ENVIRONMENT`, `UV_PYTHON_PREFERENCE`, ' +
      '`UV_PYTHON_DOWNLOADS`, `NIX_PYTHONPATH`, and PYTHONPATH with a `sitecustomize.py`',
    enter: async (place) => {
      const shell = await devenv(place, 'plain');
      const { NIX_PYTHONPATH: packages = '', DEVENV_STATE: state = '' } = shell.env;
      const keep = sitecustomize(false).replace('pop("NIX_PYTHONPATH"', 'get("NIX_PYTHONPATH"');
      await writeFile(join(state, 'sitecustomize.py'), keep);
      const file = `${shell.environment ?? ''}/lib/python*/site-packages`;
      return {
        ...shell,
        env: { ...shell.env, PYTHONPATH: state },
        hook: `${shell.hook ?? ''}; cd ${file}; echo ${packages} >devenv-profile.pth`,
      };
    },
  },
  {
    name: 'devenv, older',
    about:
      'the same before 2025: around a prefix wrapper of nixpkgs, without `.pth` file, its packages on PYTHONPATH',
    enter: (place) => devenv(place, 'wrapped'),
  },
  {
    name: 'devbox',
    about: 'devbox with `python`, which runs `python -m venv`, and an `init_hook` that activates `$VENV_DIR`',
    enter: devbox,
  },
  {
    name: 'flox',
    about: 'flox with `python3` and packages on PYTHONPATH, in a profile',
    enter: flox,
  },
  {
    name: 'nix-direnv',
    about:
      '`mkShell` with `withPackages` again, as real direnv exports it from `use flake` and the newest Nix of Debian',
    enter: async (place) => {
      const python = place.store('later prefix wrapper');
      const env = nixpkgsVariables(python.sitePackages);
      return { ...(await enterWithDirenv(place, python.directory, env)), hasPackages: true };
    },
  },
  {
    name: 'home-manager',
    about: '`withPackages` of nixpkgs 24.05 in a profile, which is a directory of links',
    enter: (place) => profile(place, 'later prefix wrapper'),
  },
  {
    name: 'home-manager 25.11',
    about: 'the same of nixpkgs 25.11',
    enter: (place) => profile(place, 'argv0'),
  },
  {
    name: 'uv2nix, older',
    about:
      'as G, but `UV_PYTHON` is the Python of the read-only environment, as in the template until July 2025',
    enter: (place) => uv2nix(place, { UV_PYTHON: place.store('linkedVenv').python }),
  },
];

function mkShell({ store }: Place, kind: StoreKind): Exported {
  const { python, sitePackages } = store(kind);
  return { path: [dirname(python)], env: nixpkgsVariables(sitePackages), hasPackages: true };
}

function uv2nix({ store, cwd }: Place, env: Record<string, string> = {}): Exported {
  const uv = { ...NO_DOWNLOADS, UV_NO_SYNC: '1', UV_PYTHON: store('base').python };
  return {
    path: [dirname(store('linkedVenv').python)],
    env: { ...nixpkgsVariables(), ...uv, REPO_ROOT: cwd, ...env },
    // Without VIRTUAL_ENV, uv takes UV_PYTHON for the environment, which is a base in the template of today.
    hasPackages: env.VIRTUAL_ENV !== undefined || env.UV_PYTHON !== undefined,
  };
}

/** The variables of `languages.python`, and the environment that devenv makes with uv when the shell starts. */
async function devenv({ store, cwd }: Place, kind: StoreKind): Promise<Exported> {
  const { python, directory, minor } = store(kind);
  const [state, profile] = [join(cwd, '.devenv/state'), join(cwd, '.devenv/profile')];
  const environment = join(state, 'venv');
  const sitePackages = join(profile, 'lib', `python${minor}`, 'site-packages');
  await mkdir(state, { recursive: true });
  await mkdir(profile);
  await symlink(profileBin(store(kind), 'several'), join(profile, 'bin'));
  await symlink(join(directory, 'lib'), join(profile, 'lib'));
  return {
    path: [join(environment, 'bin'), join(profile, 'bin')],
    env: {
      ...nixpkgsVariables(sitePackages),
      ...NO_DOWNLOADS,
      NIX_PYTHONPATH: sitePackages,
      UV_PYTHON_PREFERENCE: 'only-system',
      UV_PROJECT_ENVIRONMENT: environment,
      VIRTUAL_ENV: environment,
      DEVENV_ROOT: cwd,
      DEVENV_STATE: state,
      DEVENV_PROFILE: profile,
    },
    environment,
    hook: `unset VIRTUAL_ENV; uv venv -p ${python} ${environment}`,
  };
}

async function devbox({ store, cwd }: Place): Promise<Exported> {
  const packages = join(cwd, '.devbox/nix/profile/default');
  await mkdir(dirname(packages), { recursive: true });
  await symlink(dirname(profileBin(store('base'), 'several')), packages);
  const environment = join(cwd, '.venv');
  return {
    path: [join(environment, 'bin'), join(packages, 'bin')],
    env: {
      ...nixpkgsVariables(),
      DEVBOX_PROJECT_ROOT: cwd,
      DEVBOX_PACKAGES_DIR: packages,
      VENV_DIR: environment,
      VIRTUAL_ENV: environment,
    },
    hook: `${packages}/bin/python -m venv "$VENV_DIR" --clear`,
  };
}

async function flox({ store, cwd }: Place): Promise<Exported> {
  const run = join(cwd, '.flox/run/x86_64-linux.project.dev');
  await mkdir(dirname(run), { recursive: true });
  await symlink(dirname(profileBin(store('base'), 'several')), run);
  const configuration = join(cwd, '.flox/pip.ini');
  await writeFile(configuration, '[global]\nrequire-virtualenv = true\n');
  return {
    path: [join(run, 'bin')],
    env: {
      FLOX_ENV: run,
      FLOX_ENV_PROJECT: cwd,
      PYTHONPATH: store('linkedArgv0').sitePackages,
      PIP_CONFIG_FILE: configuration,
    },
  };
}

async function profile({ store, home }: Place, kind: StoreKind): Promise<Exported> {
  await symlink(dirname(profileBin(store(kind), 'nested')), join(home, '.nix-profile'));
  return { path: [join(home, '.nix-profile/bin')], env: {}, hasPackages: true };
}
