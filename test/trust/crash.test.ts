import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import which from 'which';
import { quote } from '../../src/report/quote.ts';
import { offline } from '../support/wheels.ts';
import { changes, snapshot } from '../support/snapshot.ts';
import { expectSuccess, PREFIX, scenario, type World } from '../scenario/world.ts';

/** The calls by which the program changes the file system; in each it is killed once. */
const CHANGES = ['mkdir', 'symlink', 'chmod', 'utimensat', 'rename', 'unlink'];

/** Puts a Node on PATH that is killed in its call NUMBER of a kind. */
async function makeMortalNode(world: World, kind: string, number: number): Promise<string> {
  const directory = join(world.directory, 'mortal');
  await mkdir(directory, { recursive: true });
  const strace = `${quote(which.sync('strace'))} -qq -o /dev/null -e trace=${kind}`;
  const inject = `-e inject=${kind}:signal=KILL:when=${number}`;
  const script = `#!/bin/sh\nexec ${strace} ${inject} ${quote(process.execPath)} "$@"\n`;
  await writeFile(join(directory, 'node'), script, { mode: 0o755 });
  return directory;
}

/** Kills Node in each of its changes in turn; returns how many there were. */
async function killAtEach(
  world: World,
  words: string[],
  prepare: () => Promise<unknown>,
  check: (step: string) => Promise<void>,
): Promise<number> {
  let steps = 0;
  for (const kind of CHANGES) {
    for (let number = 1; ; number += 1) {
      await rm(join(world.home, '.cache'), { recursive: true, force: true });
      await prepare();
      const outcome = await world.uv(words, { path: [await makeMortalNode(world, kind, number)] });
      if (!outcome.stderr.includes('gave no answer')) break;
      steps += 1;
      await check(`killed in ${kind} ${number}`);
    }
  }
  return steps;
}

scenario(({ test }) => {
  const breakEnvironment = (world: World, place = '.venv') =>
    world.run(world.store('laterDirty').python, ['-m', 'venv', '--without-pip', place]);

  test(
    'killed while it heals, it leaves an environment as it was, or healed',
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
      const steps = await killAtEach(world, ['pip', 'list'], prepare, async (step) => {
        const prefix = await world.ask('.venv', PREFIX);
        expect([world.store('laterDirty').directory, join(world.cwd, '.venv')], step).toContain(prefix);
        states.add(prefix);
        expectSuccess(await world.uv(['pip', 'install', ...offline, 'plainpkg']));
        expect(await world.ask('.venv', `import plainpkg; ${PREFIX}`), step).toBe(join(world.cwd, '.venv'));
      });
      expect(steps).toBeGreaterThan(4);
      expect(states.size, 'some before it was healed, some after').toBe(2);
    },
  );

  test(
    'killed while it writes a decision down, it leaves a whole one or none',
    { timeout: 200_000 },
    async ({ world }) => {
      expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
      const expected = await world.raw(['pip', 'list']);
      const steps = await killAtEach(
        world,
        ['pip', 'list'],
        () => Promise.resolve(),
        async (step) => {
          const replay = join(world.home, '.cache/uvshim/replay');
          for (const name of await readdir(replay, { recursive: true }).catch(() => []))
            if (/@\d+\.\d$/.test(name))
              expect(await readFile(join(replay, name), 'utf8'), step).toMatch(/\nfi\n$/);
          for (let call = 0; call < 2; call += 1) {
            const { status, stdout, stderr } = await world.uv(['pip', 'list']);
            expect({ status, stdout, said: stderr.includes('uvshim') }, step).toEqual({
              status: 0,
              stdout: expected.stdout,
              said: false,
            });
          }
        },
      );
      expect(steps).toBeGreaterThan(4);
    },
  );

  test(
    'killed while it makes a shadow (up to uv 0.7.18), the next call makes it whole',
    { timeout: 200_000 },
    async ({ world }) => {
      const words = ['pip', 'install', ...offline, '-p', world.store('venv').directory, 'storepkg'];
      const steps = await killAtEach(
        world,
        words,
        () => Promise.resolve(),
        async () => {
          expectSuccess(await world.uv(words));
        },
      );
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

    test('32 heals of one environment', { timeout: 200_000 }, async ({ world }) => {
      await breakEnvironment(world);
      const outcomes = await Promise.all(Array.from({ length: 32 }, () => world.uv(['pip', 'freeze'])));
      outcomes.forEach(expectSuccess);
      for (const { stderr } of outcomes) expect(stderr).not.toMatch(/as if uvshim were not there/);
      expect(await world.ask('.venv', PREFIX)).toBe(join(world.cwd, '.venv'));
      const names = await readdir(join(world.cwd, '.venv'), { recursive: true });
      expect(
        names.filter((name) => /\.[0-9a-f]{8}-/.test(name)),
        'nothing is left beside',
      ).toEqual([]);
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
    await world.uv(words);
    const places = [world.cwd, world.home, world.tmp];
    const before = await Promise.all(places.map(snapshot));
    const outcome = await world.uv(words);
    expect(outcome.status).not.toBe(0);
    for (const [at, place] of places.entries()) {
      const written = changes(before[at] ?? new Map<string, string>(), await snapshot(place));
      // The decisions, and uv's lock in the shadow, which was there.
      expect(written.filter((line) => line.startsWith('+') && !line.includes('uvshim/replay'))).toEqual([]);
    }
  });
}, '0.7.18');
