import { mkdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { compile } from '../support/compile.ts';
import { offline } from '../support/wheels.ts';
import { makeProject } from './make-project.ts';
import { expectSuccess, isSince, PREFIX_WRAPPERS, said, scenarios, type World } from './world.ts';

const stub = join(import.meta.dirname, 'stub-loader.c');

/** Programs in the place of a Python. */
const MAKERS = {
  /** It ends with an error, as on NixOS. */
  rejected: async () => readFile(join(await compile(stub), 'stub-loader')),
  /** It cannot be executed, as where neither its loader nor NixOS's message is. */
  'without its loader': async (world: World) => {
    const program = await readFile(world.store('base').python, 'latin1');
    const [loader = ''] = /\/[\w/.-]+\/ld-[\w.-]+(?=\0)/.exec(program) ?? [];
    expect(loader).not.toBe('');
    return Buffer.from(program.replace(loader, '/none'.padEnd(loader.length, '\0')), 'latin1');
  },
};

/** A Python, as uv downloads them, that does not start on this machine; returns uv's variables for it. */
async function install(world: World, how: keyof typeof MAKERS): Promise<Record<string, string>> {
  const managed = join(world.directory, 'managed');
  const place = join(managed, `cpython-${world.minor}.0-linux-x86_64-gnu`);
  await mkdir(join(place, 'bin'), { recursive: true });
  await mkdir(join(place, 'lib', `python${world.minor}`), { recursive: true });
  await writeFile(join(place, 'bin', `python${world.minor}`), await MAKERS[how](world), { mode: 0o755 });
  for (const name of ['python', 'python3']) await symlink(`python${world.minor}`, join(place, 'bin', name));
  return { UV_PYTHON_INSTALL_DIR: managed };
}

// Older releases find no managed Python at this place.
scenarios({ since: '0.4.30', features: ['searchPath', 'recreatesIncomplete'] }, ({ test, some, version }) => {
  // Up to 0.7.22 uv ends there, with a base on PATH, too.
  const hows = isSince(version, '0.8.0')
    ? (['rejected', 'without its loader'] as const)
    : (['rejected'] as const);
  test.for(some(hows))(
    'a Python that uv has downloaded is %s: uv finds what is behind the wrapper',
    async (how, { world }) => {
      const { python, base } = world.store('prefix wrapper');
      const options = { path: [dirname(python)], env: await install(world, how) };
      await makeProject(world);
      expect((await world.raw(['venv', '--offline', 'raw'], options)).status).not.toBe(0);
      expectSuccess(await world.uv(['venv', 'own'], options));
      expectSuccess(await world.uv(['sync', ...offline], options));
      const which = ['run', ...offline, 'python', '-c', 'import sys; print(sys.base_prefix)'];
      expect((await world.uv(which, options)).stdout).toBe(`${dirname(dirname(base))}\n`);
      expectSuccess(await world.uv(['tool', 'run', ...offline, 'scriptpkg'], options));
      expectSuccess(await world.uv(['tool', 'install', ...offline, 'scriptpkg'], options));
      const silent = join(
        world.directory,
        'managed',
        `cpython-${world.minor}.0-linux-x86_64-gnu/bin/python3`,
      );
      const { stdout } = await world.uvshim(['doctor'], options);
      expect(stdout).toContain(`! ${silent} gives no answer\n`);
    },
  );

  test.for([true, false])(
    'uv pip install works in no .venv without a Python that starts (has one that does not: %s)',
    async (isThere, { world }) => {
      const { python, directory } = world.store('prefix wrapper');
      expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
      const bin = join(world.cwd, '.venv/bin');
      await rm(bin, { recursive: true });
      if (isThere) {
        await mkdir(bin);
        await writeFile(join(bin, 'python'), await MAKERS.rejected(), { mode: 0o755 });
      }
      const options = { env: { UV_PYTHON: python } };
      const outcome = await world.uv(['pip', 'install', ...offline, 'plainpkg'], options);
      expect(outcome.status).not.toBe(0);
      expect(said(outcome)).toEqual([
        `uvshim: ${directory} (UV_PYTHON) is read-only: nothing can be installed into it or taken from it`,
        'hint: uv venv',
      ]);
    },
  );

  test.for(some(PREFIX_WRAPPERS))(
    "the Python of a project's environment does not start: uv prints why, and uvshim nothing, with a %s on PATH",
    async (kind, { world }) => {
      await makeProject(world);
      expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
      const python = join(world.cwd, '.venv/bin/python');
      const [target, program] = [await readlink(python), join(world.directory, `python${world.minor}`)];
      await writeFile(program, await MAKERS.rejected(), { mode: 0o755 });
      await rm(python);
      await symlink(program, python);
      const options = { path: [dirname(world.store(kind).python)] };
      for (const words of [
        ['sync', ...offline],
        ['run', ...offline, 'python', '-V'],
        ['add', ...offline, 'scriptpkg'],
      ]) {
        const raw = await world.raw(words, options);
        const { status, stdout, stderr } = await world.uv(words, options);
        expect({ status, stdout, stderr }).toEqual({ status: raw.status, stdout: '', stderr: raw.stderr });
        expect(stderr).toContain('Could not start dynamically linked executable');
      }
      expect(await readlink(python)).toBe(program);
      // It may start again: on another machine with the same home, or when the loader is back.
      await rm(python);
      await symlink(target, python);
      const again = await world.uv(['sync', ...offline], options);
      expectSuccess(again);
      expect(said(again)).toEqual([]);
      await rm(join(world.cwd, '.venv/bin'), { recursive: true });
      const without = await world.uv(['sync', ...offline], options);
      expect({ isRecreated: without.status === 0, said: said(without) }).toEqual({
        isRecreated: isSince(version, '0.8.1'),
        said: isSince(version, '0.8.1') ? [expect.stringMatching(/^uvshim: using /)] : [],
      });
    },
  );
});
