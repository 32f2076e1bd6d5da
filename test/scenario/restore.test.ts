import {
  appendFile,
  chmod,
  cp,
  lchown,
  lstat,
  mkdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import which from 'which';
import { changes, snapshot } from '../support/snapshot.ts';
import { offline } from '../support/wheels.ts';
import { takeBaseAway } from './orphan.ts';
import { expectSuccess, launcher, PREFIX, said, scenario, type World } from './world.ts';

/** The content of `.venv`, without times and uv's lock. */
async function inside(world: World): Promise<string[]> {
  const entries = await snapshot(join(world.cwd, '.venv'));
  const lines = [...entries].map(([path, what]) => `${path}: ${what.replace(/ \d+( to |$)/, '$1')}`);
  const config = await readFile(join(world.cwd, '.venv/pyvenv.cfg'), 'utf8');
  return [...lines.filter((line) => !line.startsWith('.lock:')), config];
}

/** Changes something in the environment: uv has nothing to install, so that the repair alone is seen. */
const INSTALL = ['pip', 'install', '--offline', '-r', '/dev/null'];

scenario(({ test }) => {
  const onPath = (world: World) => ({ path: [dirname(world.store('laterBase').python)] });

  /** A base of the user's own that can be away for a while: a disk, a container, another host. */
  const makeFromDisk = async (world: World) => {
    const { directory, python } = world.store('base');
    const disk = join(world.directory, 'disk');
    await mkdir(join(disk, 'bin'), { recursive: true });
    await symlink(join(directory, 'lib'), join(disk, 'lib'));
    await cp(python, join(disk, 'bin', basename(python)));
    expectSuccess(await world.raw(['venv', '-p', join(disk, 'bin', basename(python))]));
    await rename(disk, `${disk}-away`);
    return { comeBack: () => rename(`${disk}-away`, disk) };
  };

  test('uvshim repair --undo restores an orphan as it was, and the next command leaves it alone', async ({
    world,
  }) => {
    const { comeBack } = await makeFromDisk(world);
    const before = await inside(world);
    const repaired = await world.uv(INSTALL, onPath(world));
    expectSuccess(repaired);
    expect(said(repaired)).toEqual([
      `uvshim: repaired ${world.cwd}/.venv: its base is ${world.store('laterBase').python} now; UVSHIM_HEAL=0 turns this off, uvshim repair --undo restores it`,
    ]);
    await comeBack();
    const whole = await inside(world);
    const dry = await world.uvshim(['repair', '--undo', '--dry-run']);
    expect(dry.stdout).toMatch(/would be restored: nothing was changed\n$/);
    expect(await inside(world)).toEqual(whole);
    const undone = await world.uvshim(['repair', '--undo']);
    expect(undone.stdout).toBe(dry.stdout.replace(/would be .*\n$/, 'restored: it is healthy\n'));
    expect(await inside(world)).toEqual(before);
    expect(said(await world.uv(INSTALL, onPath(world)))).toEqual([]);
    expect(await inside(world)).toEqual(before);
    expect((await world.uvshim(['repair', '--undo'])).stdout).toBe(
      `nothing was replaced in ${world.cwd}/.venv\n`,
    );
  });

  test('after several repairs uvshim repair --undo restores the first original', async ({ world }) => {
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
    await takeBaseAway(world);
    const before = await inside(world);
    expectSuccess(await world.uv(INSTALL, onPath(world)));
    await rm(join(world.cwd, '.venv/bin/python'));
    await symlink('/elsewhere/bin/python3', join(world.cwd, '.venv/bin/python'));
    const record = join(world.cwd, '.venv/.uvshim-replaced.json');
    await writeFile(
      record,
      (await readFile(record, 'utf8')).replaceAll(world.store('laterBase').python, '/elsewhere/bin/python3'),
    );
    expect(said(await world.uv(INSTALL, { path: [dirname(world.store('base').python)] }))).toHaveLength(1);
    expectSuccess(await world.uvshim(['repair', '--undo']));
    expect(await inside(world)).toEqual(before);
  });

  test('an orphan returns to its original Python when that exists again', async ({ world }) => {
    const { comeBack } = await makeFromDisk(world);
    const before = await inside(world);
    expectSuccess(await world.uv(INSTALL, onPath(world)));
    await comeBack();
    // The replacement is gone now.
    const python = join(world.cwd, '.venv/bin/python');
    await rm(python);
    await symlink('/elsewhere/bin/python3', python);
    expectSuccess(await world.uv(INSTALL, onPath(world)));
    const original = before.find((line) => line.startsWith('bin/python: '))?.split(' to ')[1];
    expect(await readlink(python)).toBe(original);
  });

  test('uv pip install leaves an orphan alone whose pyvenv.cfg is not UTF-8', async ({ world }) => {
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
    await takeBaseAway(world);
    await appendFile(join(world.cwd, '.venv/pyvenv.cfg'), Buffer.from('prompt = caf\xe9\n', 'latin1'));
    const before = await readFile(join(world.cwd, '.venv/pyvenv.cfg'));
    const { stderr } = await world.uv(INSTALL, onPath(world));
    expect(stderr).toContain('/.venv/pyvenv.cfg is not UTF-8: uv runs as if uvshim were not there');
    expect(await readFile(join(world.cwd, '.venv/pyvenv.cfg'))).toEqual(before);
  });

  test('uv pip install leaves nothing in an orphan whose bin cannot be written', async ({ world }) => {
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
    await takeBaseAway(world);
    await chmod(join(world.cwd, '.venv/bin'), 0o555);
    const before = await inside(world);
    // Modes are nothing to root, but for this capability.
    const as = ['--bounding-set=-dac_override', '--inh-caps=-dac_override', launcher];
    const path = [...onPath(world).path, join(world.directory, 'real-uv')];
    const { stderr } = await world.run(which.sync('setpriv'), [...as, ...INSTALL], { path });
    expect(stderr).toMatch(/^uvshim: .* is gone, and nothing can be written there\n.*Broken symlink/s);
    expect(await inside(world)).toEqual(before);
  });

  test('uvshim repair --undo does not overwrite what changed after the repair', async ({ world }) => {
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
    await takeBaseAway(world);
    expectSuccess(await world.uv(INSTALL, onPath(world)));
    const python = join(world.cwd, '.venv/bin/python');
    await rm(python);
    await symlink(world.store('base').python, python);
    const before = await inside(world);
    const undone = await world.uvshim(['repair', '--undo']);
    expect(undone.status).toBe(1);
    expect(undone.stderr).toBe(
      `uvshim: ${world.cwd}/.venv could not be restored: python is not what the repair made of it\n` +
        `hint: cat ${world.cwd}/.venv/.uvshim-replaced.json\n`,
    );
    expect(await inside(world)).toEqual(before);
  });

  test('a broken environment that the user has restored is repaired on request alone', async ({ world }) => {
    const { python } = world.store('later prefix wrapper');
    expectSuccess(await world.run(python, ['-m', 'venv', '--copies', '--without-pip', '.venv']));
    const before = await inside(world);
    expectSuccess(await world.uv(INSTALL));
    expect(await world.ask('.venv', PREFIX)).toBe(join(world.cwd, '.venv'));
    expectSuccess(await world.uvshim(['repair', '--undo']));
    const restored = await inside(world);
    expect(restored.filter((line) => !line.startsWith('.uvshim-replaced.json'))).toEqual(before);
    expect(said(await world.uv(INSTALL))[0]).toMatch(/ is broken: .*, and its repair was undone$/);
    expect(await inside(world)).toEqual(restored);
    expectSuccess(await world.uvshim(['repair']));
    expect(await world.ask('.venv', PREFIX)).toBe(join(world.cwd, '.venv'));
  });

  describe('the user and the mode stay as they were when root repairs an environment of', () => {
    test('another user', async ({ world }) => {
      expectSuccess(await world.raw(['venv', '-p', world.store('later prefix wrapper').python]));
      const place = join(world.cwd, '.venv');
      await chmod(join(place, 'pyvenv.cfg'), 0o664);
      for (const name of ['.', 'pyvenv.cfg', 'bin', 'bin/python'])
        await lchown(join(place, name), 1234, 1235);
      expectSuccess(await world.uv(INSTALL));
      for (const name of ['pyvenv.cfg', 'bin/python', '.uvshim-replaced.json']) {
        const { uid, gid } = await lstat(join(world.cwd, '.venv', name));
        expect({ name, uid, gid }).toEqual({ name, uid: 1234, gid: 1235 });
      }
      expect((await lstat(join(world.cwd, '.venv/pyvenv.cfg'))).mode & 0o777).toBe(0o664);
    });
  });

  describe('uv pip install changes nothing, and reports no repair, in an environment', () => {
    const left = async (world: World) => {
      const before = await snapshot(join(world.cwd, '.venv'));
      const outcome = await world.uv(INSTALL, { path: [dirname(world.store('base').python)] });
      expect(outcome.stderr).not.toContain('repaired');
      const changed = changes(before, await snapshot(join(world.cwd, '.venv')));
      expect(changed.filter((line) => !line.includes('.lock'))).toEqual([]);
      return outcome;
    };

    test('whose bin/python is a script of the user that starts the wrapper', async ({ world }) => {
      expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
      const python = join(world.cwd, '.venv/bin/python');
      await rm(python);
      await writeFile(python, `#!/bin/sh\nexec ${world.store('later prefix wrapper').python} "$@"\n`, {
        mode: 0o755,
      });
      expect(said(await left(world))[0]).toContain(`${python} is not a link`);
    });

    test('that only has bin/python3.X', async ({ world }) => {
      expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
      const bin = join(world.cwd, '.venv/bin');
      for (const name of ['python', 'python3', `python${world.minor}`]) await rm(join(bin, name));
      await symlink(world.store('base').python, join(bin, `python${world.minor}`));
      expect(said(await left(world))).toEqual([]);
    });

    test('made through a profile that leads to a wrapper of another minor version today', async ({
      world,
    }) => {
      expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
      const python = join(world.cwd, '.venv/bin/python');
      await rm(python);
      await symlink(world.store('later prefix wrapper').python, python);
      const config = join(world.cwd, '.venv/pyvenv.cfg');
      const text = await readFile(config, 'utf8');
      await writeFile(config, text.replace(/^version_info = .*$/m, 'version_info = 3.99.1'));
      const gone = `uvshim: ${world.cwd}/.venv is an orphan: the Python 3.99 that it was made from is gone, and uv finds no other`;
      expect(said(await left(world))[0]).toBe(gone);
      await writeFile(join(world.cwd, 'pyproject.toml'), '[project]\nname = "p"\nversion = "1"\n');
      const path = [dirname(world.store('base').python)];
      expect(said(await world.uv(['sync', ...offline], { path }))[0]).toBe(gone);
    });

    test('whose bin/python is not executable', async ({ world }) => {
      expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
      const python = join(world.cwd, '.venv/bin/python');
      await rm(python);
      await writeFile(python, await readFile(world.store('base').python), { mode: 0o644 });
      expect(said(await left(world))).toEqual([]);
    });

    test.for([
      ['PyPy', (config: string) => config.replace('implementation = CPython', 'implementation = PyPy'), ''],
      ['a free-threaded Python', (config: string) => config, 't'],
    ] as const)('of %s, if only CPython is here', async ([, edit, suffix], { world }) => {
      expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
      await takeBaseAway(world);
      const config = join(world.cwd, '.venv/pyvenv.cfg');
      await writeFile(config, edit(await readFile(config, 'utf8')));
      const library = join(world.cwd, '.venv/lib', `python${world.minor}`);
      await rename(library, `${library}${suffix}`);
      expect(said(await left(world))[0]).toMatch(/is gone, and uv finds no other$/);
    });
  });
});
