import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, inject } from 'vitest';
import { buildScriptWrapper } from '../support/store/store.ts';
import { makeReadOnly } from '../support/read-only.ts';
import { changes, snapshot, type Snapshot } from '../support/snapshot.ts';
import { storePython } from '../support/store.ts';
import { offline } from '../support/wheels.ts';
import { expectSuccess, isSince, said, scenarios, type Extent, type World } from './world.ts';

const VERSION = 'import storepkg; print(storepkg.__version__)';

/** Makes a wrapper in the sandbox, and returns its interpreter: the next generation has another base, and more packages. */
async function generation(world: World, number: 1 | 2, minor = world.minor): Promise<string> {
  const base = storePython(inject('store'), number === 1 ? 'base' : 'laterBase', minor);
  return buildScriptWrapper({
    base: base.directory,
    directory: join(world.directory, `generation-${number}-${minor}`),
    version: minor,
    packages: [
      { name: 'storepkg', version: `1.${number}` },
      ...(number === 2 ? [{ name: 'newpkg', version: '1.0' }] : [{ name: 'oldpkg', version: '1.0' }]),
    ],
  });
}

/** Does some work while the wrappers cannot be written to; what undoes it for each is handed on. */
async function readOnly(
  wrappers: string[],
  work: (undo: (() => Promise<void>)[]) => Promise<void>,
): Promise<void> {
  const undo = await Promise.all(
    wrappers.map(async (python) => {
      const release = await makeReadOnly(dirname(dirname(python)));
      let isReleased = false;
      return async () => {
        if (!isReleased) await release();
        isReleased = true;
      };
    }),
  );
  try {
    await work(undo);
  } finally {
    for (const release of undo) await release();
  }
}

async function frozen(world: World, options = {}): Promise<string> {
  const outcome = await world.uv(['pip', 'freeze'], options);
  expectSuccess(outcome);
  return outcome.stdout;
}

/** The files of the environment that differ; uv 0.2 lets Python compile modules when it queries it. */
async function changed(world: World, before: Snapshot): Promise<string[]> {
  const found = changes(before, await snapshot(join(world.cwd, '.venv')));
  return found.filter((line) => !/__pycache__|site-packages: directory/.test(line));
}

const EXTENT: Extent = { features: ['searchPath'], releases: 'boundaries' };

scenarios(EXTENT, ({ test, version, minor }) => {
  const other = inject('cpythons').find((python) => python.minor !== minor)?.minor;

  /** Each way for the wrapper to become another one: how the environment is made, and what is the case afterwards. */
  const ways = [
    [
      'a profile is switched',
      async (world: World, one: string, two: string) => {
        const profile = join(world.cwd, 'profile');
        await world.run('ln', ['-s', dirname(dirname(one)), profile]);
        const python = join(profile, 'bin/python3');
        expectSuccess(await world.uv(['venv', '--system-site-packages', '-p', python]));
        return {
          before: {},
          after: {},
          change: () => world.run('ln', ['-sfn', dirname(dirname(two)), profile]),
        };
      },
    ],
    [
      'a dev shell is updated',
      async (world: World, one: string, two: string) => {
        const [before, after] = [{ path: [dirname(one)] }, { path: [dirname(two)] }];
        expectSuccess(await world.uv(['venv', '--system-site-packages', '-p', minor], before));
        return { before, after, change: () => Promise.resolve() };
      },
    ],
  ] as const;

  describe.each(ways)('%s', (_, prepare) => {
    test("the environment gets the new wrapper's packages once, and its own packages stay", async ({
      world,
    }) => {
      const [one, two] = [await generation(world, 1), await generation(world, 2)];
      const { before, after, change } = await prepare(world, one, two);
      expectSuccess(await world.uv(['pip', 'install', ...offline, 'plainpkg'], before));
      for (const round of ['cold', 'replayed'])
        expect(await frozen(world, before), round).toBe('oldpkg==1.0\nplainpkg==2.0\nstorepkg==1.1\n');
      const own = join(world.cwd, '.venv/lib', `python${minor}`, 'site-packages/plainpkg');
      const installed = await snapshot(own);
      await change();

      const stale = await snapshot(join(world.cwd, '.venv'));
      const read = await world.uv(['pip', 'freeze'], after);
      expectSuccess(read);
      expect(read.stdout, 'reading shows what is there now').toBe(
        'newpkg==1.0\nplainpkg==2.0\nstorepkg==1.2\n',
      );
      expect(said(read)).toEqual([]);
      expect(await changed(world, stale), 'and changes nothing').toEqual([]);
      const first = await world.uv(['pip', 'install', ...offline, '-r', '/dev/null'], after);
      expectSuccess(first);
      expect(said(first)).toEqual([expect.stringContaining(`uvshim: updated ${world.cwd}/.venv`)]);
      const again = await world.uv(['pip', 'freeze'], after);
      expect({ stdout: again.stdout, said: said(again) }).toEqual({ stdout: read.stdout, said: [] });

      expect(await world.ask('.venv', VERSION)).toBe('1.2');
      expect(await world.ask('.venv', 'import sys; print(sys.base_prefix)')).toBe(
        world.store('laterBase').directory,
      );
      expect(changes(installed, await snapshot(own))).toEqual([]);
    });
  });

  test('UV_PYTHON names another wrapper, and the old one is gone', async ({ world }) => {
    const [one, two] = [await generation(world, 1), await generation(world, 2)];
    const [before, after] = [{ env: { UV_PYTHON: one } }, { env: { UV_PYTHON: two } }];
    await readOnly([one, two], async ([release]) => {
      expectSuccess(await world.uv(['venv', '--system-site-packages'], before));
      expect(await frozen(world, before)).toBe('oldpkg==1.0\nstorepkg==1.1\n');
      await release?.();
      await world.run('rm', ['-r', dirname(dirname(one))]);
      expect(await frozen(world, after)).toBe('newpkg==1.0\nstorepkg==1.2\n');
      expectSuccess(await world.uv(['pip', 'install', ...offline, 'plainpkg'], after));
    });
    expect(await world.ask('.venv', VERSION)).toBe('1.2');
  });

  if (isSince(version, '0.4')) {
    test("uv run and uv sync update a project's environment too", async ({ world }) => {
      const [one, two] = [await generation(world, 1), await generation(world, 2)];
      const requires = `requires-python = ">=3.8"\ndependencies = ["plainpkg"]\n`;
      await writeFile(
        join(world.cwd, 'pyproject.toml'),
        `[project]\nname = "p"\nversion = "1"\n${requires}[tool.uv]\npackage = false\n`,
      );
      const env = { UV_PYTHON: one };
      expectSuccess(await world.uv(['venv', '--system-site-packages'], { env }));
      const run = await world.uv(['run', ...offline, 'python', '-c', VERSION], { env });
      expect(run.stdout, run.stderr).toBe('1.1\n');
      for (const command of [
        ['run', ...offline, 'python', '-c', VERSION],
        ['sync', ...offline],
      ]) {
        const outcome = await world.uv(command, { env: { UV_PYTHON: two } });
        expectSuccess(outcome);
        if (command[0] === 'run') expect(outcome.stdout).toBe('1.2\n');
        expect(said(outcome).some((line) => line.includes('uvshim: updated '))).toBe(command[0] === 'run');
      }
      expect(await world.ask('.venv', VERSION)).toBe('1.2');
    });
  }

  // Debian has one CPython alone.
  if (other !== undefined)
    test('a wrapper of another minor version never replaces the old one', async ({ world }) => {
      const [one, two] = [await generation(world, 1), await generation(world, 2, other)];
      const path = [dirname(one)];
      expectSuccess(await world.uv(['venv', '--system-site-packages', '-p', minor], { path }));
      await world.run('rm', ['-r', dirname(dirname(one))]);
      const before = await snapshot(join(world.cwd, '.venv'));
      const outcome = await world.uv(['pip', 'list'], { path: [dirname(two)] });
      expectSuccess(outcome);
      expect(said(outcome)).toEqual([
        `uvshim: the packages of ${join(dirname(one), 'python')} are gone, which ${world.cwd}/.venv was made with, ` +
          `and ${join(dirname(two), 'python')} is Python ${other}, not ${minor}`,
        `hint: rm -r '${world.cwd}/.venv' && uv venv --system-site-packages '${world.cwd}/.venv'`,
      ]);
      expect(await changed(world, before)).toEqual([]);
    });

  test('UVSHIM_HEAL=0 prints a hint, and uvshim explain changes nothing', async ({ world }) => {
    const [one, two] = [await generation(world, 1), await generation(world, 2)];
    expectSuccess(await world.uv(['venv', '--system-site-packages', '-p', minor], { path: [dirname(one)] }));
    const before = await snapshot(join(world.cwd, '.venv'));
    const path = [dirname(two)];
    const off = await world.uv(['pip', 'list'], { path, env: { UVSHIM_HEAL: '0' } });
    expect(off.stdout).toMatch(/^storepkg +1\.1$/m);
    expect(said(off)[0]).toContain('UVSHIM_HEAL=0: not updated');
    const explained = await world.uvshim(['explain', 'pip', 'install', 'x'], { path });
    expect(explained.stdout.replaceAll(/\s+/g, ' ')).toContain(
      `uvshim would first give ${world.cwd}/.venv the packages of ${dirname(two)}`,
    );
    expect(await changed(world, before)).toEqual([]);
    expect(await readFile(join(world.cwd, '.venv/pyvenv.cfg'), 'utf8')).toContain(
      `uvshim-wrapper = ${dirname(one)}/`,
    );
  });
});
