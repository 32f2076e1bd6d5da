import { appendFile, chown, lutimes, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, inject } from 'vitest';
import which from 'which';
import { PREFIX, expectSuccess, launcher, scenarios, type World } from './scenario/world.ts';
import type { Outcome } from './support/sandbox.ts';
import type { StoreKind } from './support/store-kinds.ts';
import { offline } from './support/wheels.ts';
import { compileWrapper } from './support/wrappers.ts';

const PROGRAMS = ['direnv', 'bash', 'strace'];

/** A shell with direnv's hook, as far as there is one without a prompt. */
const SESSION = 'at() { cd "$1" && eval "$(direnv export bash)"; }\n';

/** Makes a directory with the programs, and the library of uvshim's functions; returns what runs a script in a shell. */
async function startDirenv(
  world: World,
): Promise<(script: string, env?: NodeJS.Dict<string>) => Promise<Outcome>> {
  const programs = join(world.directory, 'programs');
  await mkdir(programs);
  for (const name of PROGRAMS) await symlink(which.sync(name), join(programs, name));
  const { stdout } = await world.uvshim(['init', 'direnv']);
  await mkdir(join(world.home, '.config/direnv/lib'), { recursive: true });
  await writeFile(join(world.home, '.config/direnv/lib/uvshim.sh'), stdout);
  const path = [programs, join(world.directory, 'real-uv')];
  return (script, env = {}) => world.run(join(programs, 'bash'), ['-c', SESSION + script], { path, env });
}

/** Writes the project's .envrc; a later script allows it. */
function envrc(world: World, ...lines: string[]): Promise<void> {
  return writeFile(join(world.cwd, '.envrc'), `${lines.join('\n')}\n`);
}

/** A line for .envrc that does what a dev shell does: its Python is on PATH, and in UV_PYTHON. */
function devShell({ python }: { python: string }): string {
  return `PATH_add '${dirname(python)}'; export UV_PYTHON='${python}'`;
}

const VARIABLES = 'for each in "${!UV_@}" VIRTUAL_ENV LD_LIBRARY_PATH PATH; do echo "$each=${!each-}"; done';
const install = ['uv pip install', ...offline, 'plainpkg'].join(' ');

/** Returns the output without direnv's own lines. */
function said({ stderr }: Outcome): string[] {
  const lines = stripVTControlCharacters(stderr).split('\n');
  return lines.filter((line) => line !== '' && !/^direnv: (loading|unloading|export)\b/.test(line));
}

scenarios({ releases: 'ends' }, ({ test, minor }) => {
  test('use uvshim puts the shim first on PATH, and does nothing else', async ({ world }) => {
    const run = await startDirenv(world);
    await envrc(world, "PATH_add '/elsewhere'", 'use uvshim', 'use uvshim');
    const outcome = await run('direnv allow; direnv export json');
    const changed = JSON.parse(outcome.stdout) as Record<string, string>;
    const names = Object.keys(changed).filter((name) => !name.startsWith('DIRENV_'));
    expect(names).toEqual(['PATH']);
    expect(changed.PATH).toMatch(new RegExp(`^${dirname(launcher)}:/elsewhere:`));
    expect(changed.PATH?.split(':').filter((field) => field === dirname(launcher))).toHaveLength(1);
  });

  test('the template’s .envrc, where direnv was told of it and where not', async ({ world }) => {
    const run = await startDirenv(world);
    const { python } = world.store('prefix wrapper');
    // A flake's shell has both.
    const shell = `use_flake() { PATH_add '${dirname(launcher)}'; PATH_add '${dirname(python)}'; }\n`;
    await writeFile(join(world.home, '.config/direnv/direnvrc'), shell);
    await envrc(world, await readFile(resolve(dirname(launcher), '../nix/template/.envrc'), 'utf8'));
    for (const told of [true, false]) {
      if (!told) await rm(join(world.home, '.config/direnv/lib'), { recursive: true });
      const outcome = await run(`direnv allow; at . && python -c '${PREFIX}'`);
      expectSuccess(outcome);
      expect(outcome.stdout).toBe(`${world.cwd}/.venv\n`);
    }
  });

  describe('layout uvshim', () => {
    test('enter, install, leave, enter again', async ({ world }) => {
      const run = await startDirenv(world);
      const wrapper = world.store('prefix wrapper');
      await envrc(world, devShell(wrapper), 'layout uvshim');
      const script = `
        direnv allow
        at . && ${VARIABLES} && ${install} && echo --- &&
        at / && ${VARIABLES} && echo --- &&
        at '${world.cwd}' && ${VARIABLES} && python -c 'import plainpkg; ${PREFIX}'`;
      const outcome = await run(script, { UV_PYTHON: 'before', VIRTUAL_ENV: '/before' });
      expectSuccess(outcome);
      const [inside, outside, again = ''] = outcome.stdout.split('---\n');
      const venv = join(world.cwd, '.venv');
      expect(inside).toBe(
        [
          `UV_CACHE_DIR=${world.cache}`,
          `UV_PROJECT_ENVIRONMENT=${venv}`,
          `VIRTUAL_ENV=${venv}`,
          'LD_LIBRARY_PATH=',
          `PATH=${dirname(launcher)}:${join(venv, 'bin')}:${dirname(wrapper.python)}:${pathOf(world)}`,
          '',
        ].join('\n'),
      );
      expect(outside).toContain('UV_PYTHON=before\nVIRTUAL_ENV=/before\n');
      expect(outside).toContain(`PATH=${pathOf(world)}\n`);
      expect(again).toBe(`${inside ?? ''}${venv}\n`);
      // Made once.
      expect(outcome.stderr.match(/Creating virtual/g)).toHaveLength(1);
    });

    test('to enter again starts no Node, no uv and no Python', async ({ world }) => {
      const run = await startDirenv(world);
      await envrc(world, devShell(world.store('later prefix wrapper')), 'layout uvshim');
      expectSuccess(await run('direnv allow; at .'));
      const log = join(world.tmp, 'strace');
      expectSuccess(await run(`strace -f -e trace=execve -o '${log}' direnv export json`));
      const started = [...(await readFile(log, 'utf8')).matchAll(/execve\("([^"]*)".* = 0$/gm)];
      const names = started.map(([, program = '']) => basename(program));
      expect(names).toContain('direnv');
      expect([...new Set(names)].filter((name) => !['direnv', 'bash'].includes(name))).toEqual([]);
    });

    test('a record that another user has written sets nothing', async ({ world }) => {
      const run = await startDirenv(world);
      await envrc(world, devShell(world.store('later prefix wrapper')), 'layout uvshim');
      expectSuccess(await run('direnv allow; at .'));
      const record = join(world.home, '.cache/uvshim/layout', world.cwd, '.record');
      await appendFile(record, ['PLANTED', '', 'yes', ''].join('\0'));
      const enter = async () => (await run('at .; echo "${PLANTED-}"')).stdout;
      expect(await enter()).toBe('yes\n');
      await chown(record, 65534, 65534);
      expect(await enter()).toBe('\n');
    });

    test.for<StoreKind>([
      'base',
      'prefix wrapper',
      'later prefix wrapper',
      'script',
      'argv0',
      'plain',
      'venv',
    ])('from a Python that is %s', async (kind, { world }) => {
      const run = await startDirenv(world);
      await envrc(world, `layout uvshim '${world.store(kind).python}'`);
      const ask = `python -c '${PREFIX}'`;
      const outcome = await run(`direnv allow; at . && ${install} && ${ask} && python -c 'import plainpkg'`);
      expectSuccess(outcome);
      expect(outcome.stdout).toBe(`${join(world.cwd, '.venv')}\n`);
      // It is the same the second time.
      await rm(join(world.home, '.cache/uvshim/layout'), { recursive: true });
      const again = await run(`at . && ${ask}`);
      expect({ ...again, stderr: said(again) }).toMatchObject({
        status: 0,
        stdout: outcome.stdout,
        stderr: [],
      });
    });

    test('another Python of the same minor version keeps the packages', async ({ world }) => {
      const run = await startDirenv(world);
      await envrc(world, devShell(world.store('prefix wrapper')), 'layout uvshim');
      expectSuccess(await run(`direnv allow; at . && ${install}`));
      await envrc(world, devShell(world.store('later prefix wrapper')), 'layout uvshim');
      const outcome = await run(
        `direnv allow; at . && python -c 'import plainpkg, sys; print(sys.base_prefix)'`,
      );
      expectSuccess(outcome);
      expect(outcome.stdout.trim()).toMatch(
        new RegExp(`${basename(dirname(dirname(world.store('laterBase').python)))}$`),
      );
      expect(outcome.stderr).toContain(`uvshim: ${join(world.cwd, '.venv')} now uses `);
    });

    test('an environment with a wrapper’s packages gets the packages of today’s wrapper', async ({
      world,
    }) => {
      const run = await startDirenv(world);
      const [one, two] = [world.store('prefix wrapper'), world.store('later prefix wrapper')];
      await envrc(world, devShell(one), 'layout uvshim');
      const made = await world.uv(['venv', '--system-site-packages', '-p', one.python]);
      expectSuccess(made);
      expectSuccess(await run(`direnv allow; at . && ${install}`));
      await envrc(world, devShell(two), 'layout uvshim');
      const ask = `python -c 'import plainpkg, storepkg; print(storepkg.__file__)'`;
      const outcome = await run(`direnv allow; at . && ${ask} && uv pip freeze`);
      expectSuccess(outcome);
      expect(outcome.stdout.split('\n')[0]).toBe(join(two.sitePackages, 'storepkg/__init__.py'));
      expect(outcome.stdout).toMatch(/^storepkg==1\.0$/m);
      const config = await readFile(join(world.cwd, '.venv/pyvenv.cfg'), 'utf8');
      expect(config).toContain(`\nuvshim-wrapper = ${two.python}\n`);
    });

    const other = inject('store').pythons.find(
      (each) => each.kind === 'prefix wrapper' && each.minor !== minor,
    );
    // Debian has one CPython alone.
    if (other !== undefined)
      test('another minor version recreates the environment', async ({ world }) => {
        const run = await startDirenv(world);
        await envrc(world, devShell(world.store('prefix wrapper')), 'layout uvshim');
        expectSuccess(await run(`direnv allow; at . && ${install}`));
        await envrc(world, devShell(other), 'layout uvshim');
        const ask = `python -c 'import sys; print("%d.%d" % sys.version_info[:2])'`;
        const outcome = await run(
          `direnv allow; at . && ${ask}; python -c 'import plainpkg' 2>/dev/null || echo none`,
        );
        expect(outcome.stdout).toBe(`${other.minor}\nnone\n`);
        expectSuccess(await run(`at . && ${install} && python -c 'import plainpkg'`));
      });

    test('a change is noticed in a shell that is in the project', async ({ world }) => {
      const run = await startDirenv(world);
      const link = join(world.directory, 'python3');
      await symlink(world.store('prefix wrapper').python, link);
      // direnv compares whole seconds, and the one that takes its place is made within this one.
      await lutimes(link, 1, 1);
      await envrc(world, `layout uvshim '${link}'`);
      const ask = `python -c 'import sys; print(sys.base_prefix)'`;
      const script = `
        direnv allow; at . && ${ask} && rm -r .venv && at . && ${ask} &&
        ln -sf '${world.store('later prefix wrapper').python}' '${link}' && at . && ${ask}`;
      const outcome = await run(script);
      expectSuccess(outcome);
      const names = outcome.stdout
        .trim()
        .split('\n')
        .map((line) => basename(line));
      const [base, later] = ['base', 'laterBase'].map((kind) =>
        basename(world.store(kind as StoreKind).directory),
      );
      expect(names).toEqual([base, base, later]);
    });

    test('an environment that raw uv made from the wrapper', async ({ world }) => {
      const run = await startDirenv(world);
      const { python } = world.store('prefix wrapper');
      await world.raw(['venv', '--offline', '-p', python]);
      await envrc(world, devShell({ python }), 'layout uvshim');
      const outcome = await run(`direnv allow; at . && ${install} && python -c 'import plainpkg; ${PREFIX}'`);
      expectSuccess(outcome);
      expect(outcome.stdout).toBe(`${join(world.cwd, '.venv')}\n`);
    });

    test('the places of native libraries that a wrapper sets', async ({ world }) => {
      const run = await startDirenv(world);
      const { directory, python } = world.store('plain');
      const load = `python -c 'import ctypes; print(ctypes.CDLL("libstorenative.so").answer())'`;
      await envrc(world, `layout uvshim '${python}'`);
      expect((await run(`direnv allow; at . && ${load}`)).stdout).toBe('42\n');

      // A wrapper around a prefix wrapper: the environment has the base, which sets none of these variables.
      const outer = join(world.directory, 'outer/bin/python3');
      const libraries = join(directory, 'native');
      const environment = { LD_LIBRARY_PATH: libraries, QT_PLUGIN_PATH: "it's\na place" };
      await compileWrapper({ file: outer, becomes: world.store('prefix wrapper').python, environment });
      await envrc(world, `layout uvshim '${outer}'`);
      const seen = 'echo "$LD_LIBRARY_PATH|$QT_PLUGIN_PATH|$PYTHONNOUSERSITE|$NIX_PYTHONPREFIX"';
      const expected = `42\n${libraries}|it's\na place||\n`;
      expect((await run(`direnv allow; at . && ${load} && ${seen}`)).stdout).toBe(expected);
      const again = await run(`at . && ${load} && ${seen}; at /; echo "\${LD_LIBRARY_PATH-none}"`);
      expect(again.stdout).toBe(`${expected}none\n`);
      expect(said(again)).toEqual([]);
    });

    test('one that puts its own before what there is', async ({ world }) => {
      const run = await startDirenv(world);
      const outer = join(world.directory, 'outer');
      const script = `export LD_LIBRARY_PATH=/own\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\nexec '${world.store('prefix wrapper').python}' "$@"`;
      await writeFile(outer, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      await envrc(world, `layout uvshim '${outer}'`);
      for (const before of [undefined, '/one', '/one', '/other']) {
        const outcome = await run('direnv allow; at . && echo "$LD_LIBRARY_PATH"', {
          LD_LIBRARY_PATH: before,
        });
        expect(outcome.stdout).toBe(`/own${before === undefined ? '' : `:${before}`}\n`);
      }
    });

    test('named as a directory, by a name, by a version, or not at all; under strict_env', async ({
      world,
    }) => {
      const run = await startDirenv(world);
      const { python } = world.store('prefix wrapper');
      const named = [
        `layout uvshim '${dirname(dirname(python))}'`,
        `layout uvshim python${minor}`,
        `layout uvshim ${minor}`,
      ];
      const onPath = `PATH_add '${dirname(python)}'`;
      for (const line of [...named, 'layout uvshim']) {
        await rm(join(world.cwd, '.venv'), { recursive: true, force: true });
        await envrc(world, 'strict_env', onPath, line);
        const outcome = await run(
          `direnv allow; at . && python -c '${PREFIX}'; at / && at '${world.cwd}' && command -v uv`,
        );
        expectSuccess(outcome);
        expect(outcome.stdout).toBe(`${join(world.cwd, '.venv')}\n${launcher}\n`);
      }
    });

    test('in the directory that UV_PROJECT_ENVIRONMENT names', async ({ world }) => {
      const run = await startDirenv(world);
      await envrc(
        world,
        'export UV_PROJECT_ENVIRONMENT="of my own"',
        `layout uvshim '${world.store('prefix wrapper').python}'`,
      );
      const outcome = await run('direnv allow; at . && echo "$UV_PROJECT_ENVIRONMENT|$VIRTUAL_ENV"');
      const place = join(world.cwd, 'of my own');
      expect(outcome.stdout).toBe(`${place}|${place}\n`);
    });

    test('prints an error if the Python is missing, or does not run', async ({ world }) => {
      const run = await startDirenv(world);
      await writeFile(join(world.directory, 'no-python'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      for (const [line, what] of [
        ['layout uvshim', /uvshim: there is no Python 'python3'\n.*hint: .*layout uvshim PYTHON/],
        ['layout uvshim 3.99', /uvshim: there is no Python '3\.99'\n.*hint: /],
        [`layout uvshim '${world.directory}/no-python'`, /uvshim: .*no-python does not run\n.*hint: /],
      ] as const) {
        await envrc(world, line);
        const outcome = await run('direnv allow; at .; echo "${VIRTUAL_ENV-none}"; ls');
        expect(outcome.stdout).toBe('none\n');
        expect(stripVTControlCharacters(outcome.stderr)).toMatch(what);
      }
    });

    test('leaves a directory alone that is not an environment', async ({ world }) => {
      const run = await startDirenv(world);
      await mkdir(join(world.cwd, '.venv'));
      await writeFile(join(world.cwd, '.venv/mine'), 'mine');
      await envrc(world, `layout uvshim '${world.store('prefix wrapper').python}'`);
      await run('direnv allow; at .');
      expect(await readFile(join(world.cwd, '.venv/mine'), 'utf8')).toBe('mine');
    });
  });

  test('what docs/direnv.md says works', async ({ world }) => {
    const run = await startDirenv(world);
    await rm(join(world.home, '.config'), { recursive: true });
    const text = await readFile(resolve(import.meta.dirname, '../docs/direnv.md'), 'utf8');
    const blocks = [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block);
    expect(blocks.length).toBeGreaterThan(3);
    // In place of what nix-direnv brings, and of a registry.
    const useFlake = `use_flake() { ${devShell(world.store('prefix wrapper'))}; }`;
    await writeFile(join(world.home, '.direnvrc'), useFlake);
    for (const block of blocks) {
      if (block.startsWith('# .envrc\n')) {
        await writeFile(join(world.cwd, '.envrc'), block);
        expectSuccess(await run('direnv allow; at .'));
      } else {
        const command = block.replaceAll('PACKAGE', [...offline, 'plainpkg'].join(' '));
        expectSuccess(await run(`export PATH="$PATH:${dirname(launcher)}"\nset -e\nat .\n${command}`));
      }
    }
  });
});

function pathOf({ directory, tools }: World): string {
  return [join(directory, 'programs'), join(directory, 'real-uv'), tools].join(':');
}
