import { mkdir, realpath, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, inject } from 'vitest';
import which from 'which';
import { wheelsDirectory } from '../support/wheels.ts';
import { launcher, type World } from './world.ts';

/** The setup before the first prompt, and the input. */
export interface Session {
  /** directories on PATH before the shim */
  path?: string[];
  /** the first directory; default: the project's */
  cwd?: string;
  env?: Record<string, string>;
  /** a line that begins with `#` is a comment */
  lines: string[];
  /** run before each prompt but the first */
  hook?: string;
}

/** One shell for the whole session, so that what a line sets is there for the next. */
const SHELL = `
exec 2>&1
show() {
  case $1 in
    '#'*) printf '\\n%s\\n' "$1" ;;
    *) printf '$ %s\\n' "$1"; eval "$1"; hook ;;
  esac
}
`;

/** Plays a session in bash; returns the screen, with the names of a machine with a Nix store. */
export async function play(
  world: World,
  { path = [], cwd = world.cwd, env = {}, lines, hook = ':' }: Session,
): Promise<string> {
  const programs = join(world.directory, 'programs');
  await mkdir(programs);
  for (const name of ['bash', 'direnv']) await symlink(which.sync(name), join(programs, name));
  const quoted = lines.map((line) => `show '${line.replaceAll("'", `'\\''`)}'\n`).join('');
  const offline = {
    UV_OFFLINE: '1',
    UV_NO_INDEX: '1',
    UV_FIND_LINKS: wheelsDirectory,
    UV_PYTHON_DOWNLOADS: 'never',
  };
  const outcome = await world.run('bash', ['-c', `${SHELL}hook() { ${hook}; }\n${quoted}`], {
    path: [...path, dirname(launcher), join(world.directory, 'real-uv'), programs],
    env: { ...offline, ...env },
    cwd,
  });
  expect(outcome.stderr).toBe('');
  return asElsewhere(world, outcome.stdout);
}

/** Whatever differs from machine to machine, and from run to run, gets the name that it has for most readers. */
async function asElsewhere(world: World, text: string): Promise<string> {
  const store = inject('store').directory;
  const version = inject('cpythons').find(({ minor }) => minor === world.minor)?.version ?? '';
  const names = [
    [`${await realpath(store)}/`, '/nix/store/…-'],
    [`${store}/`, '/nix/store/…-'],
    [world.cwd, '/home/me/project'],
    [world.home, '/home/me'],
    [join(world.directory, 'real-uv'), '/home/me/.local/bin'],
    [dirname(launcher), '/home/me/.local/share/uvshim/bin'],
    [version, '3.12.8'],
    // The name in the store tells which release of nixpkgs it imitates.
    ['-later', ''],
  ] as const;
  const untimed = stripVTControlCharacters(text).replaceAll(/ in \d+(\.\d+)?m?s$/gm, ' in 5ms');
  // uv writes the files of a package at the same time, and any of them may be the first that fails.
  const unordered = untimed.replaceAll(/(site-packages\/plainpkg)-2\.0\.dist-info(?=`)/g, '$1');
  const named = names.reduce((so, [from, to]) => so.replaceAll(from, to), unordered);
  // Not in 0.13.9, which is uv's.
  const minor = new RegExp(`(?<![\\d.])${world.minor.replace('.', '\\.')}(?!\\d)`, 'g');
  return `${named.replaceAll(minor, '3.12').trim()}\n`;
}
