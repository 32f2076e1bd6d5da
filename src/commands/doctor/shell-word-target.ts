import { basename, resolve } from 'node:path';
import type { Variables } from '../../request/environment.ts';
import type { ShellWord } from '../../situation/shell-word.ts';
import { kindOf } from '../../situation/uvs-on-path.ts';
import type { Examination } from './examination.ts';

/** Words of a shell, quoted or not, and the operators that end a command. */
const WORD = /(?:[^\s'"`;|&()<>]|'[^']*'|"[^"]*")+/g;

/** Commands by which another tool runs its own uv. */
const OF_ANOTHER = /(?<=^|\s)(?:-m|pipx\s+run)\s+uv(?=\s|$)/g;

/**
 * Takes an alias or a function `uv`. Returns the program that it runs: `uv` from PATH, the shim by its own name or
 * path, or another.
 */
export function targetOf(word: ShellWord, examination: Examination): 'uv' | 'shim' | 'other' {
  const { variables } = examination.context;
  const words = bodyOf(word).replaceAll(OF_ANOTHER, '').match(WORD) ?? [];
  const named = words
    // `UVSHIM_UV=/path/of/uv` is an assignment, not a command.
    .filter((each) => !/^\w+=/.test(each))
    .map((each) => withoutQuotes(each, variables))
    .filter((each) => /^uv(?:shim)?$/.test(basename(each)));
  const paths = named.filter((each) => each.includes('/'));
  if (named.length === 0 || !paths.every((path) => isShim(path, examination))) return 'other';
  return paths.length > 0 || named.includes('uvshim') ? 'shim' : 'uv';
}

/** Without the function's head line and comments. */
function bodyOf({ definition }: ShellWord): string {
  const alias = /^\S+ is (?:aliased to `(.*)'|an? (?:global )?alias for (.*))$/s.exec(definition.trim());
  if (alias) return alias[1] ?? alias[2] ?? '';
  const lines = definition.split('\n');
  return lines.filter((line) => !/^(?:function uv\b|uv ?\(\)|\s*#)/.test(line)).join('\n');
}

/** Expands the few things that are known here, as the shell would. */
function withoutQuotes(word: string, variables: Variables): string {
  return word
    .replaceAll(/['"]|^[\\=]/g, '')
    .replace(/^~(?=\/)/, variables.HOME ?? '~')
    .replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced?: string, bare?: string) => {
      return variables[braced ?? bare ?? ''] ?? all;
    });
}

function isShim(
  path: string,
  { context: { directory }, interpreters: { files }, launcher }: Examination,
): boolean {
  const place = resolve(directory, path);
  return files.isProgram(place) && kindOf(place, launcher, files) !== 'no shim';
}
