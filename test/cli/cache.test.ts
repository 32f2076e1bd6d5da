import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expect } from 'vitest';
import { exists } from '../support/cache.ts';
import { offline } from '../support/wheels.ts';
import { expectSuccess, scenario } from '../scenario/world.ts';
import { ownCache } from '../support/own-cache.ts';

scenario(({ test }) => {
  test('uvshim cache dir prints the cache directory, and uvshim cache clear empties it', async ({
    world,
  }) => {
    const cache = (await world.uvshim(['cache', 'dir'])).stdout.trimEnd();
    expect(cache).toBe(join(world.home, '.cache/uvshim'));
    const clear = () => world.uvshim(['cache', 'clear']);
    expect(await clear(), 'there is none yet').toMatchObject({
      status: 0,
      stdout: `cleared ${cache}\n`,
      stderr: '',
    });
    const install = ['pip', 'install', ...offline, '--dry-run', '-p', world.store('venv').python, 'plainpkg'];
    await world.uv(install);
    await world.uv(['pip', 'list']);
    expect(await readdir(ownCache(world.home))).toEqual(expect.arrayContaining(['programs', 'replay']));
    await writeFile(join(cache, 'foreign'), '');
    // As direnv's function keeps it.
    await mkdir(join(cache, 'layout/project'), { recursive: true });
    expectSuccess(await clear());
    expect(await readdir(cache)).toEqual(['foreign']);
    // It is made again as it is needed.
    const [again, raw] = [await world.uv(['pip', 'list']), await world.raw(['pip', 'list'])];
    expect(again.stdout).toBe(raw.stdout);
    expect(await world.uvshim(['cache', 'clear', '-q'])).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('cache clear follows no link out of the cache', async ({ world }) => {
    const cache = join(world.home, '.cache/uvshim');
    const outside = join(world.home, 'outside');
    await mkdir(join(outside, 'below'), { recursive: true });
    await writeFile(join(outside, 'below/file'), 'kept');
    const own = ownCache(world.home);
    await mkdir(join(own, 'programs'), { recursive: true });
    for (const name of ['replay', 'stand-ins', 'programs/link']) await symlink(outside, join(own, name));
    expectSuccess(await world.uvshim(['cache', 'clear']));
    expect(await exists(cache)).toBe(false);
    expect(await readFile(join(outside, 'below/file'), 'utf8')).toBe('kept');
  });

  test('uvshim cache clear keeps a stand-in that a running command uses', async ({ world }) => {
    const standIns = join(ownCache(world.home), 'stand-ins');
    const [used, unused] = [join(standIns, '1234', 'used'), join(standIns, '5678', 'unused')];
    for (const standIn of [used, unused]) await mkdir(join(standIn, 'bin'), { recursive: true });
    const running = spawn('sleep', ['60'], { env: { PATH: process.env.PATH, VIRTUAL_ENV: used } });
    try {
      const { stdout } = await world.uvshim(['cache', 'clear']);
      expect(stdout).toContain(`kept ${dirname(used)}, on which a command may be running\n`);
      expect(await readdir(standIns)).toEqual([basename(dirname(used))]);
    } finally {
      running.kill('SIGKILL');
      await new Promise((end) => running.once('exit', end));
    }
    expectSuccess(await world.uvshim(['cache', 'clear']));
    expect(await exists(standIns)).toBe(false);
  });
});
