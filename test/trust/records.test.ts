import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { buildScriptWrapper } from '../support/store/store.ts';
import type { AfterUv } from '../../src/decision/decision.ts';
import { expectSuccess, scenario, type World } from '../scenario/world.ts';
import { killAtEach } from './mortal.ts';

const bundle = resolve(import.meta.dirname, '../../dist/uvshim.cjs');
const FIRST = 'oldpkg==1.0\nstorepkg==1.1\n';
const SECOND = 'newpkg==1.0\nstorepkg==1.2\n';
/** Installs nothing, so that the update of the environment alone is seen. */
const UPDATE = ['pip', 'install', '--offline', '-r', '/dev/null'];

scenario(({ test, minor }) => {
  const sitePackages = (world: World) => join(world.cwd, `.venv/lib/python${minor}/site-packages`);

  /** Makes a wrapper; the second generation has more packages, and another version of one. */
  const generation = (world: World, number: 1 | 2) =>
    buildScriptWrapper({
      base: world.store('base').directory,
      directory: join(world.directory, `generation-${number}`),
      version: minor,
      packages: [
        { name: 'storepkg', version: `1.${number}` },
        { name: number === 1 ? 'oldpkg' : 'newpkg', version: '1.0' },
      ],
    });

  /** Makes `.venv` with the packages of the first generation; the options are those under which it follows the second. */
  const makeFollower = async (world: World) => {
    const [one, two] = [await generation(world, 1), await generation(world, 2)];
    const from = { path: [dirname(one)] };
    expectSuccess(await world.uv(['venv', '--system-site-packages', '-p', minor], from));
    expect((await world.uv(['pip', 'freeze'], from)).stdout).toBe(FIRST);
    await cp(join(world.cwd, '.venv'), join(world.cwd, 'first'), { recursive: true, verbatimSymlinks: true });
    const restore = async () => {
      await rm(join(world.cwd, '.venv'), { recursive: true });
      await cp(join(world.cwd, 'first'), join(world.cwd, '.venv'), {
        recursive: true,
        verbatimSymlinks: true,
      });
    };
    return { restore, options: { path: [dirname(two)] }, wrapper: two };
  };

  /** Every record is one: tools read it, and know whose it is. */
  const expectWhole = async (world: World, step: string) => {
    for (const name of (await readdir(sitePackages(world))).filter((each) => each.endsWith('.dist-info')))
      expect((await readdir(join(sitePackages(world), name))).sort(), `${step}: ${name}`).toEqual(
        expect.arrayContaining(['INSTALLER', 'METADATA', 'RECORD', 'WHEEL']),
      );
  };

  const finishing = (world: World, wrapper: string): string => {
    const packages = [join(dirname(dirname(wrapper)), `lib/python${minor}/site-packages`)];
    const packageSource = {
      wrapper,
      by: '-p',
      base: world.store('base').python,
      minor,
      version: `${minor}.0`,
      packages,
      native: false,
    };
    const environment = join(world.cwd, '.venv');
    return JSON.stringify({
      do: 'add wrapper packages',
      environment,
      packageSources: [packageSource],
    } satisfies AfterUv);
  };

  test(
    'killed while it updates an environment, uvshim leaves complete records, and the next command adds the rest',
    { timeout: 400_000 },
    async ({ world }) => {
      const { restore, options } = await makeFollower(world);
      const steps = await killAtEach(world, UPDATE, {
        options,
        prepare: restore,
        check: async (step) => {
          await expectWhole(world, step);
          const { stderr } = await world.uv(UPDATE, options);
          const { stdout } = await world.uv(['pip', 'freeze'], options);
          expect({ stdout, failed: stderr.includes('as if uvshim') }, step).toEqual({
            stdout: SECOND,
            failed: false,
          });
        },
      });
      expect(steps).toBeGreaterThan(10);
    },
  );

  test(
    "killed while it adds a wrapper's packages, uvshim leaves complete records, and the same command adds the rest",
    { timeout: 400_000 },
    async ({ world }) => {
      const { restore, options, wrapper } = await makeFollower(world);
      const words = ['venv', '--system-site-packages', '--allow-existing', '-p', wrapper];
      const steps = await killAtEach(world, words, {
        asked: 'finish',
        prepare: restore,
        check: async (step) => {
          await expectWhole(world, step);
          expectSuccess(await world.uv(words));
          expect((await world.uv(['pip', 'freeze'], options)).stdout, step).toBe(SECOND);
        },
      });
      expect(steps).toBeGreaterThan(10);
    },
  );

  describe('16 at once', () => {
    test('follow', { timeout: 200_000 }, async ({ world }) => {
      const { options } = await makeFollower(world);
      const outcomes = await Promise.all(Array.from({ length: 16 }, () => world.uv(UPDATE, options)));
      outcomes.forEach(expectSuccess);
      for (const { stderr } of outcomes) expect(stderr).not.toMatch(/as if uvshim were not there/);
      expect((await world.uv(['pip', 'freeze'], options)).stdout).toBe(SECOND);
      const left = (await readdir(sitePackages(world))).filter((name) => name.startsWith('.'));
      expect(left, 'nothing is left beside').toEqual([]);
    });

    test('finish', { timeout: 200_000 }, async ({ world }) => {
      const { options, wrapper } = await makeFollower(world);
      const words = [bundle, 'finish', finishing(world, wrapper)];
      const outcomes = await Promise.all(Array.from({ length: 16 }, () => world.run('node', words)));
      for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 0, stderr: '' });
      expect((await world.uv(['pip', 'freeze'], options)).stdout).toBe(SECOND);
      const left = (await readdir(sitePackages(world))).filter((name) => name.startsWith('.'));
      expect(left, 'nothing is left beside').toEqual([]);
    });
  });

  test('the next command removes the remains of killed runs, and nothing that another process writes now', async ({
    world,
  }) => {
    const { options } = await makeFollower(world);
    const recent = `.uvshim-${Date.now().toString(36)}-abc`;
    for (const name of ['.uvshim-1-abc', recent, '.uvshim-notes'])
      await mkdir(join(sitePackages(world), name, 'below'), { recursive: true });
    expectSuccess(await world.uv(UPDATE, options));
    const left = (await readdir(sitePackages(world))).filter((name) => name.startsWith('.uvshim'));
    expect(left.sort()).toEqual([recent, '.uvshim-notes'].sort());
  });

  test.for([
    ['only METADATA is left', ['METADATA']],
    ['only RECORD is left', ['RECORD']],
    ['nothing is left', []],
  ] as const)(
    "of a record of uvshim's %s, and the next command completes it",
    async ([, kept], { world }) => {
      const { options, wrapper } = await makeFollower(world);
      expectSuccess(await world.uv(UPDATE, options));
      const record = join(sitePackages(world), 'storepkg-1.2.dist-info');
      for (const name of await readdir(record))
        if (!(kept as readonly string[]).includes(name)) await rm(join(record, name));
      expect(await world.run('node', [bundle, 'finish', finishing(world, wrapper)])).toMatchObject({
        status: 0,
        stderr: '',
      });
      await expectWhole(world, 'afterwards');
      expect((await world.uv(['pip', 'freeze'], options)).stdout).toBe(SECOND);
    },
  );

  test('an incomplete record of another installer is left alone', async ({ world }) => {
    const { wrapper } = await makeFollower(world);
    const record = join(sitePackages(world), 'newpkg-0.9.dist-info');
    await mkdir(record);
    await writeFile(join(record, 'METADATA'), 'Metadata-Version: 2.1\nName: newpkg\nVersion: 0.9\n');
    await world.run('node', [bundle, 'finish', finishing(world, wrapper)]);
    expect(await readdir(record)).toEqual(['METADATA']);
    expect(await readFile(join(record, 'METADATA'), 'utf8')).toContain('0.9');
  });
}, '0.13.9');
