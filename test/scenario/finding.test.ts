import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, inject } from 'vitest';
import { storePython } from '../support/store.ts';
import { makeWheels, offline } from '../support/wheels.ts';
import { newer, older } from './minors.ts';
import { isSince } from './releases.ts';
import { expectSuccess, scenarios, type World } from './world.ts';

const wrappers = [older, newer].map((minor) => storePython(inject('store'), 'later prefix wrapper', minor));

/** A wrapper of the older Python comes first on PATH, then one of the newer. */
const options = { path: wrappers.map(({ python }) => dirname(python)) };

/** Prints the minor version, the search path, and where PATH goes on behind the environment. */
const SEEN = `import os, sys
print("%d.%d" % sys.version_info[:2], os.environ.get("UV_PYTHON_SEARCH_PATH"), *os.environ["PATH"].split(":")[1:3])`;

/** The program has that version, and sees no search path and the caller's PATH. */
function seen(minor: string): string {
  return `${[minor, 'None', ...options.path].join(' ')}\n`;
}

async function makeProject({ cwd }: World, groups: string): Promise<void> {
  const project = `[project]\nname = "p"\nversion = "1"\nrequires-python = ">=${older}"\ndependencies = []\n`;
  await writeFile(join(cwd, 'pyproject.toml'), `${project}${groups}`);
}

const GROUPS = `[dependency-groups]\ndev = []\nlater = []\n[tool.uv.dependency-groups]\nlater = { requires-python = ">=${newer}" }\n`;

scenarios({ since: '0.7.18', features: ['searchPath'] }, ({ test }) => {
  test('uv run takes the newer Python that a dependency group requires', async ({ world }) => {
    await makeProject(world, GROUPS);
    const program = ['python', '-c', SEEN];
    const first = await world.uv(['run', ...offline, ...program], options);
    expectSuccess(first);
    expect(first.stdout).toBe(seen(older));
    // The environment is there now, and the group excludes it.
    for (let again = 0; again < 2; again++) {
      const grouped = await world.uv(['run', ...offline, '--group', 'later', ...program], options);
      expectSuccess(grouped);
      expect(grouped.stdout).toBe(seen(newer));
    }
    const isolated = await world.uv(
      ['run', ...offline, '--isolated', '--only-group', 'later', ...program],
      options,
    );
    expectSuccess(isolated);
    expect(isolated.stdout).toBe(seen(newer));
  });

  test('uv run --isolated takes the wrapper in UV_PYTHON, though .venv has an older Python', async ({
    world,
  }) => {
    await makeProject(world, '');
    expectSuccess(await world.raw(['venv', '-p', wrappers[0]?.base ?? '']));
    const env = { UV_PYTHON: wrappers[1]?.python };
    const outcome = await world.uv(['run', ...offline, '--isolated', 'python', '-c', SEEN], {
      ...options,
      env,
    });
    expectSuccess(outcome);
    expect(outcome.stdout).toBe(seen(newer));
  });

  test('uv lock and uv sync take the newer Python that a dependency group requires', async ({ world }) => {
    await makeProject(world, GROUPS.replaceAll('later', 'dev').replace('dev = []\ndev = []', 'dev = []'));
    expectSuccess(await world.uv(['lock', ...offline], options));
    expectSuccess(await world.uv(['sync', ...offline], options));
    expect(await world.ask('.venv', 'import sys; print("%d.%d" % sys.version_info[:2])')).toBe(newer);
  });
});

scenarios({ since: '0.5.31', features: ['toolFromVersion', 'searchPath'] }, ({ test, version }) => {
  test('uv tool run takes a newer Python for a tool that requires it', async ({ world }) => {
    const wheels = join(world.directory, 'wheels');
    await mkdir(wheels);
    await makeWheels(world.store('base').python, wheels, [
      {
        name: 'newertool',
        version: '1.0',
        requiresPython: `>=${newer}`,
        scripts: { newertool: 'newertool:main' },
      },
    ]);
    const wheel = join(wheels, 'newertool-1.0-py3-none-any.whl');
    for (const words of [
      ['--from', wheel],
      ['--with', wheel, '--from', 'scriptpkg'],
      ['--from', `python@${newer}`],
      ...(isSince(version, '0.7.9') ? [[`--from=python${newer}`]] : []),
    ]) {
      const outcome = await world.uv(['tool', 'run', ...offline, ...words, 'python', '-c', SEEN], options);
      expectSuccess(outcome);
      expect(outcome.stdout, words.join(' ')).toBe(seen(newer));
    }
    const { stdout } = await world.uv(['tool', 'run', ...offline, '--from', wheel, 'newertool'], options);
    expect(stdout).toBe('1.0\n');
    // A name with a version, too.
    const named = ['tool', 'run', ...offline, '--with', wheel, 'scriptpkg@1.0'];
    expect((await world.uv(named, options)).stdout).toBe('1.0\n');
  });

  test('uv tool run of a tool that is not there fails once, as uv does', async ({ world }) => {
    const words = ['tool', 'run', ...offline, 'nowhere'];
    const raw = await world.raw(words, { path: wrappers.map(({ base }) => dirname(base)) });
    expect(raw.status).not.toBe(0);
    expect(await world.uv(words, options)).toEqual(raw);
  });
});
