import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { RunOptions } from '../support/sandbox.ts';
import { offline } from '../support/wheels.ts';
import { expectSuccess, said, scenario, scenarios, type World } from './world.ts';

/** How many lines of the shim's own each of these calls prints. */
async function linesOfEach(calls: number, call: () => ReturnType<World['uv']>): Promise<number[]> {
  const counts: number[] = [];
  for (let at = 0; at < calls; at += 1) {
    const outcome = await call();
    expectSuccess(outcome);
    counts.push(said(outcome).filter((line) => line.startsWith('uvshim: ')).length);
  }
  return counts;
}

function writeProject(world: World, requires: string): Promise<void> {
  const text = `[project]\nname = "p"\nversion = "1"\nrequires-python = "${requires}"\n`;
  return writeFile(join(world.cwd, 'pyproject.toml'), text);
}

scenario(({ test }) => {
  test('uvx TOOL from cron prints once which Python it uses in place of a wrapper', async ({ world }) => {
    const { python } = world.store('prefix wrapper');
    const tool = ['--from', 'scriptpkg', 'scriptpkg'];
    const path = [dirname(python)];
    const ways: [string[], { path: string[]; env?: Record<string, string> }][] = [
      [['tool', 'run', ...offline, ...tool], { path }],
      [['tool', 'run', ...offline, '-p', python, ...tool], { path }],
      [['tool', 'run', ...offline, ...tool], { path, env: { UV_PYTHON: python } }],
    ];
    for (const [words, options] of ways) {
      expect(await linesOfEach(3, () => world.uv(words, options))).toEqual([1, 0, 0]);
      // Without a cached decision.
      expect(await linesOfEach(1, () => world.uv(words, { ...options, cwd: world.home }))).toEqual([0]);
    }
  });

  test('the first uv run in a project prints each line of uv once, and an error as uv prints it', async ({
    world,
  }) => {
    // uv warns if `requires-python` is missing.
    await writeFile(join(world.cwd, 'pyproject.toml'), '[project]\nname = "p"\nversion = "1"\n');
    const path = [dirname(world.store('prefix wrapper').python)];
    const first = async (...words: string[]) => {
      await rm(join(world.cwd, '.venv'), { recursive: true, force: true });
      const { stderr } = await world.uv(['run', ...offline, ...words], { path });
      const lines = stderr.split('\n').filter((line) => line !== '' && !/^(DEBUG|TRACE) /.test(line));
      expect(lines, words.join(' ')).toEqual([...new Set(lines)]);
      return [
        'No `requires-python`',
        'Creating virtual',
        'Failed to spawn',
        ' + plainpkg',
        'Installed 1',
      ].filter((part) => lines.some((line) => line.includes(part)));
    };
    const created = ['No `requires-python`', 'Creating virtual'];
    expect(await first('nosuch')).toEqual([...created, 'Failed to spawn']);
    expect(await first('-v', 'nosuch')).toEqual([...created, 'Failed to spawn']);
    expect(await first('--with', 'plainpkg', 'nosuch')).toEqual([
      ...created,
      'Failed to spawn',
      'Installed 1',
    ]);
    expect(await first()).toEqual(created);
  });

  test('a quiet call does not count as the one that has printed it', async ({ world }) => {
    const { python } = world.store('prefix wrapper');
    const call = (env: Record<string, string>) =>
      world.uv(['tool', 'run', ...offline, '--from', 'scriptpkg', 'scriptpkg'], {
        path: [dirname(python)],
        env,
      });
    expect(await linesOfEach(2, () => call({ UVSHIM_QUIET: '1' }))).toEqual([0, 0]);
    expect(await linesOfEach(2, () => call({}))).toEqual([1, 0]);
  });

  test('uv pip install prints once that it works in .venv, as UV_PYTHON is read-only', async ({ world }) => {
    const { python } = world.store('prefix wrapper');
    expectSuccess(await world.uv(['venv', '-p', python]));
    const install = () =>
      world.uv(['pip', 'install', ...offline, 'plainpkg'], { env: { UV_PYTHON: python } });
    expect(await linesOfEach(3, install)).toEqual([1, 0, 0]);
  });

  test('each uv venv that creates an environment prints what it is created from', async ({ world }) => {
    const { python } = world.store('prefix wrapper');
    const create = async () => {
      await rm(join(world.cwd, '.venv'), { recursive: true, force: true });
      return world.uv(['venv', '-p', python]);
    };
    expect(await linesOfEach(2, create)).toEqual([1, 1]);
  });

  test('uv venv in a project for a newer Python than the wrapper prints only that uv finds none', async ({
    world,
  }) => {
    await writeProject(world, '>=3.99');
    const options = { path: [dirname(world.store('prefix wrapper').python)] };
    const words = ['venv', '--no-python-downloads'];
    for (const round of ['cold', 'replayed'])
      expect(await world.uv(words, options), round).toEqual(await world.raw(words, options));
  });

  test('uv add --frozen creates no environment, and prints nothing of uvshim', async ({ world }) => {
    await writeProject(world, '>=3.8');
    const options = { path: [dirname(world.store('prefix wrapper').python)] };
    expect(await linesOfEach(2, () => world.uv(['add', '--frozen', 'plainpkg'], options))).toEqual([0, 0]);
    expect(await linesOfEach(1, () => world.uv(['add', ...offline, 'plainpkg'], options))).toEqual([1]);
  });
});

scenarios({ since: '0.4.30', releases: 'ends' }, ({ test }) => {
  test('uvshim prints nothing before uv rejects an option, or a wrapper that the project excludes', async ({
    world,
  }) => {
    const { python } = world.store('prefix wrapper');
    await writeProject(world, '>=3.99');
    const path = [dirname(python)];
    const expectSame = async (words: string[], options: RunOptions) => {
      const raw = await world.raw(words, options);
      expect(raw.status).not.toBe(0);
      expect(await world.uv(words, options)).toEqual(raw);
    };
    for (const options of [{ path }, { path, env: { UV_PYTHON: python } }])
      for (const words of [['venv'], ['sync'], ['run'], ['tool', 'install', 'x'], ['pip', 'install', 'x']])
        await expectSame([...words, '--bogus'], options);
    for (const [command = '', ...program] of [['sync'], ['run', 'true'], ['lock']]) {
      await expectSame([command, ...offline, '-p', python, ...program], { path });
      await writeFile(join(world.cwd, '.python-version'), python);
      await expectSame([command, ...offline, ...program], { path });
      await rm(join(world.cwd, '.python-version'));
    }
  });

  test('an option that uv rejects leaves nothing behind for the same command without it', async ({
    world,
  }) => {
    await writeProject(world, '>=3.8');
    const options = { path: [dirname(world.store('prefix wrapper').python)] };
    for (const words of [
      ['venv', 'x'],
      ['sync', ...offline],
    ]) {
      expect((await world.uv([...words, '--bogus'], options)).status).not.toBe(0);
      expect(await linesOfEach(1, () => world.uv(words, options))).toEqual([1]);
    }
  });
});

// Older releases look for a Python first.
scenarios({ since: '0.13', releases: 'ends' }, ({ test }) => {
  test('uv sync --frozen without uv.lock prints only what uv prints, and uv sync works after it', async ({
    world,
  }) => {
    await writeProject(world, '>=3.8');
    const options = { path: [dirname(world.store('prefix wrapper').python)] };
    for (const round of ['cold', 'again'])
      expect(await world.uv(['sync', '--frozen'], options), round).toEqual(
        await world.raw(['sync', '--frozen'], options),
      );
    expect(await linesOfEach(1, () => world.uv(['sync'], options))).toEqual([1]);
    expectSuccess(await world.uv(['sync', '--frozen'], options));
  });
});

// A newer uv keeps the environment of a script, and uvshim finds it there.
scenarios({ since: '0.4', releases: 'ends' }, ({ test }) => {
  test('uv run SCRIPT prints once which Python it uses in place of a wrapper', async ({ world }) => {
    await writeFile(join(world.cwd, 's.py'), '# /// script\n# dependencies = []\n# ///\n');
    const options = { path: [dirname(world.store('prefix wrapper').python)] };
    expect(await linesOfEach(3, () => world.uv(['run', ...offline, 's.py'], options))).toEqual([1, 0, 0]);
  });
});
