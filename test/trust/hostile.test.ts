import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import which from 'which';
import { quote } from '../../src/output/quote.ts';
import { isAll } from '../support/tier.ts';
import { offline } from '../support/wheels.ts';
import { launcher, scenario, type World } from '../scenario/world.ts';

const MARK = 'MARK-of-the-caller';

/** The files in a directory that another user has filled. Each program could serve as an interpreter. */
const PLANTED = [
  'python',
  'python3',
  'uv',
  'node',
  'sh',
  'git',
  '.venv/bin/python',
  '.venv/bin/python3',
  'bin/python3',
];
const CONFIGURATION: Record<string, string> = {
  'pyvenv.cfg': 'home = .\n',
  '.venv/pyvenv.cfg':
    'home = ./bin\nversion_info = 3.12\n' +
    'uvshim-wrapper = bin/python3\nuvshim-wrapper-by = -p\nuvshim-wrapper-packages = lib\n',
  'uv.toml': '[pip]\npython = "./python3"\n',
  '.python-version': './python3\n',
  'pyproject.toml': '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.8"\n',
  'uv.lock': 'version = 1\n',
};

async function plant(world: World, configuration: string[]) {
  for (const name of PLANTED) {
    await mkdir(dirname(join(world.cwd, name)), { recursive: true });
    const script = `#!/bin/sh\nexec ${quote(world.store('base').python)} "$@"\n`;
    await writeFile(join(world.cwd, name), script, { mode: 0o755 });
  }
  for (const name of configuration) await writeFile(join(world.cwd, name), CONFIGURATION[name] ?? '');
}

/** Runs a program and takes down each one that was executed, with its arguments, as strace writes them. */
async function executed(world: World, command: string[], env: Record<string, string>) {
  const record = join(world.directory, 'record');
  const path = [dirname(launcher), join(world.directory, 'real-uv')];
  const options = [
    '-f',
    '--seccomp-bpf',
    '-qq',
    '-s',
    '100000',
    '-e',
    'trace=execve',
    '-o',
    record,
    ...command,
  ];
  await world.run(which.sync('strace'), options, { path, env });
  return (await readFile(record, 'utf8')).split('\n').flatMap((line) => {
    const [, program, words] = /execve\("((?:[^"\\]|\\.)*)", \[(.*)\], .*\) += 0$/.exec(line) ?? [];
    return program === undefined ? [] : [{ program: resolve(world.cwd, program), words: words ?? '' }];
  });
}

scenario(({ test }) => {
  const COMMANDS: Readonly<Record<string, string[]>> = {
    'pip install': ['pip', 'install', ...offline, 'plainpkg'],
    'pip list': ['pip', 'list', '-p', 'python3'],
    venv: ['venv', '--offline', 'new'],
    sync: ['sync', ...offline],
    run: ['run', ...offline, 'true'],
    'tool run': ['tool', 'run', ...offline, 'scriptpkg'],
  };

  /** The commands for which uv reads a file, or uvshim does. */
  const READERS: Readonly<Record<string, string[]>> = {
    'pyvenv.cfg': ['pip install', 'pip list', 'run'],
    '.venv/pyvenv.cfg': ['pip install', 'pip list', 'sync', 'run'],
    'uv.toml': ['pip install', 'venv', 'tool run'],
    '.python-version': ['venv', 'sync', 'run', 'tool run'],
    'pyproject.toml': ['pip install', 'venv', 'sync', 'run'],
    'uv.lock': ['sync', 'run'],
  };

  /** The programs of a freshly planted directory that run, with uv alone and through the shim. */
  const runBoth = async (world: World, configuration: string[], words: string[], path: string) => {
    const uv = join(world.directory, 'real-uv/uv');
    const run = async (program: string) => {
      for (const place of [world.cwd, world.cache, join(world.home, '.cache')])
        await rm(place, { recursive: true, force: true });
      await mkdir(world.cwd);
      await plant(world, configuration);
      const all = await executed(world, [program, ...words], { PATH: path, UVSHIM_UV: uv });
      return all.map((each) => each.program).filter((each) => each.startsWith(world.cwd));
    };
    return { alone: await run(uv), shim: await run(launcher) };
  };

  describe.each([...Object.keys(CONFIGURATION).map((name) => [name]), []])(
    'in a directory with planted programs and %s',
    (...configuration) => {
      const files = [...configuration, ...(configuration[0] === '.python-version' ? ['pyproject.toml'] : [])];

      test(
        'the shim runs no program there that uv alone does not run',
        { timeout: 200_000 },
        async ({ world }) => {
          const readers = READERS[configuration[0] ?? ''] ?? Object.keys(COMMANDS);
          for (const name of isAll ? Object.keys(COMMANDS) : readers) {
            const words = COMMANDS[name] ?? [];
            const { alone, shim } = await runBoth(world, files, words, world.tools);
            expect(
              shim.filter((each) => !alone.includes(each)),
              name,
            ).toEqual([]);
          }
        },
      );
    },
  );

  test('uv starts no program for these commands, and neither does the shim', async ({ world }) => {
    const files = ['.venv/pyvenv.cfg', '.python-version', 'pyproject.toml', 'uv.lock'];
    for (const line of ['version', 'export --frozen', 'tree --frozen --universal', 'remove --frozen x']) {
      const { alone, shim } = await runBoth(world, files, line.split(' '), world.tools);
      expect({ line, alone, shim }).toEqual({ line, alone: [], shim: [] });
    }
  });

  test('a project command outside a project starts no program', async ({ world }) => {
    const { alone, shim } = await runBoth(
      world,
      ['.venv/pyvenv.cfg', '.python-version'],
      ['sync'],
      world.tools,
    );
    expect({ alone, shim }).toEqual({ alone: [], shim: [] });
  });

  // There uv runs one interpreter after the other until it has what it looks for, and the shim asks them all.
  test('if PATH leads into it, the shim only runs programs beside one that uv alone runs', async ({
    world,
  }) => {
    const { alone, shim } = await runBoth(world, [], ['venv', 'new'], `${world.tools}:.`);
    expect(alone).not.toEqual([]);
    expect(shim.filter((each) => !alone.map(dirname).includes(dirname(each)))).toEqual([]);
  });

  test('no shell gets an argument as part of a script', async ({ world }) => {
    await plant(world, ['.venv/pyvenv.cfg']);
    const shells = /^(sh|dash|bash|busybox)$/;
    for (const words of [
      ['pip', 'install', ...offline, MARK],
      ['venv', '-p', world.store('prefix wrapper').python, MARK],
      ['run', ...offline, '--no-project', MARK],
    ]) {
      const all = await executed(world, [launcher, ...words], {});
      expect(all.filter(({ words }) => words.includes(MARK)).length).toBeGreaterThan(1);
      for (const { program, words: given } of all) {
        if (!given.includes(MARK)) continue;
        // As a word of its own, and behind the script that is run.
        expect(given).toContain(`"${MARK}"`);
        if (shells.test(program.split('/').pop() ?? '')) expect(given).not.toContain('"-c"');
      }
    }
  });
}, '0.13.9');
