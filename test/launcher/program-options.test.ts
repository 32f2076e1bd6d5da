import { expect } from 'vitest';
import { readRequest } from '../../src/request/request.ts';
import { test } from '../support/sandbox.ts';
import { readByLauncher } from '../trust/launcher-reading.ts';
import options from '../trust/uv-options.json' with { type: 'json' };

/** The options of a command in any release, as words: with a value if they take one. */
function optionsOf(command: 'global' | 'run' | 'tool run'): string[][] {
  const texts = Object.values<string>(options[command]).flatMap((names) => names.split(' '));
  return texts.map((text) => (text.endsWith('=') ? [text.slice(0, -1), 'value'] : [text]));
}

const PRINTING = ['--version', '-V', '--help', '-h'];

/** `uv run OPTION… PROGRAM --version`: every option that uv takes there, alone and before another one. */
const lines = (['run', 'tool run'] as const).flatMap((command) =>
  [...optionsOf('global'), ...optionsOf(command)].flatMap((option, at) => {
    const words = command.split(' ');
    const print = PRINTING[at % PRINTING.length] ?? '';
    return [
      [...words, ...option, 'program', print],
      [...words, ...option, '--offline', '--', 'program', print],
      ...(command === 'tool run' ? [['tool', 'uvx', ...option, 'program', print]] : []),
    ];
  }),
);

test('--version and --help are the program’s behind every option of uv run, uv tool run and uvx', async ({
  sandbox,
}) => {
  const shapes = await readByLauncher(lines, sandbox);
  const printed = lines.filter((_, at) => shapes[at]?.kind === 'help');
  expect(printed).toEqual([]);
  const misread = lines.filter(
    (line) => readRequest(line, {})?.positionals.join() !== `program,${line.at(-1)}`,
  );
  expect(misread).toEqual([]);
  expect(lines.length).toBeGreaterThan(400);
});

test('--version and --help are uv’s before the program', async ({ sandbox }) => {
  const own = [
    ['run', '--help'],
    ['run', '--no-default-groups', '--help', 'pytest'],
    ['run', '--with', 'a', '-h'],
    ['tool', 'uvx', '--isolated', '--version'],
    ['-q', 'tool', 'run', '-V'],
  ];
  const shapes = await readByLauncher(own, sandbox);
  expect(shapes.map(({ kind }) => kind)).toEqual(own.map(() => 'help'));
});

test('Node is asked about a command line with an unknown option', async ({ sandbox }) => {
  const unknown = [
    ['run', '--never-heard-of', 'value', '--version'],
    ['run', '--never-heard-of', 'program', '--version'],
    ['tool', 'run', '--frozen', '-Z', 'program', '--help'],
    ['run', '-qZ', 'program', '--version'],
  ];
  const shapes = await readByLauncher(unknown, sandbox);
  expect(shapes.map(({ kind }) => kind)).toEqual(unknown.map(() => 'rare'));
});
