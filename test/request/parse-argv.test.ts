import { describe, expect, test } from 'vitest';
import { parseArgv } from '../../src/request/parse-argv.ts';

/** A parsed line: the command, the number of tokens up to it, the options as `name=value@token`, the rest. */
function reading(line: string): string | undefined {
  const words = parseArgv(line === '' ? [] : line.split(' ').map((word) => (word === "''" ? '' : word)));
  if (words === undefined) return undefined;
  const options = words.options.map(
    ({ name, value, token }) => `${name}${value === undefined ? '' : `=${value}`}@${token}`,
  );
  return [
    `${words.command}/${words.subcommandEnd}`,
    ...options,
    ...words.positionals.map((word) => `<${word}>`),
  ].join(' ');
}

describe('the command is found behind the global options', () => {
  test.each([
    ['venv', 'venv/1'],
    ['v', 'venv/1'],
    ['virtualenv x', 'venv/1 <x>'],
    ['-q --color never venv', 'venv/4 -q@0 --color=never@2'],
    ['--cache-dir venv venv', 'venv/3 --cache-dir=venv@1'],
    ['--cache-dir=x venv', 'venv/2 --cache-dir=x@0'],
    ['pip ls', 'pip list/2'],
    ['pip -v --cert f install x', 'pip install/5 -v@1 --cert=f@3 <x>'],
    ['tool uvx x', 'tool run/2 <x>'],
    ['--project pip pip list', 'pip list/4 --project=pip@1'],
  ])('uv %s', (line, expected) => {
    expect(reading(line)).toBe(expected);
  });

  test.each([
    '',
    '-q',
    '-- venv',
    'pip',
    'pip -- install',
    '--cache-dir -q venv',
    '--cache-dir',
    'pip --cert',
  ])('uv %s has no command', (line) => {
    expect(reading(line)).toBeUndefined();
  });

  test('an empty first word is the command, which uv rejects', () => {
    expect(reading("'' venv")).toBe('/1 <venv>');
  });
});

describe('an option has the value that uv reads', () => {
  test.each([
    ['venv -p 3.12', 'venv/1 -p=3.12@2'],
    ['venv -p3.12', 'venv/1 -p=3.12@1'],
    ['venv -p=3.12', 'venv/1 -p=3.12@1'],
    ['venv -qp 3.12', 'venv/1 -q@1 -p=3.12@2'],
    ['venv -nqp=3.12', 'venv/1 -n@1 -q@1 -p=3.12@1'],
    ['venv --python=a=b', 'venv/1 --python=a=b@1'],
    ['venv --python=', 'venv/1 --python=@1'],
    ["venv -p ''", 'venv/1 -p=@2'],
    ['venv -p -', 'venv/1 -p=-@2'],
    ['venv x -p 3.12 --seed', 'venv/1 -p=3.12@3 --seed@4 <x>'],
    ['venv -- -p', 'venv/1 <-p>'],
    ['pip install -e . -r a b -- --python', 'pip install/2 -e=.@3 -r=a@5 <b> <--python>'],
    // The same letter takes a value in one command, and none in another.
    ['pip list -e x', 'pip list/2 -e@2 <x>'],
    ['pip sync -c x y', 'pip sync/2 -c=x@3 <y>'],
    ['venv -c x', 'venv/1 -c@1 <x>'],
    ['venv --never-heard-of x', 'venv/1 --never-heard-of@1 <x>'],
    // An option of uv's own takes its value behind the command too.
    ['venv --cache-dir x y', 'venv/1 --cache-dir=x@2 <y>'],
  ])('uv %s', (line, expected) => {
    expect(reading(line)).toBe(expected);
  });

  test.each(['venv -p', 'venv -p -q', 'venv -p --', 'pip install x --python'])(
    'uv %s lacks a value',
    (line) => {
      expect(reading(line)).toBeUndefined();
    },
  );
});

test.each([
  ['venv --seed', { name: '--seed', token: 1, prefix: '' }],
  ['venv --python a=b', { name: '--python', value: 'a=b', token: 2, prefix: '' }],
  ['venv --python=a=b', { name: '--python', value: 'a=b', token: 1, prefix: '--python=' }],
  ['venv --never-heard-of=', { name: '--never-heard-of', value: '', token: 1, prefix: '--never-heard-of=' }],
  ['venv -p a', { name: '-p', value: 'a', token: 2, prefix: '' }],
  ['venv -pa', { name: '-p', value: 'a', token: 1, prefix: '-p' }],
  ['venv -p==a', { name: '-p', value: '=a', token: 1, prefix: '-p=' }],
])('uv %s: the text before the value, in its token', (line, option) => {
  expect(parseArgv(line.split(' '))?.options).toEqual([option]);
});

test('uv venv -qvp=a: one token, three options, and the text before the last one’s value', () => {
  expect(parseArgv(['venv', '-qvp=a'])?.options).toEqual([
    { name: '-q', token: 1, prefix: '' },
    { name: '-v', token: 1, prefix: '' },
    { name: '-p', value: 'a', token: 1, prefix: '-qvp=' },
  ]);
});

describe('what follows a program is for the program', () => {
  test.each([
    ['run -p 3.12 python -p x', 'run/1 -p=3.12@2 <python> <-p> <x>'],
    ['run -- -p x', 'run/1 <-p> <x>'],
    ['tool run --from a b --python c', 'tool run/2 --from=a@3 <b> <--python> <c>'],
    ['run -m pytest -p no', 'run/1 -m@1 <pytest> <-p> <no>'],
  ])('uv %s', (line, expected) => {
    expect(reading(line)).toBe(expected);
  });
});
