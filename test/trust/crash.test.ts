import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { REPLACED } from '../../src/discovery/venv/replaced.ts';
import { offline } from '../support/wheels.ts';
import { expectSuccess, PREFIX, scenario, type World } from '../scenario/world.ts';
import { killAtEach } from './mortal.ts';
import { ownCache } from '../support/own-cache.ts';

/** Installs nothing, so that the repair alone is seen. */
const REPAIR = ['pip', 'install', '--offline', '-r', '/dev/null'];

scenario(({ test }) => {
  const names = async (place: string) =>
    (await readdir(place, { recursive: true })).filter((name) => !name.includes('__pycache__')).sort();
  const breakEnvironment = (world: World, place = '.venv') =>
    world.run(world.store('later prefix wrapper').python, ['-m', 'venv', '--without-pip', place]);

  test(
    'killed during a repair, uvshim leaves the environment broken as before or repaired',
    { timeout: 200_000 },
    async ({ world }) => {
      await breakEnvironment(world, 'broken');
      await world.run('sed', ['-i', `s,${world.cwd}/broken,${world.cwd}/.venv,`, 'broken/pyvenv.cfg']);
      const prepare = async () => {
        await rm(join(world.cwd, '.venv'), { recursive: true, force: true });
        await cp(join(world.cwd, 'broken'), join(world.cwd, '.venv'), {
          recursive: true,
          verbatimSymlinks: true,
        });
      };
      const states = new Set<string>();
      const steps = await killAtEach(world, REPAIR, {
        prepare,
        check: async (step) => {
          const prefix = await world.ask('.venv', PREFIX);
          expect([world.store('later prefix wrapper').directory, join(world.cwd, '.venv')], step).toContain(
            prefix,
          );
          states.add(prefix);
          expectSuccess(await world.uv(['pip', 'install', ...offline, 'plainpkg']));
          expect(await world.ask('.venv', `import plainpkg; ${PREFIX}`), step).toBe(join(world.cwd, '.venv'));
        },
      });
      expect(steps).toBeGreaterThan(4);
      expect(states.size, 'some before it was healed, some after').toBe(2);
    },
  );

  test(
    'killed while it caches a decision, uvshim leaves a complete one or none',
    { timeout: 200_000 },
    async ({ world }) => {
      expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
      const expected = await world.raw(['pip', 'list']);
      const steps = await killAtEach(world, ['pip', 'list'], {
        check: async (step) => {
          const replay = join(ownCache(world.home), 'replay');
          for (const name of await readdir(replay, { recursive: true }).catch(() => []))
            if (/@\d+\.\d$/.test(name))
              expect(await readFile(join(replay, name), 'utf8'), step).toMatch(/\nuvshim_fresh=1\n$/);
          for (let call = 0; call < 2; call += 1) {
            const { status, stdout, stderr } = await world.uv(['pip', 'list']);
            expect({ status, stdout, said: stderr.includes('uvshim') }, step).toEqual({
              status: 0,
              stdout: expected.stdout,
              said: false,
            });
          }
        },
      });
      expect(steps).toBeGreaterThan(4);
    },
  );

  test(
    'killed while it creates a stand-in (up to uv 0.7.18), the next command completes it',
    { timeout: 200_000 },
    async ({ world }) => {
      const words = ['pip', 'install', ...offline, '-p', world.store('venv').directory, 'storepkg'];
      const steps = await killAtEach(world, words, {
        check: async () => {
          expectSuccess(await world.uv(words));
        },
      });
      expect(steps).toBeGreaterThan(4);
    },
  );

  describe('many at once', () => {
    test('64 cold starts', { timeout: 200_000 }, async ({ world }) => {
      expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
      const expected = await world.raw(['pip', 'freeze']);
      const outcomes = await Promise.all(Array.from({ length: 64 }, () => world.uv(['pip', 'freeze'])));
      for (const { status, stdout, stderr } of outcomes)
        expect({ status, stdout, said: stderr.includes('uvshim') }).toEqual({
          status: 0,
          stdout: expected.stdout,
          said: false,
        });
    });

    test('32 repairs of one environment', { timeout: 200_000 }, async ({ world }) => {
      await breakEnvironment(world);
      const before = await names(join(world.cwd, '.venv'));
      const outcomes = await Promise.all(Array.from({ length: 32 }, () => world.uv(REPAIR)));
      outcomes.forEach(expectSuccess);
      for (const { stderr } of outcomes) expect(stderr).not.toMatch(/as if uvshim were not there/);
      expect(await world.ask('.venv', PREFIX)).toBe(join(world.cwd, '.venv'));
      const expected = [...before, REPLACED, '.lock'].sort();
      expect(await names(join(world.cwd, '.venv')), 'nothing is left beside').toEqual(expected);
    });

    test('16 installs into one read-only target', { timeout: 200_000 }, async ({ world }) => {
      const { directory } = world.store('venv');
      const words = ['pip', 'install', ...offline, '-p', directory, 'storepkg'];
      const outcomes = await Promise.all(Array.from({ length: 16 }, () => world.uv(words)));
      outcomes.forEach(expectSuccess);
    });
  });

  test('a write into a read-only target leaves no file anywhere', async ({ world }) => {
    const words = ['pip', 'install', ...offline, '-p', world.store('venv').directory, 'scriptpkg'];
    const places = [world.cwd, world.home, world.tmp];
    const before = await Promise.all(places.map(names));
    const outcome = await world.uv(words);
    expect(outcome.status).not.toBe(0);
    // The shim's cache, with the stand-in for uv's lock, and nothing of the package that should be installed.
    const kept = /^\.cache($|\/uvshim)/;
    for (const [at, place] of places.entries()) {
      const written = (await names(place)).filter((name) => !(before[at] ?? []).includes(name));
      expect(written.filter((name) => !kept.test(name))).toEqual([]);
      expect(written.filter((name) => name.includes('scriptpkg'))).toEqual([]);
    }
    const filled = await Promise.all(places.map(names));
    expect((await world.uv(words)).status).not.toBe(0);
    expect(await Promise.all(places.map(names)), 'and the second time not even that').toEqual(filled);
  });
}, '0.7.18');
