import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { placePackage } from '../support/store/distribution.ts';
import { placeDamagedRecords } from '../support/damaged-records.ts';
import { offline } from '../support/wheels.ts';
import { snapshot } from '../support/snapshot.ts';
import { pip } from './pip-itself.ts';
import {
  expectSuccess,
  isSince,
  PREFIX,
  said,
  scenarios,
  type Extent,
  writtenOutsideOfCaches,
  type World,
} from './world.ts';
import { ownCache } from '../support/own-cache.ts';

const KINDS = ['linked prefix wrapper', 'linkedArgv0', 'linkedVenv'] as const;

/** The lines of `pip list`, `pip freeze`: as many blanks as one likes, and no head. */
function table(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));
  return lines.filter((line) => /^[a-z]/.test(line)).sort();
}

/** The lines that `pip show` and `uv pip show` both print. */
function described(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => /^(Name|Version|Requires|Required-by):|^---$/.test(line));
}

/** Writes a project that needs packages. */
function writeProject(world: World, ...needed: string[]): Promise<void> {
  const own = 'name = "p"\nversion = "1"\nrequires-python = ">=3.8"\n';
  const text = `[project]\n${own}dependencies = ${JSON.stringify(needed)}\n[tool.uv]\npackage = false\n`;
  return writeFile(join(world.cwd, 'pyproject.toml'), text);
}

/** The content of the stand-ins: a package that was installed there would be among it. */
async function inShadows(world: World): Promise<string[]> {
  const standIns = await snapshot(join(ownCache(world.home), 'stand-ins'));
  return [...standIns.keys()].map((path) => path.replace(/^[^/]+\//, '')).sort();
}

scenarios({ releases: 'boundaries' }, ({ test, some, version }) => {
  describe.each(some(KINDS))('a %s Python', (kind) => {
    test('uv pip list --no-cache prints what uv alone prints, and nothing of uvshim', async ({ world }) => {
      const words = ['pip', 'list', '--no-cache', '-p', world.store(kind).python];
      expect(await world.uv(words)).toEqual(await world.raw(words));
    });

    test('uv pip list, freeze and show print the same packages as pip, from a cached decision too', async ({
      world,
    }) => {
      const { directory, python } = world.store(kind);
      const listed = table(await pip(world, python, 'list'));
      expect(listed).toContain('storepkg 1.0');
      expect(listed).toContain('ns-one 1.0');
      for (const words of [
        ['-p', directory],
        ['-p', python],
      ]) {
        expect((await world.raw(['pip', 'list', ...words])).stdout, 'raw uv').not.toContain('storepkg');
        const outcome = await world.uv(['pip', 'list', ...words]);
        expectSuccess(outcome);
        expect(table(outcome.stdout)).toEqual(listed);
        expect(said(outcome), 'nothing is said').toEqual([]);
      }
      const env = { UV_PYTHON: directory };
      const trace = { ...env, UVSHIM_TRACE: '1' };
      for (const command of ['list', 'freeze', 'check'])
        expectSuccess(await world.uv(['pip', command], { env }));
      const [list, freeze, show] = [
        await world.uv(['pip', 'list'], { env: trace }),
        await world.uv(['pip', 'freeze'], { env: trace }),
        await world.uv(['pip', 'show', 'storepkg'], { env }),
      ];
      expect(list.stderr).toContain('as written down');
      expect(freeze.stderr).toContain('as written down');
      expect(table(list.stdout)).toEqual(listed);
      const names = freeze.stdout.split('\n').filter((line) => line.includes('=='));
      expect(names).toEqual(
        listed.filter((line) => !line.startsWith('editpkg')).map((line) => line.replace(' ', '==')),
      );
      expect(freeze.stdout).toContain('-e file:///src/editpkg\n');
      expect(described(show.stdout)).toEqual(described(await pip(world, python, 'show', 'storepkg')));
      const several = ['show', 'editpkg', 'eggpkg', 'ns-one', 'storedep'];
      expect(described((await world.uv(['pip', ...several], { env })).stdout)).toEqual(
        described(await pip(world, python, ...several)),
      );
      if (isSince(version, '0.4'))
        expect((await world.uv(['pip', 'tree'], { env })).stdout).toContain('storedep v2.0');
    });

    test('uv pip install of an installed package succeeds and prints nothing of uvshim', async ({
      world,
    }) => {
      const { directory } = world.store(kind);
      await writeFile(join(world.cwd, 'requirements.txt'), 'storepkg==1.0\neggpkg\nns-one\n');
      for (const words of [
        ['install', 'storepkg'],
        ['install', '-q', 'storepkg'],
        ['install', '-r', 'requirements.txt'],
        ['uninstall', 'nobody-has-this'],
      ]) {
        if (words[0] === 'uninstall' && !isSince(version, '0.5.31')) continue;
        const [command = '', ...rest] = words;
        const resolving = command === 'install' ? offline : [];
        for (const way of [
          { args: ['-p', directory], env: {} },
          { args: [], env: { UV_PYTHON: directory } },
        ]) {
          const outcome = await world.uv(['pip', command, ...resolving, ...way.args, ...rest], way);
          // uv refuses to uninstall from a Python that is externally managed, before it looks at what is there.
          if (kind === 'linkedArgv0' && command === 'uninstall')
            expect(outcome.stderr).toContain('externally managed');
          else {
            expectSuccess(outcome);
            expect(said(outcome), words.join(' ')).toEqual([]);
            // Older releases need the stand-in for the lock.
            if (command === 'uninstall' && isSince(version, '0.7.19'))
              expect(outcome).toEqual(await world.raw(['pip', command, ...way.args, ...rest], way));
          }
        }
      }
    });

    test('a change fails like uv after a hint, and leaves no file', async ({ world }) => {
      const { directory } = world.store(kind);
      expectSuccess(await world.uv(['pip', 'list', '-p', directory]));
      const before = await inShadows(world);
      const written = await writtenOutsideOfCaches(world, async () => {
        for (const words of [
          ['plainpkg'],
          ['storepkg==2.0'],
          ['--reinstall', 'storepkg'],
          ['-U', 'storepkg'],
        ]) {
          const outcome = await world.uv(['pip', 'install', ...offline, '-p', directory, ...words]);
          expect(outcome.status, words.join(' ')).not.toBe(0);
          expect(said(outcome)[0]).toContain('is read-only: nothing can be installed');
        }
        const outcome = await world.uv(['pip', 'uninstall', '-p', directory, 'storepkg']);
        expect(said(outcome)[0]).toContain('is read-only: nothing can be installed');
      });
      expect(written).toEqual([]);
      expect((await inShadows(world)).filter((path) => !path.endsWith('.lock'))).toEqual(
        before.filter((path) => !path.endsWith('.lock')),
      );
    });

    if (isSince(version, '0.4')) {
      test('uv pip list shows its packages if PATH has nothing else', async ({ world }) => {
        const { python } = world.store(kind);
        const outcome = await world.uv(['pip', 'list'], { path: [dirname(python)] });
        expectSuccess(outcome);
        expect(table(outcome.stdout)).toEqual(table(await pip(world, python, 'list')));
      });
    }
  });
});

const PROJECTS: Extent = {
  since: '0.6',
  features: ['projectLock', 'lockOptional'],
  releases: 'boundaries',
};

scenarios(PROJECTS, ({ test, one, version }) => {
  test.for([one(['venv', 'linkedVenv'] as const)])(
    "a project's read-only environment (%s): uv sync succeeds if nothing is missing, else it leaves no file",
    async (kind, { world }) => {
      const { directory, sitePackages } = world.store(kind);
      const env = { UV_PROJECT_ENVIRONMENT: directory };
      const uv = (words: string[], ...rest: string[]) => world.uv([...words, ...offline, ...rest], { env });
      await writeProject(world, 'storepkg==1.0');
      const where = 'import storepkg; print(storepkg.__file__)';
      for (const words of [['run'], ['run', '-q'], ['run', '--with', 'plainpkg']]) {
        const outcome = await uv(words, 'python', '-c', where);
        expect(outcome.stdout, outcome.stderr).toBe(`${join(sitePackages, 'storepkg/__init__.py')}\n`);
        expect(said(outcome)).toEqual([]);
      }
      expect((await uv(['run'], 'python', '-c', PREFIX)).stdout).toBe(`${directory}\n`);
      // Up to 0.6 --frozen and --dry-run do not go together.
      for (const words of [[], ['--dry-run'], ...(isSince(version, '0.7') ? [['--frozen']] : [])]) {
        const outcome = await uv(['sync', '--inexact', ...words]);
        expectSuccess(outcome);
        expect(outcome.stderr, words.join(' ')).not.toMatch(/nstalled/);
        expect(said(outcome)).toEqual([]);
      }
      const before = await inShadows(world);
      if (isSince(version, '0.8')) {
        await writeProject(world, 'storepkg==1.0', 'plainpkg');
        const { status, stderr } = await uv(['sync', '--inexact', '--check']);
        expect(status, stderr).toBe(1);
        expect(stderr).toContain('+ plainpkg');
        expect(stderr).not.toContain('storepkg');
      }
      await writeProject(world, 'plainpkg');
      for (const words of [['sync'], ['sync', '--inexact']])
        expect((await uv(words)).status, words.join(' ')).not.toBe(0);
      expect((await uv(['run'], 'true')).status).not.toBe(0);
      expect(await inShadows(world)).toEqual(before);
    },
  );
});

scenarios({ releases: 'ends' }, ({ test }) => {
  test("uv pip list shows the packages of a wrapper's second directory", async ({ world }) => {
    const { directory } = world.store('linked prefix wrapper');
    expect((await world.uv(['pip', 'list', '-p', directory])).stdout).toMatch(/^secondpkg +1\.0$/m);
  });

  test('a writable environment with links: uv pip list shows all packages, and uv pip install works in it', async ({
    world,
  }) => {
    const { base, sitePackages } = world.store('linkedVenv');
    expectSuccess(await world.raw(['venv', '-p', base]));
    const own = join(world.cwd, '.venv/lib', `python${world.minor}`, 'site-packages');
    // uv 0.2 takes a record that is a file, linked or not, for a directory.
    const names = (await readdir(sitePackages)).filter((name) => !name.startsWith('filepkg'));
    for (const name of names) await symlink(join(sitePackages, name), join(own, name));
    const python = join(world.cwd, '.venv/bin/python');
    for (const round of ['cold', 'again']) {
      expect(table((await world.uv(['pip', 'list'])).stdout), round).toEqual(
        table(await pip(world, python, 'list')),
      );
    }
    expectSuccess(await world.uv(['pip', 'install', ...offline, 'plainpkg']));
    expect((await readdir(own)).includes('plainpkg')).toBe(true);
    expect((await world.uv(['pip', 'freeze'])).stdout).toContain('plainpkg==2.0\n');
    expectSuccess(await world.uv(['pip', 'uninstall', 'plainpkg']));
    expect((await world.uv(['pip', 'freeze'])).stdout).not.toContain('plainpkg');
  });

  test('uv pip list skips unreadable metadata, as pip does', async ({ world }) => {
    const { base, sitePackages } = world.store('linkedVenv');
    expectSuccess(await world.raw(['venv', '-p', base]));
    const own = join(world.cwd, '.venv/lib', `python${world.minor}`, 'site-packages');
    await placeDamagedRecords(own);
    await symlink(join(world.cwd, 'nowhere'), join(own, 'storepkg-0.1.dist-info'));
    await writeFile(join(own, 'more.pth'), `${sitePackages}\n`);
    const python = join(world.cwd, '.venv/bin/python');
    // Up to Python 3.10 pip takes the name of a record that leads nowhere for a package.
    const listed = table(await pip(world, python, 'list')).filter((line) => !line.startsWith('goneegg'));
    expect(listed).toEqual(expect.arrayContaining(['half 1.0', 'storepkg 1.0']));
    for (const round of ['cold', 'again']) {
      const outcome = await world.uv(['pip', 'list']);
      expect(said(outcome)).toEqual([]);
      expect(table(outcome.stdout), round).toEqual(listed);
    }
  });

  test('a writable environment with links to writable packages: uv pip install of an installed package changes nothing', async ({
    world,
  }) => {
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
    const own = join(world.cwd, '.venv/lib', `python${world.minor}`, 'site-packages');
    const tree = join(world.directory, 'tree');
    for (const name of ['storepkg', 'storedep'])
      await placePackage({ sitePackages: tree, name, version: name === 'storepkg' ? '1.0' : '2.0' });
    for (const name of await readdir(tree)) await symlink(join(tree, name), join(own, name));
    // Python's own compiled files exist before.
    await world.ask('.venv', 'import storepkg, storedep');
    const before = [await snapshot(tree), await snapshot(own)];
    for (const words of [['storepkg'], ['-p', '.venv', 'storepkg'], ['--dry-run', 'storepkg']]) {
      const outcome = await world.uv(['pip', 'install', ...offline, ...words]);
      expectSuccess(outcome);
      expect(outcome.stderr).not.toContain('nstall ');
      expect(said(outcome)).toEqual([]);
      expect([await snapshot(tree), await snapshot(own)], words.join(' ')).toEqual(before);
    }
    expectSuccess(await world.uv(['pip', 'install', ...offline, 'storepkg', 'plainpkg']));
    expect((await readdir(own)).includes('plainpkg')).toBe(true);
  });

  test('uv pip check accepts a linked package without WHEEL', async ({ world }) => {
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
    const own = join(world.cwd, '.venv/lib', `python${world.minor}`, 'site-packages');
    const tree = join(world.directory, 'tree');
    await placePackage({ sitePackages: tree, name: 'plain', version: '1.0' });
    await rm(join(tree, 'plain-1.0.dist-info/WHEEL'));
    for (const name of await readdir(tree)) await symlink(join(tree, name), join(own, name));
    const outcome = await world.uv(['pip', 'check']);
    expectSuccess(outcome);
    expect(outcome.stderr).toContain('Checked 1 package');
  });

  test('uv pip list shows the new packages after a profile was switched', async ({ world }) => {
    const [one, other] = [world.store('linkedVenv'), world.store('linked prefix wrapper')];
    const profile = join(world.cwd, 'profile');
    await symlink(one.directory, profile);
    const env = { UV_PYTHON: profile };
    for (const round of ['cold', 'replayed'])
      expect((await world.uv(['pip', 'list'], { env })).stdout, round).not.toContain('secondpkg');
    await world.run('ln', ['-sfn', other.directory, profile]);
    expect((await world.uv(['pip', 'list'], { env })).stdout).toContain('secondpkg');
  });

  test('without linked packages uv pip list reads nothing else', async ({ world }) => {
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
    await mkdir(join(world.cwd, 'empty'));
    const explained = await world.uvshim(['explain', '--json', 'pip', 'list']);
    expect(JSON.parse(explained.stdout)).toMatchObject({ edits: [], repairs: [] });
  });
});
