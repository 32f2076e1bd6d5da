import { chmod, cp, lstat, mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { changesToRepair, makeChanges } from '../../src/apply/venv-changes.ts';
import { changes, snapshot } from '../support/snapshot.ts';
import { expectSuccess, PREFIX, said, scenario, type World } from '../scenario/world.ts';

/** Installs nothing, and may change the environment all the same. */
const CHANGE = ['pip', 'install', '--offline', '-r', '/dev/null'];

scenario(({ test, minor }) => {
  /**
   * An environment that another user has filled completely: `pyvenv.cfg` has those lines, and one part leads elsewhere.
   */
  const plant = async (world: World, config: string[], part: string, elsewhere: string) => {
    const place = join(world.cwd, '.venv');
    await mkdir(dirname(join(place, part)), { recursive: true });
    await mkdir(join(place, 'bin'), { recursive: true }).catch(() => undefined);
    if (part !== 'bin') await symlink(world.store('base').python, join(place, 'bin/python'));
    await symlink(elsewhere, join(place, part)).catch(async () => {
      await world.run('rmdir', [join(place, part)]);
      await symlink(elsewhere, join(place, part));
    });
    await writeFile(join(place, 'pyvenv.cfg'), [...config, `version_info = ${minor}`, ''].join('\n'));
  };

  /** The user's own programs, a Python of their own among them. */
  const makeTools = async (world: World): Promise<string> => {
    const bin = join(world.directory, 'tools/bin');
    await mkdir(bin, { recursive: true });
    const script = `#!/bin/sh\nexec '${world.store('base').python}' "$@"\n`;
    for (const name of ['python3', `python${minor}`]) {
      await writeFile(join(bin, name), script, { mode: 0o755 });
    }
    return bin;
  };

  describe('an environment whose bin leads elsewhere', () => {
    test('is not repaired, and a message names the link', async ({ world }) => {
      const bin = await makeTools(world);
      // Nothing answers by the name that is asked first.
      await symlink('/nonexistent/python', join(bin, 'python'));
      for (const name of ['python3', `python${minor}`]) await world.run('rm', [join(bin, name)]);
      await plant(world, ['home = /nonexistent'], 'bin', '../../tools/bin');
      await writeFile(
        join(world.cwd, 'pyproject.toml'),
        `[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.8"\n`,
      );
      const before = await snapshot(bin);
      const options = { path: [bin, dirname(world.store('laterBase').python)] };
      const outcome = await world.uv(['pip', 'install', '--offline', 'plainpkg'], options);
      const what = `${world.cwd}/.venv is an orphan: the Python ${minor} that it was made from is gone`;
      expect(said(outcome).slice(0, 2)).toEqual([
        `uvshim: ${what}, and ${world.cwd}/.venv/bin is a link out of it`,
        `hint: rm -r '${world.cwd}/.venv' && uv venv '${world.cwd}/.venv'`,
      ]);
      const repaired = await world.uvshim(['repair', '.venv'], options);
      expect(repaired.status).toBe(1);
      expect(repaired.stderr).toContain('is a link out of it');
      expect(changes(before, await snapshot(bin))).toEqual([]);
    });

    test('is not updated to another wrapper', async ({ world }) => {
      const bin = await makeTools(world);
      const wrapper = world.store('later prefix wrapper').python;
      const config = ['home = /nonexistent', `uvshim-wrapper = ${wrapper}`, 'uvshim-wrapper-by = -p'];
      await plant(world, [...config, 'uvshim-wrapper-packages = /nonexistent'], 'bin', '../../tools/bin');
      const before = await snapshot(bin);
      const outcome = await world.uv(CHANGE);
      expect(said(outcome).join('\n')).not.toContain('updated');
      expect(changes(before, await snapshot(bin))).toEqual([]);
    });
  });

  describe.each(['lib', `lib/python${minor}`, `lib/python${minor}/site-packages`])(
    'an environment whose %s leads elsewhere',
    (part) => {
      test('gets no packages of a wrapper there', async ({ world }) => {
        const outside = join(world.directory, 'outside');
        await mkdir(join(outside, `python${minor}/site-packages`), { recursive: true });
        await mkdir(join(outside, 'site-packages'), { recursive: true });
        const { python: wrapper, base } = world.store('prefix wrapper');
        const config = [`home = ${dirname(base)}`, `uvshim-wrapper = ${wrapper}`, 'uvshim-wrapper-by = -p'];
        await plant(world, [...config, 'uvshim-wrapper-packages = /nonexistent'], part, outside);
        const before = await snapshot(outside);
        const outcome = await world.uv(CHANGE);
        expect(said(outcome)[0]).toContain(`and ${world.cwd}/.venv/${part} is a link out of it`);
        expect(changes(before, await snapshot(outside))).toEqual([]);

        const made = await world.uv(['venv', '--system-site-packages', '--allow-existing', '-p', wrapper]);
        expect(said(made).join('\n')).toContain(`${world.cwd}/.venv/${part} leads out of ${world.cwd}/.venv`);
        const written = changes(before, await snapshot(outside));
        expect(written.filter((line) => /uvshim|dist-info/.test(line))).toEqual([]);
      });
    },
  );

  describe('the files in an environment’s bin', () => {
    test('are repaired through a link to the environment', async ({ world }) => {
      const { python } = world.store('later prefix wrapper');
      expectSuccess(await world.run(python, ['-m', 'venv', '--without-pip', 'real']));
      await symlink('real', join(world.cwd, '.venv'));
      expectSuccess(await world.uv(CHANGE));
      expect(await world.ask('.venv', PREFIX)).toBe(join(world.cwd, '.venv'));
    });

    test('are left alone unless they are the environment’s interpreters', async ({ world }) => {
      const { python, base } = world.store('later prefix wrapper');
      expectSuccess(await world.run(python, ['-m', 'venv', '--without-pip', '.venv']));
      const bin = join(world.cwd, '.venv/bin');
      await cp(base, join(bin, 'python3.99'));
      await world.run('rm', [join(bin, 'python3')]);
      for (const [name, mode] of [
        ['python3.99t', 0o755],
        ['python3', 0o644],
        [`python${minor}t`, 0o755],
      ] as const) {
        await writeFile(join(bin, name), 'notes\n');
        await chmod(join(bin, name), mode);
      }
      expectSuccess(await world.uv(CHANGE));
      expect(await world.ask('.venv', PREFIX)).toBe(join(world.cwd, '.venv'));
      expect((await lstat(join(bin, 'python3.99'))).isFile()).toBe(true);
      for (const name of ['python3.99t', 'python3', `python${minor}t`])
        expect(await readFile(join(bin, name), 'utf8')).toBe('notes\n');
    });

    test('are replaced if they are copies of an interpreter', async ({ world }) => {
      const { python, base } = world.store('later prefix wrapper');
      expectSuccess(await world.run(python, ['-m', 'venv', '--without-pip', '.venv']));
      const copied = join(world.cwd, '.venv/bin', basename(python));
      await world.run('rm', ['-f', copied]);
      await cp(python, copied);
      expectSuccess(await world.uv(CHANGE));
      expect(await readlink(copied)).toBe(base);
    });

    test('are never the new base', async ({ world }) => {
      const place = join(world.cwd, '.venv');
      await mkdir(join(place, 'bin'), { recursive: true });
      await writeFile(join(place, 'pyvenv.cfg'), `home = /nonexistent\nversion_info = ${minor}\n`);
      const own = join(place, 'bin', `python${minor}`);
      await writeFile(own, `#!/bin/sh\nexec '${world.store('base').python}' "$@"\n`, { mode: 0o755 });
      await symlink('.venv/bin', join(world.cwd, 'other-name'));
      const before = await snapshot(place);
      for (const base of [own, join(world.cwd, 'other-name', basename(own))])
        expect(() => {
          makeChanges(place, changesToRepair(place, { base, version: `${minor}.0` }));
        }).toThrow(`${base} is in ${place}/bin`);
      expect(changes(before, await snapshot(place))).toEqual([]);
    });
  });
}, '0.13.9');
