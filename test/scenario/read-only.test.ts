import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { offline } from '../support/wheels.ts';
import { isAll } from '../support/tier.ts';
import { makeReadOnly } from '../support/read-only.ts';
import { snapshot } from '../support/snapshot.ts';
import { PREFIX_WRAPPERS, expectSuccess, isSince, said, scenarios, writtenOutsideOfCaches } from './world.ts';
import { ownCache } from '../support/own-cache.ts';

scenarios({ features: ['lockOptional'] }, ({ test, some, version }) => {
  const targets = [
    [
      'a store venv that is active',
      'venv',
      (directory: string) => ({ env: { VIRTUAL_ENV: directory }, words: [] }),
    ],
    ['-p of a store venv', 'venv', (directory: string) => ({ env: {}, words: ['-p', directory] })],
    ...PREFIX_WRAPPERS.map(
      (kind) =>
        [
          `-p of a ${kind} Python`,
          kind,
          (directory: string) => ({ env: {}, words: ['-p', directory] }),
        ] as const,
    ),
    ...PREFIX_WRAPPERS.map(
      (kind) =>
        [
          `UV_PYTHON of a ${kind} Python`,
          kind,
          (directory: string) => ({ env: { UV_PYTHON: directory }, words: [] }),
        ] as const,
    ),
  ] as const;

  const targetsHere = some(targets);
  describe.each(targetsHere)('%s', (name, kind, choose) => {
    test('uv pip commands that change nothing succeed', async ({ world }) => {
      const { env, words } = choose(world.store(kind).directory);
      await writeFile(join(world.cwd, 'requirements.txt'), 'storepkg==1.0\nstoredep==2.0\n');
      const changing = [
        ['pip', 'install', ...offline, ...words, 'storepkg'],
        ['pip', 'install', ...offline, ...words, '--dry-run', 'plainpkg'],
        ['pip', 'sync', ...offline, ...words, 'requirements.txt'],
      ];
      const reading = [
        ['pip', 'list', ...words],
        ['pip', 'show', ...words, 'storepkg'],
        ['pip', 'check', ...words],
        ...(isSince(version, '0.4') ? [['pip', 'tree', ...words]] : []),
      ];
      // Whatever names the target: in `npm test`, each release runs every command, on its first target.
      const isFirst = name === targetsHere[0]?.[0];
      const commands = isAll || isFirst ? [...changing, ...reading] : changing.slice(0, 1);
      for (const command of commands) {
        const outcome = await world.uv(command, { env });
        expectSuccess(outcome);
        expect(said(outcome), 'there is nothing to hint at').toEqual([]);
      }
      expect((await world.uv(['pip', 'freeze', ...words], { env })).stdout).toContain('storepkg==1.0\n');
    });

    test('a change fails like uv after a hint, and leaves no file', async ({ world }) => {
      const { directory } = world.store(kind);
      const { env, words } = choose(directory);
      const commands = [
        ['pip', 'install', ...offline, ...words, 'scriptpkg'],
        ['pip', 'install', ...offline, ...words, 'storepkg==2.0'],
        ['pip', 'uninstall', ...words, 'storepkg'],
      ];
      const written = await writtenOutsideOfCaches(world, async () => {
        for (const command of commands) {
          const outcome = await world.uv(command, { env });
          expect(outcome.status, command.join(' ')).toBe((await world.raw(command, { env })).status);
          expect(outcome.status).not.toBe(0);
          expect(outcome.stderr).toMatch(/Read-only file system/);
          expect(said(outcome)[0]).toContain(`${directory} (`);
          expect(said(outcome)[0]).toContain('is read-only');
          expect(said(outcome)[1]).toMatch(/^hint: uv venv/);
        }
      });
      expect(written).toEqual([]);
      const standIns = await snapshot(join(ownCache(world.home), 'stand-ins'));
      expect([...standIns.keys()].filter((path) => /scriptpkg|storepkg/.test(path))).toEqual([]);
    });
  });

  test('four uv pip install at once take turns on one lock', async ({ world }) => {
    const { directory } = world.store('venv');
    const install = () => world.uv(['pip', 'install', ...offline, '-p', directory, 'storepkg']);
    const outcomes = await Promise.all([install(), install(), install(), install()]);
    outcomes.forEach(expectSuccess);
    const locks = [...(await snapshot(join(world.home, '.cache/uvshim'))).keys()].filter((path) =>
      path.endsWith('/.lock'),
    );
    expect(locks).toHaveLength(isSince(version, '0.7.19') ? 0 : 1);
  });

  test('a read-only environment that has a .lock: uv pip install of an installed package succeeds', async ({
    world,
  }) => {
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python, 'made']));
    const install = ['pip', 'install', ...offline, '-p', 'made', 'plainpkg'];
    expectSuccess(await world.raw(install));
    await writeFile(join(world.cwd, 'made/.lock'), '');
    const undo = await makeReadOnly(join(world.cwd, 'made'));
    expectSuccess(await world.uv(install));
    await undo();
  });

  if (isSince(version, '0.7.19')) return;

  test.for(['venv', 'prefix wrapper'] as const)(
    'a second uv pip install waits for the first, in a %s Python',
    async (kind, { world }) => {
      const { directory } = world.store(kind);
      const install = () => world.uv(['pip', 'install', ...offline, '-p', directory, 'storepkg']);
      expectSuccess(await install());
      const cache = join(ownCache(world.home), 'stand-ins');
      const [lock = ''] = [...(await snapshot(cache)).keys()].filter((path) => path.endsWith('/.lock'));
      const holder = execa('flock', [join(cache, lock), 'sh', '-c', 'echo held; cat']);
      await new Promise((held) => holder.stdout.once('data', held));
      const waiting = install();
      const { ino } = await stat(join(cache, lock));
      const waiters = async () =>
        (await readFile('/proc/locks', 'utf8')).split('\n').filter((line) => line.includes(`-> FLOCK`));
      await expect
        .poll(async () => (await waiters()).some((line) => line.includes(`:${ino} `)), { timeout: 20_000 })
        .toBe(true);
      holder.stdin.end();
      await holder;
      expectSuccess(await waiting);
    },
  );
});

scenarios({ releases: 'ends' }, ({ test, one }) => {
  test('uv pip install without a package prints only what uv prints, and one with a package gets a hint', async ({
    world,
  }) => {
    const options = { env: { UV_PYTHON: world.store(one(PREFIX_WRAPPERS)).python } };
    const installs = ['pip', 'install', ...offline];
    for (const words of [installs, ['pip', 'sync'], ['pip', 'uninstall']])
      expect(await world.uv(words, options)).toEqual(await world.raw(words, options));
    const outcome = await world.uv([...installs, 'plainpkg'], options);
    expect(said(outcome)[0]).toContain('is read-only: nothing can be installed');
  });
});
