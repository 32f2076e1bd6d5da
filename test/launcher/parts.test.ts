import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { SHELLS } from './shells.ts';
import { copyLauncher, launcher, shellCommand, test } from './stage.ts';

test('what every call needs has at most 250 lines', async () => {
  const lines = (await readFile(launcher, 'utf8')).trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(250);
});

describe.each(SHELLS)('the parts of the launcher, with $command', ({ command }) => {
  test('a command that needs no Python reads none, and a replayed one only the key and the replay', async ({
    stage,
    sandbox,
  }) => {
    const [home, bin] = [join(sandbox.directory, 'installed'), join(sandbox.directory, 'shim')];
    const dist = join(home, 'dist');
    await mkdir(dist, { recursive: true });
    await mkdir(bin);
    const built = join(dirname(launcher), '../dist');
    for (const name of await readdir(built)) await symlink(join(built, name), join(dist, name));
    const shim = await copyLauncher(bin, [`home=${home}`]);
    const call = async (...words: string[]) => {
      const { status, stderr, seen } = await stage.call([...shellCommand(command), shim, ...words], {
        env: { UVSHIM_TRACE: '1', PATH: [bin, dirname(stage.uv), sandbox.tools].join(':') },
      });
      expect({ status, words: seen?.argv.slice(1) }).toEqual({ status: 0, words });
      return stderr;
    };
    const forbid = async (...names: string[]) => {
      for (const name of names) {
        await rm(join(dist, name));
        await writeFile(join(dist, name), 'echo "it was read"; exit 9\n');
      }
    };
    await expect.poll(() => call('version'), { timeout: 20_000 }).toContain('as written down');
    await forbid('ask.sh', 'own.sh', 'checks.sh', 'find.sh', 'options.sh', 'path.sh');
    expect(await call('version')).toContain('as written down');
    await forbid('key.sh', 'replay.sh');
    expect(await call('self', 'version')).toContain('looks for no Python');
  });
});
