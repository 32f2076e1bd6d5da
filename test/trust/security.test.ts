import {
  chmod,
  chown,
  lchown,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import which from 'which';
import { changes, snapshot } from '../support/snapshot.ts';
import { bash, dash } from '../launcher/shells.ts';
import { shellCommand } from '../launcher/stage.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { testInPlaces as test, type Places } from './places.ts';

const NOBODY = 65534;

/** A group in which others may be. */
const STAFF = 50;

describe.each([dash, bash])('with $command', ({ command }) => {
  const call = (sandbox: Sandbox, places: Places, env?: Record<string, string>, before: string[] = []) => {
    const words: string[] = [...before, ...shellCommand(command), places.shim, 'pip', 'list'];
    const [program = '', ...args] = words;
    const cwd = places.healthy[0]?.toString() ?? '';
    return sandbox.run(program, args, { cwd, env: { ...places.variables, UVSHIM_TRACE: '1', ...env } });
  };

  /** Has a decision written down, and something else put in its place: `echo sourced`. */
  const plant = async (sandbox: Sandbox, places: Places) => {
    await call(sandbox, places);
    const replay = join(places.cache, 'replay', places.healthy[0]?.toString() ?? '');
    for (const name of await readdir(replay)) await writeFile(join(replay, name), 'echo sourced\n');
    expect((await call(sandbox, places)).stdout, 'as the owner').toBe('sourced\n');
    for (const name of await readdir(replay)) await writeFile(join(replay, name), 'echo sourced\n');
  };

  test('another user’s cache is neither sourced, trusted nor written', async ({ sandbox, places }) => {
    await plant(sandbox, places);
    await own(sandbox.home, NOBODY);
    const before = await snapshot(sandbox.home);
    const outcome = await call(sandbox, places);
    expect(outcome).toMatchObject({ status: 0, stdout: '' });
    expect(outcome.stderr).toContain(
      `uvshim: trace: nothing is kept: ${sandbox.home} belongs to user ${NOBODY}`,
    );
    // The cached answer of uv belongs to the other user too, so the shim has queried it again.
    expect(
      changes(before, await snapshot(sandbox.home)).filter((line) => !line.includes('uvshim: ')),
    ).toEqual([]);
  });

  test('another user does not source our decisions', async ({ sandbox, places }) => {
    await plant(sandbox, places);
    // So that modes are not what holds it.
    for (const path of [sandbox.directory, sandbox.home, ...(await everything(sandbox.home))])
      await chmod(path, (await lstat(path)).isDirectory() ? 0o755 : 0o644);
    const as = [which.sync('setpriv'), `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
    const outcome = await call(sandbox, places, {}, as);
    expect(outcome).toMatchObject({ status: 0, stdout: '' });
  });

  test('a uv before the shim that is executable but not readable runs', async ({ sandbox, places }) => {
    await chmod(sandbox.directory, 0o755);
    await chmod(places.real, 0o711);
    const as = [which.sync('setpriv'), `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
    const env = {
      PATH: `${places.variables.PATH ?? ''}:${dirname(places.shim)}`,
      BEHAVE: 'words',
      UVSHIM_TRACE: '',
    };
    const outcome = await call(sandbox, places, { ...env, UVSHIM_QUIET: '1' }, as);
    expect(outcome).toMatchObject({ status: 0, stdout: 'pip\0list\0', stderr: '' });
  });

  const ODD: Record<string, (above: string) => Promise<unknown>> = {
    'that others may write to': (above) => chmod(above, 0o777),
    'that a group may write to': async (above) => {
      await chown(above, 0, STAFF);
      await chmod(above, 0o770);
    },
    "that is another user's": (above) => chown(above, NOBODY, NOBODY),
    'that a link of another user leads to': async (above) => {
      await symlink(join(above, 'elsewhere'), join(above, '.cache'));
      await mkdir(join(above, 'elsewhere'));
      await chown(join(above, 'elsewhere'), NOBODY, NOBODY);
    },
  };
  test.for(Object.keys(ODD))('nothing is kept in a directory %s', async (what, { sandbox, places }) => {
    const above = join(sandbox.directory, 'above');
    await mkdir(above);
    await ODD[what]?.(above);
    const outcome = await call(sandbox, places, { XDG_CACHE_HOME: join(above, '.cache') });
    expect(outcome).toMatchObject({ status: 0, stdout: '' });
    expect(outcome.stderr).toMatch(/^uvshim: trace: nothing is kept: /m);
    expect((await readdir(above, { recursive: true })).filter((path) => path.includes('uvshim'))).toEqual([]);
  });

  test('the cache works in a sticky directory, and with the user’s own group', async ({
    sandbox,
    places,
  }) => {
    for (const mode of [0o1777, 0o770, 0o755]) {
      const above = join(sandbox.directory, `above-${mode}`);
      await mkdir(above);
      await chmod(above, mode);
      const outcome = await call(sandbox, places, { XDG_CACHE_HOME: above });
      expect(outcome.stderr).toMatch(/^uvshim: trace: written down at /m);
    }
  });

  test("nothing is sourced or emptied if another user's cache links to our files", async ({
    sandbox,
    places,
  }) => {
    const [mine, precious] = [join(sandbox.directory, 'mine'), join(sandbox.directory, 'precious')];
    const slot = `${places.healthy[0]?.toString() ?? ''}/pip list@2.1`;
    await mkdir(dirname(join(mine, slot)), { recursive: true });
    await writeFile(join(mine, slot), 'echo sourced\n');
    await writeFile(precious, 'precious');
    await symlink(precious, join(mine, '.now'));
    const cache = join(sandbox.directory, 'above/uvshim');
    const planted = join(cache, 'replay');
    const callThere = () => call(sandbox, places, { XDG_CACHE_HOME: dirname(cache) });
    for (const owner of [NOBODY, process.geteuid?.() ?? 0]) {
      await mkdir(cache, { recursive: true });
      await symlink(mine, planted);
      await lchown(planted, NOBODY, NOBODY);
      await chown(cache, owner, owner);
      expect(await callThere(), 'by a link').toMatchObject({ status: 0, stdout: '' });
      expect(await readFile(precious, 'utf8')).toBe('precious');
      await rm(cache, { recursive: true });
    }
    await mkdir(cache);
    await chown(cache, NOBODY, NOBODY);
    await rename(mine, planted);
    expect(await callThere(), 'moved there').toMatchObject({ status: 0, stdout: '' });
    expect(await readFile(precious, 'utf8')).toBe('precious');
  });

  test('only the caller can write to cached files, whatever the umask', async ({ sandbox, places }) => {
    await call(sandbox, places, {}, ['/bin/sh', '-c', 'umask 0; exec "$@"', 'sh']);
    for (const path of await everything(places.cache)) {
      // The shell creates it, in a directory that only its owner may enter.
      if (path.endsWith('/.now')) continue;
      const { mode, uid } = await lstat(path);
      expect([path, mode & 0o022, uid]).toEqual([path, 0, process.geteuid?.()]);
    }
    await chmod(join(places.cache, 'replay'), 0o777);
    await rm(join(places.cache, 'replay', places.healthy[0]?.toString() ?? ''), { recursive: true });
    await call(sandbox, places);
    expect((await lstat(join(places.cache, 'replay'))).mode & 0o777).toBe(0o700);
  });

  test('a relative cache path is not used', async ({ sandbox, places }) => {
    const cwd = places.healthy[0]?.toString() ?? '';
    const environments: Record<string, string>[] = [
      { XDG_CACHE_HOME: 'planted' },
      { HOME: '', XDG_CACHE_HOME: '' },
    ];
    for (const env of environments) {
      const before = await readdir(cwd, { encoding: 'latin1' });
      expect(await call(sandbox, places, env)).toMatchObject({ status: 0, stdout: '' });
      expect(await readdir(cwd, { encoding: 'latin1' })).toEqual(before);
    }
  });
});

/** Every path below a directory. */
async function everything(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true });
  return entries.map((entry) => join(directory, entry));
}

async function own(directory: string, user: number): Promise<void> {
  for (const path of [directory, ...(await everything(directory))]) await chown(path, user, user);
}
