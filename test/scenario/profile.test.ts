import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { profileBin } from '../support/profiles.ts';
import { offline } from '../support/wheels.ts';
import { expectSuccess, scenario, scenarios, type World } from './world.ts';

const HOME = 'import os, sys; print(os.path.realpath(sys.base_prefix))';

/** Runs uv in a new directory; returns its outcome and the base prefix of the `.venv` there. */
async function inNewProject(world: World, name: string, args: string[], options = {}) {
  const cwd = join(world.cwd, name);
  await mkdir(cwd);
  const outcome = await world.uv(args, { ...options, cwd });
  return { outcome, basePrefix: () => world.ask(join(cwd, '.venv'), HOME) };
}

scenarios({ releases: 'ends' }, ({ test }) => {
  test.for(['prefix wrapper', 'later prefix wrapper', 'script', 'wrapped'] as const)(
    'uv venv finds the %s Python of a profile with several packages, in the second project too',
    async (kind, { world }) => {
      const python = world.store(kind);
      const options = { path: [profileBin(python, 'several')] };
      for (const name of ['one', 'two']) {
        const { outcome, basePrefix } = await inNewProject(world, name, ['venv'], options);
        expectSuccess(outcome);
        expect(await basePrefix()).toBe(dirname(dirname(python.base)));
      }
    },
  );
});

scenario(({ test }) => {
  test('uv run with UV_PYTHON in a profile needs no Node from the second time on', async ({ world }) => {
    const env = { UV_PYTHON: join(profileBin(world.store('later prefix wrapper'), 'several'), 'python3') };
    await writeFile(
      join(world.cwd, 'pyproject.toml'),
      '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.8"\n',
    );
    const run = async () => {
      const outcome = await world.uv(['run', ...offline, 'python', '-c', ''], {
        env: { ...env, UVSHIM_TRACE: '1' },
      });
      expectSuccess(outcome);
      return outcome.stderr.includes('as written down');
    };
    await expect.poll(run, { timeout: 20_000 }).toBe(true);
  });

  test('a Python that could not start in one shell is found in the next one', async ({ world }) => {
    const { base } = world.store('prefix wrapper');
    const bin = join(world.directory, 'wrapper/bin');
    await mkdir(bin, { recursive: true });
    const text = `#!/bin/sh\n: \${LIBRARY:?}\nexport NIX_PYTHONPREFIX=${world.store('prefix wrapper').directory}\nexec ${base} "$@"\n`;
    await writeFile(join(bin, 'python3'), text, { mode: 0o755 });
    const failed = await inNewProject(world, 'one', ['venv', '--offline'], { path: [bin] });
    expect(failed.outcome.status).not.toBe(0);
    const doctor = await world.uvshim(['doctor'], { path: [bin] });
    expect(doctor.stdout.replaceAll(/\s+/g, ' ')).toContain(`${bin}/python3 gives no answer`);
    const options = { path: [bin], env: { LIBRARY: '/lib' } };
    const { outcome, basePrefix } = await inNewProject(world, 'two', ['venv'], options);
    expectSuccess(outcome);
    expect(await basePrefix()).toBe(dirname(dirname(base)));
    const again = await world.uv(['venv'], { ...options, cwd: join(world.cwd, 'one') });
    expectSuccess(again);
  });

  test('a uv that was killed while uvshim queried it is queried again', async ({ world }) => {
    const own = 'name = "p"\nversion = "1"\nrequires-python = ">=3.8"\n';
    await writeFile(join(world.cwd, 'pyproject.toml'), `[project]\n${own}[tool.uv]\npackage = false\n`);
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
    const uv = join(world.directory, 'killed-uv');
    const text = `#!/bin/sh\n[ "$1" != python ] || [ -z "$KILLED" ] || kill -9 $$\nexec ${world.directory}/real-uv/uv "$@"\n`;
    await writeFile(uv, text, { mode: 0o755 });
    const trace = async (env: Record<string, string>) => {
      const options = { env: { ...env, UVSHIM_UV: uv, UVSHIM_TRACE: '1' } };
      return (await world.uv(['sync', ...offline], options)).stderr;
    };
    expect(await trace({ KILLED: '1' })).not.toContain('written down at');
    expect(await trace({})).toContain('written down at');
  });
});
