import { expect } from 'vitest';
import { COMMANDS } from '../../src/cli/spec.ts';
import { expectSuccess, scenario } from '../scenario/world.ts';

scenario(({ test }) => {
  test('uvshim help lists every command, and names uv’s help', async ({ world }) => {
    const outcome = await world.uvshim(['help']);
    expectSuccess(outcome);
    expect(outcome.stderr).toBe('');
    for (const { name } of COMMANDS) expect(outcome.stdout).toMatch(new RegExp(`^ +${name} `, 'm'));
    expect(outcome.stdout).toContain('uvshim uv help');
    expect(outcome.stdout).toContain('uvshim help cache');
    expect(outcome.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(outcome.stdout).not.toContain('\x1b');
  });

  test('uvshim help COMMAND prints the same as uvshim COMMAND --help', async ({ world }) => {
    for (const { name, options } of COMMANDS) {
      const words = name.split(' ');
      const outcome = await world.uvshim(['help', ...words]);
      expectSuccess(outcome);
      expect(outcome.stdout).toContain(`Usage: uvshim ${name}`);
      expect(outcome.stdout).not.toContain('[options]');
      for (const { flags } of options) expect(outcome.stdout).toContain(flags);
      // `help --help` is uv's.
      if (name !== 'help') expect((await world.uvshim([...words, '--help'])).stdout).toBe(outcome.stdout);
    }
  });

  test('an unknown option or a word too many is refused with a hint, and nothing is printed on standard output', async ({
    world,
  }) => {
    for (const [words, said] of [
      [['doctor', '--x'], "unknown option '--x'"],
      [['repair', '-x'], "unknown option '-x'"],
      [['doctor', '--jsn'], "unknown option '--jsn' (Did you mean --json?)"],
      [['doctor', 'x'], 'too many arguments. Expected 0 arguments but got 1.'],
      [['env', '--shell'], "option '--shell <SHELL>' argument missing"],
      [['env', '--json', '--shell', 'sh'], "option '--json' cannot be used with option '--shell <SHELL>'"],
    ] as const)
      expect(await world.uvshim([...words])).toMatchObject({
        status: 2,
        stdout: '',
        stderr: `uvshim: ${said}\nhint: uvshim help ${words[0]}\n`,
      });
  });

  test('uvshim explain accepts a command line that begins with uv', async ({ world }) => {
    const explained = async (words: string[]) => (await world.uvshim(['explain', ...words])).stdout;
    expect(await explained(['uv', 'venv'])).toBe(await explained(['venv']));
    expect(await explained(['uvx', 'x'])).toBe(await explained(['tool', 'uvx', 'x']));
  });

  test('standard output of --version and --help stays uv’s, and help on other words is uv’s', async ({
    world,
  }) => {
    for (const words of [['--version'], ['--help'], ['help', 'venv'], ['cache', '--help']])
      expect((await world.uvshim(words)).stdout).toBe((await world.raw(words)).stdout);
    expect((await world.uvshim(['--version'])).stderr).toMatch(
      /^uvshim: this is uvshim \d+\.\d+\.\d+, in front of\n$/,
    );
    expect((await world.uvshim(['uv', '--version'])).stderr).toBe('');
    expect((await world.uvshim(['uv', 'cache', 'dir'])).stdout).toBe(`${world.cache}\n`);
  });
});
