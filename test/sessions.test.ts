import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { play, type Session } from './scenario/session.ts';
import { scenario, type World } from './scenario/world.ts';

const sessions = resolve(import.meta.dirname, '../docs/sessions');

const PROJECT =
  '[project]\nname = "project"\nversion = "1"\nrequires-python = ">=3.8"\ndependencies = ["plainpkg"]\n';
const WHERE = `python -c 'import plainpkg, sys; print(sys.prefix)'`;

scenario(({ test, minor }) => {
  /** Plays a session and compares it with the file; `--update` overwrites the file. */
  const session = (name: string, prepare: (world: World) => Session | Promise<Session>) => {
    test(name, async ({ world }) => {
      const seen = await play(world, await prepare(world));
      await expect(seen).toMatchFileSnapshot(join(sessions, `${name}.txt`));
    });
  };

  describe('the terminal shows what is in docs/sessions', () => {
    session('bare-machine', (world) => ({
      path: [dirname(world.store('later prefix wrapper').python)],
      lines: [
        '# The only Python is python3.withPackages of the system configuration.',
        'command -v python3',
        '# uv alone: what it makes cannot be installed into.',
        'UVSHIM_DISABLE=1 uv venv -p "$(command -v python3)"',
        'UVSHIM_DISABLE=1 uv pip install plainpkg',
        '# Through uvshim it is healed by the next command.',
        'uv pip install plainpkg',
        `.venv/bin/${WHERE}`,
        '# And is made well from the beginning.',
        'uv venv --clear -p "$(command -v python3)"',
        `uv venv --clear -p ${minor}`,
        'uv pip install plainpkg',
        'uv pip list',
      ],
    }));

    session('flake-dev-shell', async (world) => {
      await writeFile(join(world.cwd, 'pyproject.toml'), PROJECT);
      const { python } = world.store('later prefix wrapper');
      return {
        path: [dirname(python)],
        env: { UV_PYTHON: python },
        lines: [
          '# The dev shell exports UV_PYTHON, which is a wrapper.',
          'echo $UV_PYTHON',
          'uvshim which',
          'uv sync',
          'uv sync --reinstall',
          `uv run ${WHERE}`,
          'uv add scriptpkg',
          'uv pip install storedep',
          'uv pip list',
        ],
      };
    });

    session('devenv-shell', async (world) => {
      await writeFile(join(world.cwd, 'pyproject.toml'), PROJECT);
      const { python } = world.store('plain');
      const environment = join(world.cwd, '.devenv/state/venv');
      return {
        path: [dirname(python)],
        env: { UV_PYTHON: python, UV_PROJECT_ENVIRONMENT: environment },
        lines: [
          '# devenv wraps its Python for the native libraries, and names the environment.',
          'echo $UV_PYTHON; echo $UV_PROJECT_ENVIRONMENT',
          'uv venv',
          '# uv alone installs into UV_PYTHON, and that is refused.',
          'UVSHIM_DISABLE=1 uv pip install plainpkg',
          'uv pip install plainpkg',
          `.devenv/state/venv/bin/${WHERE}`,
          '# The wrapper was left in place: its libraries are found.',
          `.devenv/state/venv/bin/python -c 'import ctypes; print(ctypes.CDLL("libstorenative.so").answer())'`,
        ],
      };
    });

    session('direnv', async (world) => {
      const { python } = world.store('later prefix wrapper');
      const envrc = `PATH_add '${dirname(python)}'\nexport UV_PYTHON='${python}'\nlayout uvshim\n`;
      await writeFile(join(world.cwd, '.envrc'), envrc);
      await mkdir(join(world.home, '.config/direnv/lib'), { recursive: true });
      return {
        cwd: world.home,
        // It prints a warning on a busy machine.
        env: { DIRENV_WARN_TIMEOUT: '10m' },
        hook: 'eval "$(direnv export bash)"',
        lines: [
          '# Once.',
          'uvshim init direnv >~/.config/direnv/lib/uvshim.sh',
          '# What `use flake` would do stands here in two lines.',
          `cd ${world.cwd}`,
          'cat .envrc',
          'direnv allow',
          'uv pip install plainpkg',
          WHERE,
          '# Leaving takes all of it away; entering again makes nothing anew.',
          'cd /',
          'echo "${VIRTUAL_ENV-none}"',
          `cd ${world.cwd}`,
          WHERE,
        ],
      };
    });

    session('uv2nix-shell', (world) => {
      const { directory, python } = world.store('venv');
      return {
        path: [dirname(python), dirname(world.store('base').python)],
        env: { VIRTUAL_ENV: directory },
        lines: [
          '# The shell has an environment in the store, and it is active.',
          'uvshim which',
          'uv pip list',
          'uv pip install storepkg',
          'uv pip install --dry-run plainpkg',
          '# Nothing can be installed into it; one that can is made beside it.',
          'uv pip install plainpkg',
          'uv venv',
          'uv pip install plainpkg',
          `.venv/bin/${WHERE}`,
        ],
      };
    });
  });
});
