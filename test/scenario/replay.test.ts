import {
  appendFile,
  chown,
  copyFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { makeReadOnly } from '../support/read-only.ts';
import { offline } from '../support/wheels.ts';
import { launcher, scenario, type World } from './world.ts';
import { isNoticed, LIST, settle } from './replaying.ts';
import { ownCache } from '../support/own-cache.ts';

const nothing = () => Promise.resolve();

/** Makes a prefix wrapper that can be written to; returns its bin. */
async function makeWrapper(world: World): Promise<string> {
  const prefix = join(world.cwd, 'wrapped');
  const python = join(prefix, 'bin/python');
  const variables = `NIX_PYTHONPREFIX='${prefix}' NIX_PYTHONEXECUTABLE='${python}'`;
  await mkdir(dirname(python), { recursive: true });
  await writeFile(python, `#!/bin/sh\nexport ${variables}\nexec '${world.store('base').python}' "$@"\n`, {
    mode: 0o755,
  });
  return dirname(python);
}

/** Installs the shim in a directory of the sandbox, with the times of a store; returns it. */
async function makeShim(world: World, name: string): Promise<string> {
  const prefix = join(world.directory, name);
  await mkdir(join(prefix, 'bin'), { recursive: true });
  await copyFile(launcher, join(prefix, 'bin/uv'));
  await symlink('uv', join(prefix, 'bin/uvshim'));
  await cp(join(dirname(launcher), '../dist'), join(prefix, 'dist'), { recursive: true });
  for (const file of await readdir(join(prefix, 'dist'))) await utimes(join(prefix, 'dist', file), 1, 1);
  return prefix;
}

/** Three ways to bring another file with an old time to the place of a file. */
function makeOthers(world: World, file: string) {
  const other = join(world.directory, 'other');
  const make = async (time: Date) => {
    await copyFile(file, other);
    await utimes(other, time, time);
  };
  const from = (days: number) => new Date(Date.now() - days * 86_400_000);
  return {
    copy: async () => {
      await make(from(2));
      await copyFile(other, file);
      await utimes(file, from(2), from(2));
    },
    move: async () => {
      await make(from(1));
      await rename(other, file);
    },
    moveWithItsTime: async () => {
      const { mtime } = await stat(file);
      await make(mtime);
      await rename(other, file);
    },
  };
}

/** Makes `.venv` from the base. */
function makeEnvironment(world: World, place = '.venv') {
  return world.raw(['venv', '-p', world.store('base').python, place]);
}

scenario(({ test, minor }) => {
  test('each command of uv is replayed the second time, with a wrapper on PATH too', async ({ world }) => {
    const path = [dirname(world.store('later prefix wrapper').python)];
    await writeFile(join(world.cwd, 'pyproject.toml'), '[project]\nname = "p"\nversion = "1"\n');
    await mkdir(join(world.cwd, 'elsewhere'));
    const elsewhere = { path, cwd: join(world.cwd, 'elsewhere') };
    for (const [args, options] of [
      [['sync', ...offline], { path }],
      [['run', ...offline, 'python', '-c', ''], { path }],
      [['lock', ...offline], { path }],
      [['pip', 'install', ...offline, 'plainpkg'], { path }],
      [['-q', 'pip', 'freeze'], { path }],
      [['pip', 'list'], elsewhere],
      [['venv', '--allow-existing'], elsewhere],
      [['tool', 'install', 'scriptpkg'], { ...elsewhere, env: { UV_OFFLINE: '1' } }],
    ] as const) {
      await settle(world, [...args], options);
    }
  });

  test('a command that names a Python, a directory or a script is replayed, with a wrapper on PATH too', async ({
    world,
  }) => {
    const wrapper = world.store('later prefix wrapper').python;
    const path = [dirname(wrapper)];
    await mkdir(join(world.cwd, 'sub/tool'), { recursive: true });
    for (const place of ['sub', 'sub/tool'])
      await writeFile(join(world.cwd, place, 'pyproject.toml'), '[project]\nname = "p"\nversion = "1"\n');
    await writeFile(join(world.cwd, 'x'), '# /// script\n# dependencies = []\n# ///\n');
    await makeEnvironment(world);
    for (const args of [
      ['venv', '--allow-existing', '-p', minor, 'made'],
      ['venv', '--allow-existing', '-qp', wrapper, 'made'],
      ['venv', '--allow-existing', `--python=${wrapper}`, '--no-config', 'made'],
      ['pip', 'list', '-vp.venv'],
      ['pip', 'uninstall', '-q', '--target', 'sub/target', 'plainpkg'],
      ['pip', 'install', '--system', '--dry-run', ...offline, 'plainpkg'],
      ['run', '--isolated', '--no-project', 'python', '-c', ''],
      ['run', '--offline', '-s', 'x'],
      ['run', '--offline', '--directory', 'sub', 'python', '-c', ''],
      ['sync', '--offline', '--project=sub/tool', '-p', minor],
      ['lock', '--offline', '--script', 'x', '--dry-run'],
      ['tool', 'run', ...offline, '-p', minor, 'scriptpkg'],
      ['tool', 'upgrade', '--all', ...offline],
    ]) {
      await settle(world, args, { path });
    }
  });

  test('a repair is decided once, and the commands after it are replayed', async ({ world }) => {
    await world.run(world.store('later prefix wrapper').python, ['-m', 'venv', '--without-pip', '.venv']);
    await settle(world, ['pip', 'install', ...offline, 'plainpkg']);
    expect(await world.ask('.venv', 'import sys; print(sys.prefix)')).toBe(join(world.cwd, '.venv'));
  });

  describe('a change is noticed by the next call:', () => {
    test('the interpreter is replaced in place, by one with an old time too', async ({ world }) => {
      const bin = await makeWrapper(world);
      const before = { env: { UV_PYTHON: join(bin, 'python') } };
      const edit = () => appendFile(join(bin, 'python'), '\n');
      expect(await isNoticed(world, edit, { before })).toBe(true);
      const replace = async () => {
        await copyFile(join(bin, 'python'), join(bin, 'other'));
        await utimes(join(bin, 'other'), 1, 1);
        await rename(join(bin, 'other'), join(bin, 'python'));
      };
      expect(await isNoticed(world, replace, { before })).toBe(true);
    });

    test('a profile is switched to another generation', async ({ world }) => {
      await makeEnvironment(world);
      const profile = join(world.cwd, 'profile');
      await symlink(world.store('prefix wrapper').directory, profile);
      const before = { env: { UV_PYTHON: join(profile, 'bin/python') } };
      const change = async () => {
        await symlink(world.store('later prefix wrapper').directory, `${profile}-2`);
        await rename(`${profile}-2`, profile);
      };
      expect(await isNoticed(world, change, { before })).toBe(true);
    });

    test('a Python appears in a directory on PATH, and vanishes', async ({ world }) => {
      const bin = join(world.cwd, 'bin');
      await mkdir(bin);
      const of = {
        args: ['venv', '--allow-existing', '--offline'],
        before: { path: [bin, dirname(world.store('prefix wrapper').python)] },
      };
      const python = join(bin, `python${minor}`);
      expect(
        await isNoticed(world, () => symlink(world.store('later prefix wrapper').python, python), of),
      ).toBe(true);
      expect(await isNoticed(world, () => rm(python), of)).toBe(true);
    });

    test('a directory on PATH appears', async ({ world }) => {
      const bin = join(world.cwd, 'bin');
      const of = {
        args: ['venv', '--allow-existing', '--offline'],
        before: { path: [bin, dirname(world.store('prefix wrapper').python)] },
      };
      expect(await isNoticed(world, () => mkdir(bin), of)).toBe(true);
    });

    test.for([
      'UV_PYTHON',
      'VIRTUAL_ENV',
      'CONDA_PREFIX',
      'UV_PROJECT_ENVIRONMENT',
      'UV_SYSTEM_PYTHON',
      'HOME',
      'UVSHIM_HEAL',
    ])('%s is set, changed, emptied, unset', async (name, { world }) => {
      await makeEnvironment(world);
      const to = (value: string | undefined) => ({ env: { UVSHIM_QUIET: '1', [name]: value } });
      // Without HOME nothing is kept.
      const none = name === 'HOME' ? [] : [undefined];
      const values = [...none, world.home, world.cwd, ...(name === 'HOME' ? [] : ['']), ...none];
      for (const [at, value] of values.slice(1).entries()) {
        const of = { before: to(values[at]), after: to(value) };
        // The decision for the earlier value is still cached.
        await rm(join(world.home, '.cache'), { recursive: true, force: true });
        expect(await isNoticed(world, nothing, of), `${values[at] ?? 'unset'} to ${value ?? 'unset'}`).toBe(
          true,
        );
      }
    });

    test('PATH has changed', async ({ world }) => {
      await makeEnvironment(world);
      const path = [dirname(world.store('prefix wrapper').python)];
      expect(await isNoticed(world, nothing, { after: { path } })).toBe(true);
    });

    test('the environment is removed, recreated by raw uv, moved', async ({ world }) => {
      await makeEnvironment(world);
      const directory = join(world.cwd, '.venv');
      expect(await isNoticed(world, () => rm(directory, { recursive: true }))).toBe(true);
      expect(await isNoticed(world, () => makeEnvironment(world))).toBe(true);
      expect(await isNoticed(world, () => rename(directory, `${directory}-2`))).toBe(true);
    });

    test.for(['VIRTUAL_ENV', 'CONDA_PREFIX', '.venv'] as const)(
      'the environment that uv build gets its Python from is repaired: %s',
      async (source, { world }) => {
        const place = join(world.cwd, source === '.venv' ? source : 'environment');
        await world.run(world.store('later prefix wrapper').python, ['-m', 'venv', '--without-pip', place]);
        const of = {
          args: ['build', '--offline'],
          before: { env: source === '.venv' ? {} : { [source]: place } },
        };
        const repair = async () => {
          await rm(place, { recursive: true });
          await makeEnvironment(world, place);
        };
        expect(await isNoticed(world, repair, of)).toBe(true);
      },
    );

    test('a .venv appears nearer to the directory', async ({ world }) => {
      await makeEnvironment(world);
      const cwd = join(world.cwd, 'a/b');
      await mkdir(cwd, { recursive: true });
      expect(await isNoticed(world, () => makeEnvironment(world, 'a/.venv'), { before: { cwd } })).toBe(true);
    });

    test('the command runs in another directory, also if its name is the same', async ({ world }) => {
      await makeEnvironment(world);
      await mkdir(join(world.cwd, 'a'));
      expect(await isNoticed(world, nothing, { after: { cwd: join(world.cwd, 'a') } })).toBe(true);
      const link = join(world.cwd, 'link');
      await symlink(world.cwd, link);
      const change = async () => {
        await rm(link);
        await symlink(join(world.cwd, 'a'), link);
      };
      expect(await isNoticed(world, change, { before: { cwd: link, env: { PWD: link } } })).toBe(true);
    });

    test.for(['uv.toml', 'pyproject.toml', '.python-version'])(
      '%s is made, edited, deleted',
      async (name, { world }) => {
        await mkdir(join(world.cwd, 'sub'));
        const of = {
          args: ['venv', '--allow-existing', '--offline', '.venv'],
          before: { cwd: join(world.cwd, 'sub'), path: [dirname(world.store('prefix wrapper').python)] },
        };
        const file = join(world.cwd, name);
        const [first, second] =
          name === '.python-version' ? [minor, `${minor}\n`] : ['[tool.uv]\n', '[tool.uv]\n\n'];
        expect(await isNoticed(world, () => writeFile(file, name === 'uv.toml' ? '' : first), of)).toBe(true);
        expect(await isNoticed(world, () => writeFile(file, name === 'uv.toml' ? '\n' : second), of)).toBe(
          true,
        );
        // Others with old times take its place, as cp -p, mv and rsync bring them there.
        const others = makeOthers(world, file);
        for (const bring of [others.copy, others.move, others.moveWithItsTime])
          expect(await isNoticed(world, bring, of)).toBe(true);
        expect(await isNoticed(world, () => rm(file), of)).toBe(true);
      },
    );

    test('a Python, source, directory, script or requirement that the command names has changed', async ({
      world,
    }) => {
      const [bin, prefixWrapper] = [join(world.cwd, 'bin'), dirname(world.store('prefix wrapper').python)];
      const at = (name: string) => join(world.cwd, name);
      await mkdir(bin);
      await mkdir(at('sub'));
      await writeFile(at('sub/pyproject.toml'), '[project]\nname = "p"\nversion = "1"\n');
      await writeFile(at('x'), '# /// script\n# dependencies = []\n# ///\n');
      await writeFile(at('more.txt'), '');
      await writeFile(at('other.toml'), '');
      const edit = (name: string, text: string) => () => appendFile(at(name), text);
      const python = join(bin, 'mypython');
      const before = { path: [bin, prefixWrapper] };
      await symlink(world.store('base').python, python);
      for (const [args, change] of [
        [
          ['venv', '--offline', '--allow-existing', '-p', 'mypython', 'made'],
          async () => {
            await rm(python);
            await symlink(world.store('later prefix wrapper').python, python);
          },
        ],
        [['build', '--offline', 'sub'], edit('sub/pyproject.toml', 'requires-python = ">=3.8"\n')],
        [
          ['sync', '--offline', '--directory=sub', '--dry-run'],
          () => writeFile(at('sub/.python-version'), minor),
        ],
        [
          ['venv', '--offline', '--allow-existing', '--config-file', 'other.toml', 'made'],
          edit('other.toml', '\n'),
        ],
        [['run', '--offline', '-s', 'x'], edit('x', '\n')],
        [
          ['tool', 'run', ...offline, '--with-requirements', 'more.txt', 'scriptpkg'],
          edit('more.txt', '# nothing\n'),
        ],
      ] as const)
        expect(await isNoticed(world, change, { args: [...args], before }), args.join(' ')).toBe(true);
    });

    test('the real uv is upgraded in place, and another one is next on PATH', async ({ world }) => {
      await makeEnvironment(world);
      const uv = join(world.directory, 'real-uv/uv');
      const upgrade = async () => {
        await copyFile(uv, `${uv}-2`);
        await rename(`${uv}-2`, uv);
      };
      expect(await isNoticed(world, upgrade)).toBe(true);
      // uv's installer and uv self update keep the times of an archive.
      const { move, moveWithItsTime } = makeOthers(world, uv);
      for (const bring of [move, moveWithItsTime]) expect(await isNoticed(world, bring)).toBe(true);
      const other = join(world.cwd, 'other');
      await mkdir(other);
      const place = () => copyFile(uv, join(other, 'uv'));
      // First without a uv in it, so that PATH is the same.
      expect(await isNoticed(world, place, { before: { path: [dirname(launcher), other] } })).toBe(true);
    });

    test.for([[LIST], [['venv', '--allow-existing', '--offline']]])(
      'a uv appears between the shim and the real one, or is named: %s',
      async ([args = []], { world }) => {
        await makeEnvironment(world);
        const [real, other] = [join(world.directory, 'real-uv'), join(world.cwd, 'other')];
        await mkdir(other);
        const isReplayed = async (env = {}) => {
          const path = [dirname(launcher), other, real];
          const outcome = await world.run(launcher, args, { path, env: { UVSHIM_TRACE: '1', ...env } });
          return outcome.stderr.includes('as written down in');
        };
        const settle = () => expect.poll(() => isReplayed(), { timeout: 20_000 }).toBe(true);
        await settle();
        await copyFile(join(real, 'uv'), join(world.cwd, 'uv'));
        expect(await isReplayed({ UVSHIM_UV: join(world.cwd, 'uv') })).toBe(false);
        await settle();
        await rename(join(world.cwd, 'uv'), join(other, 'uv'));
        expect(await isReplayed()).toBe(false);
        await settle();
        // Then the first decision holds again.
        await rm(join(other, 'uv'));
        await settle();
      },
    );

    test('the shim is another release, at the same place or another', async ({ world }) => {
      await makeEnvironment(world);
      const generations = await Promise.all(['one', 'two'].map((name) => makeShim(world, name)));
      const current = join(world.directory, 'current');
      const switchTo = async (generation = '') => {
        await symlink(generation, `${current}-2`);
        await rename(`${current}-2`, current);
      };
      await switchTo(generations[0]);
      const isReplayedBy = async (prefix: string) => {
        const options = { path: [join(prefix, 'bin'), join(world.directory, 'real-uv')] };
        const env = { UVSHIM_TRACE: '1' };
        const { stderr } = await world.run(join(prefix, 'bin/uv'), LIST, { ...options, env });
        return stderr.includes('as written down in');
      };
      const settleBy = (prefix: string) =>
        expect.poll(() => isReplayedBy(prefix), { timeout: 20_000 }).toBe(true);
      await settleBy(current);
      await switchTo(generations[1]);
      expect(await isReplayedBy(current), 'a profile is switched').toBe(false);
      await settleBy(current);
      await utimes(join(current, 'dist/uvshim.cjs'), new Date(), new Date());
      expect(await isReplayedBy(current), 'upgraded in place').toBe(false);
      await settleBy(current);
      const text = await readFile(join(current, 'bin/uv'), 'utf8');
      await writeFile(join(current, 'bin/uv'), text.replace(/^uvshim_version=.*$/m, 'uvshim_version=9'));
      expect(await isReplayedBy(current), 'by its version alone').toBe(false);
    });

    test('the environment is made read-only, and writable again', async ({ world }) => {
      await makeEnvironment(world);
      const directory = join(world.cwd, '.venv');
      let undo = nothing;
      const seal = async () => {
        undo = await makeReadOnly(directory);
      };
      const of = { args: ['pip', 'install', '-p', '.venv', ...offline, '--dry-run', 'plainpkg'] };
      expect(await isNoticed(world, seal, of)).toBe(true);
      expect(await isNoticed(world, () => undo(), of)).toBe(true);
    });

    test('the stand-in that uv works in is gone', async ({ world }) => {
      const before = { env: { VIRTUAL_ENV: world.store('linkedVenv').directory } };
      const standIns = join(ownCache(world.home), 'stand-ins');
      expect(await isNoticed(world, () => rm(standIns, { recursive: true }), { before })).toBe(true);
      expect((await world.uv(LIST, before)).stdout).toContain('storepkg');
    });

    test('the clock is set back', async ({ world }) => {
      const change = async () => {
        // The cached decision is dated tomorrow now.
        const place = join(ownCache(world.home), 'replay', world.cwd);
        const tomorrow = new Date(Date.now() + 86_400_000);
        for (const file of await readdir(place)) await utimes(join(place, file), tomorrow, tomorrow);
      };
      // A decision has a date of its own if it depends on many directories of PATH without Pythons.
      const path = Array.from({ length: 20 }, (_, index) => join(world.cwd, `${index}`));
      for (const each of path) await mkdir(each);
      const args = ['venv', '--allow-existing', '--offline'];
      expect(await isNoticed(world, change, { args, before: { path } })).toBe(true);
    });

    test('the cache is emptied, also while it is in use', async ({ world }) => {
      await makeEnvironment(world);
      expect(await isNoticed(world, () => rm(join(world.home, '.cache'), { recursive: true }))).toBe(true);
      const runs = Array.from({ length: 12 }, (_, at) =>
        at % 3 === 1
          ? rm(join(world.home, '.cache/uvshim'), { recursive: true, force: true })
          : world.uv(LIST),
      );
      for (const outcome of await Promise.all(runs)) expect(outcome?.status ?? 0).toBe(0);
    });
  });

  test('a damaged cached decision does not stop uv', async ({ world }) => {
    await makeEnvironment(world);
    await settle(world, LIST);
    const place = join(ownCache(world.home), 'replay', world.cwd);
    const [file = ''] = await readdir(place);
    for (const text of ['if [ 1 = 1 ]; then', 'fi', '\0\xff(', '`', "'", '']) {
      await writeFile(join(place, file), text);
      const outcome = await world.uv(['pip', 'list', '--format', 'json']);
      const listed = await world.uv(LIST);
      expect([outcome.status, listed.status, listed.stdout]).toEqual([0, 0, (await world.raw(LIST)).stdout]);
    }
  });

  test('a cached decision of another user is not sourced', async ({ world }) => {
    await makeEnvironment(world);
    await settle(world, LIST);
    const place = join(ownCache(world.home), 'replay', world.cwd);
    const [file = ''] = await readdir(place);
    await writeFile(join(place, file), 'echo sourced\n');
    expect((await world.uv(LIST)).stdout).toContain('sourced');
    await chown(join(place, file), 65534, 65534);
    expect((await world.uv(LIST)).stdout).not.toContain('sourced');
  });
});
