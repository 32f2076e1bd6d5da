import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import which from 'which';
import { launcher, scenario, type World } from '../scenario/world.ts';

/** Runs a line of bash with the shim on PATH. */
function inShell(world: World, line: string) {
  const path = [dirname(launcher), join(world.directory, 'real-uv')];
  return world.run(which.sync('bash'), ['-c', line], { path });
}

scenario(({ test }) => {
  test('uvshim doctor | head ends like any other program in a pipe', async ({ world }) => {
    // Nothing is written before the reader has gone.
    const line = 'exec 4> >(:); wait $!; uvshim help >&4; echo $?';
    expect(await inShell(world, line)).toMatchObject({ stdout: '141\n', stderr: '' });
  });

  test('a full disk behind stdout gives one error line', async ({ world }) => {
    for (const words of ['help', 'doctor --json', 'explain venv']) {
      const outcome = await inShell(world, `uvshim ${words} >/dev/full`);
      expect(outcome, words).toMatchObject({ status: 1, stdout: '' });
      expect(outcome.stderr).toMatch(/^uvshim: standard output cannot be written: ENOSPC: .*\n$/);
    }
    expect((await inShell(world, 'uvshim doctor --x 2>/dev/full')).status).toBe(2);
  });

  test('in a removed directory uvshim prints one error line, and uv only its own', async ({ world }) => {
    const gone = (line: string) => inShell(world, `mkdir gone; cd gone; rmdir ../gone; ${line}`);
    const withoutShell = (stderr: string) =>
      stderr.replaceAll(/^(shell-init|sh|\S*uv(shim)?): .*getcwd.*\n/gm, '');
    for (const words of ['which', 'doctor', 'repair', 'env', 'explain venv', 'init bash']) {
      const outcome = await gone(`uvshim ${words}`);
      expect(outcome, words).toMatchObject({ status: 1, stdout: '' });
      expect(withoutShell(outcome.stderr)).toBe('uvshim: the current directory is gone\nhint: cd\n');
    }
    expect((await gone('uvshim cache dir')).stdout).toBe(`${world.home}/.cache/uvshim\n`);
    const [shim, raw] = [await gone('uv pip list'), await gone(`${world.directory}/real-uv/uv pip list`)];
    expect(shim.status).toBe(raw.status);
    expect(withoutShell(shim.stderr)).toBe(raw.stderr);
  });

  test('in a directory whose name is not UTF-8 uv prints only its own', async ({ world }) => {
    const there = (line: string) => inShell(world, `mkdir -p $'caf\\xe9'; cd $'caf\\xe9'; ${line}`);
    const [shim, raw] = [await there('uv pip list'), await there(`${world.directory}/real-uv/uv pip list`)];
    expect(shim).toMatchObject({ status: raw.status, stdout: raw.stdout, stderr: raw.stderr });
    expect((await there('uvshim which')).stderr).toBe(
      'uvshim: the name of the current directory is not UTF-8\nhint: cd\n',
    );
  });
});
