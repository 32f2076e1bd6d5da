import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import which from 'which';
import { SHELLS } from '../launcher/shells.ts';
import { shellCommand } from '../launcher/stage.ts';
import { offline } from '../support/wheels.ts';
import { launcher, scenario, type World } from './world.ts';

const strace = await which('strace');

/** The processes that were started, and the programs that they became, up to the real uv: one line each. */
async function untilUv(world: World, command: string[], path: string[]): Promise<string[]> {
  const log = join(world.tmp, 'strace');
  const trace = ['-f', '-e', 'trace=execve,fork,vfork,clone,clone3', '-o', log];
  const run = () => world.run(strace, [...trace, ...command], { path });
  const replayed = async () => {
    const { stderr } = await world.run(command[0] ?? '', command.slice(1), {
      path,
      env: { UVSHIM_TRACE: '1' },
    });
    return /as written down in|straight to/.test(stderr);
  };
  await expect.poll(replayed, { timeout: 20_000 }).toBe(true);
  await run();
  const lines = (await readFile(log, 'utf8'))
    .split('\n')
    .filter((line) => !/ENOENT|resumed|^\d+ +--- SIG/.test(line));
  return lines.slice(0, lines.findIndex((line) => line.includes('/real-uv/uv"')) + 1);
}

/** How often a shell looks for uv in a directory, before it becomes uv. */
async function looksFor(world: World, directory: string, command: string[], path: string[]): Promise<number> {
  const log = join(world.tmp, 'strace');
  await world.run(strace, ['-f', '-e', 'trace=%file', '-o', log, ...command], { path });
  const text = await readFile(log, 'utf8');
  return text.slice(0, text.lastIndexOf('/real-uv/uv", [')).split(`"${directory}/uv"`).length - 1;
}

scenario(({ test }) => {
  test.for(SHELLS)(
    'the search for uv is skipped if the decision depends on each directory of PATH, with $command',
    async ({ command }, { world }) => {
      const empty = join(world.cwd, 'empty');
      await mkdir(empty);
      const path = [dirname(launcher), empty, join(world.directory, 'real-uv')];
      const count = async (words: string[]) => {
        const argv = [...shellCommand(command), launcher, ...words];
        await untilUv(world, argv, path);
        return looksFor(world, empty, argv, path);
      };
      expect(await count(['venv', '--allow-existing', '--offline'])).toBe(0);
      expect(await count(['pip', 'list'])).toBe(1);
    },
  );

  test.for(SHELLS)('a replayed command forks no process, with $command', async ({ command }, { world }) => {
    await world.raw(['venv', '-p', world.store('base').python]);
    await writeFile(
      join(world.cwd, 'pyproject.toml'),
      '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.8"\n',
    );
    const path = [
      dirname(world.store('later prefix wrapper').python),
      dirname(launcher),
      join(world.directory, 'real-uv'),
    ];
    for (const words of [
      ['pip', 'list'],
      ['venv', '--allow-existing', '.venv'],
      ['pip', 'install', ...offline, 'plainpkg'],
      ['--version'],
      ['sync', ...offline, '--inexact'],
      ['run', ...offline, 'python', '-c', ''],
      ['tool', 'run', ...offline, 'scriptpkg'],
    ]) {
      const lines = await untilUv(world, [...shellCommand(command), launcher, ...words], path);
      // env starts a bash.
      const before = shellCommand(command)[0]?.endsWith('/env') ? 2 : 1;
      expect(lines, 'the shell is started, and becomes uv').toHaveLength(before + 1);
      expect(lines.every((line) => /^\d+ +execve\(/.test(line))).toBe(true);
      expect(lines.at(-1)).toContain('/real-uv/uv"');
    }
  });
});
