import { chmod, chown, cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import which from 'which';
import { bash, dash } from '../launcher/shells.ts';
import { shellCommand } from '../launcher/stage.ts';
import { readMachine } from '../../src/cache/machine.ts';
import { exists } from '../support/cache.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { testInPlaces as test, type Places } from './places.ts';

const [VICTIM, OTHER] = [1001, 1002];

describe.each([dash, bash])('with $command', ({ command }) => {
  const call = (
    sandbox: Sandbox,
    places: Places,
    env: Record<string, string> = {},
    before: string[] = [],
  ) => {
    const words: string[] = [...before, ...shellCommand(command), places.shim, 'pip', 'list'];
    const [program = '', ...args] = words;
    const cwd = workingDirectory(places);
    return sandbox.run(program, args, { cwd, env: { ...places.variables, UVSHIM_TRACE: '1', ...env } });
  };
  const isReplayed = async (...of: Parameters<typeof call>) =>
    (await call(...of)).stderr.includes('as written down');

  test('a decision in a checkout is not sourced, wherever XDG_CACHE_HOME leads', async ({
    sandbox,
    places,
  }) => {
    const cache = join(workingDirectory(places), '.cache');
    const decision = join('replay', workingDirectory(places), 'pip list@2.1');
    const own = `own-${'0'.repeat(32)}`;
    for (const place of ['', own]) await plant(join(cache, 'uvshim', place, decision));
    // The author of a checkout can know this about a mark.
    await plant(join(cache, 'uvshim/machines', readMachine(sandbox.home).name), `${own} \n`);
    for (let time = 0; time < 2; time += 1)
      expect(await call(sandbox, places, { XDG_CACHE_HOME: cache })).toMatchObject({ status: 0, stdout: '' });
  });

  test('a cache that was copied is not used, and neither is one from another boot', async ({
    sandbox,
    places,
  }) => {
    await call(sandbox, places);
    expect(await isReplayed(sandbox, places)).toBe(true);
    const copy = join(sandbox.directory, 'copy');
    await cp(sandbox.home, copy, { recursive: true, preserveTimestamps: true });
    for (const name of await readdir(join(copy, '.cache/uvshim'), { recursive: true }))
      if (name.endsWith('@2.1')) await plant(join(copy, '.cache/uvshim', name));
    const inCopy = await call(sandbox, places, { HOME: copy, XDG_CACHE_HOME: join(copy, '.cache') });
    expect(inCopy).toMatchObject({ status: 0, stdout: '' });
    expect(inCopy.stderr).not.toContain('as written down');
    const [marks, name] = [join(sandbox.home, '.cache/uvshim/machines'), readMachine(sandbox.home).name];
    await cp(join(marks, name), join(marks, name.replace(/^[^-]+/, '00000000')), {
      preserveTimestamps: true,
    });
    await rm(join(marks, name));
    expect(await isReplayed(sandbox, places)).toBe(false);
  });

  test('another mount namespace with the same number does not use the decisions of one that has ended', async ({
    sandbox,
    places,
  }) => {
    // Each namespace has the number of the one before.
    const twice = [which.sync('unshare'), '-m', '/bin/sh', '-c', '"$@"; "$@"', 'sh'];
    for (let namespace = 0; namespace < 2; namespace += 1) {
      const { stderr } = await call(sandbox, places, {}, twice);
      expect(stderr.match(/(as )?written down/g)).toEqual(['written down', 'as written down']);
    }
    expect(await isReplayed(sandbox, places, {}, [which.sync('unshare'), '-m'])).toBe(false);
  });

  test('what another user has made in a HOME for all is not used', async ({ sandbox, places }) => {
    const home = join(sandbox.directory, 'for all');
    const checkout = join(sandbox.directory, 'checkout');
    await mkdir(home);
    await chmod(home, 0o1777);
    const own = `own-${'0'.repeat(32)}`;
    await plant(join(checkout, own, 'replay', workingDirectory(places), 'pip list@2.1'));
    await plant(join(checkout, 'replay', workingDirectory(places), 'pip list@2.1'));
    await plant(join(checkout, 'machines', readMachine(home).name), `${own} \n`);
    for (const path of ['', ...(await readdir(checkout, { recursive: true }))])
      await chown(join(checkout, path), VICTIM, VICTIM);
    await mkdir(join(home, '.cache'));
    await symlink(checkout, join(home, '.cache/uvshim'));
    await chown(join(home, '.cache'), OTHER, OTHER);
    await chmod(sandbox.directory, 0o755);
    const as = [which.sync('setpriv'), `--reuid=${VICTIM}`, `--regid=${VICTIM}`, '--clear-groups'];
    const env = { HOME: home, XDG_CACHE_HOME: join(home, '.cache') };
    expect(await call(sandbox, places, env, as)).toMatchObject({ status: 0, stdout: '' });
  });

  test('a directory with the name of a decision harms neither itself nor the one above', async ({
    sandbox,
    places,
  }) => {
    const inside = join(workingDirectory(places), 'pip list@2.1');
    await mkdir(inside);
    for (const cwd of [inside, workingDirectory(places), inside, workingDirectory(places)]) {
      const script = ['/bin/sh', '-c', 'cd "$0" && exec "$@"', cwd];
      const quiet = await call(sandbox, places, { UVSHIM_TRACE: '' }, script);
      expect(quiet).toMatchObject({ status: 0, stdout: '', stderr: '' });
      expect(await isReplayed(sandbox, places, {}, script)).toBe(true);
    }
  });

  test('a HOME that does not exist is not created, and nothing is kept under --no-cache', async ({
    sandbox,
    places,
  }) => {
    const gone = join(sandbox.directory, 'homeless');
    const [home, kept] = [join(gone, 'shelter'), join(sandbox.directory, 'kept')];
    const environments: Record<string, string>[] = [
      { HOME: home, XDG_CACHE_HOME: '' },
      { XDG_CACHE_HOME: join(gone, 'cache') },
    ];
    for (const env of environments) {
      const outcome = await call(sandbox, places, { ...env, UVSHIM_TRACE: '' });
      expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '' });
      expect(await exists(gone)).toBe(false);
    }
    await call(sandbox, places, { HOME: kept, XDG_CACHE_HOME: '', UV_NO_CACHE: '1' });
    await mkdir(kept);
    await call(sandbox, places, { HOME: kept, XDG_CACHE_HOME: '', UV_NO_CACHE: '1' });
    expect(await readdir(kept)).toEqual([]);
  });
});

function workingDirectory({ healthy }: Places): string {
  return healthy[0]?.toString() ?? '';
}

async function plant(path: string, text = 'echo sourced\n'): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
