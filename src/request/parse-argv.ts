import { canonicalCommand, GROUPS, isRunner } from '../uv/commands.ts';
import { optionsBeforeCommand, optionsWithValue } from '../uv/options.ts';

/** An option of the command line, with its value if it takes one. */
export interface Option {
  /** `--python`, `-p`: as written, without the value */
  readonly name: string;
  readonly value?: string;
  /** the index of the token that holds the value, or of the option itself if it has none */
  readonly token: number;
  /** the text before the value in that token: `--python=`, `-qp`, `-p=`; empty if the value is the whole token */
  readonly prefix: string;
}

/** A command line, parsed as uv does. */
export interface ParsedArgv {
  /** the command's own name: `venv`, `pip install` */
  readonly command: string;
  /** the number of tokens up to the command's last word: options can be inserted after it */
  readonly subcommandEnd: number;
  /** in the order given */
  readonly options: readonly Option[];
  readonly positionals: readonly string[];
}

/**
 * Takes the tokens after `uv`. Returns undefined if uv rejects them before it knows the command (no command, `--`
 * before it, an option without its value): uv reports that error itself.
 */
export function parseArgv(argv: readonly string[]): ParsedArgv | undefined {
  const options: Option[] = [];
  const first = readWord(argv, 0, '', options);
  if (!first) return undefined;
  const group = first.word;
  if (!GROUPS.has(group)) return readLeaf(argv, first.at + 1, canonicalCommand(group), options);
  const second = readWord(argv, first.at + 1, group, options);
  return second && readLeaf(argv, second.at + 1, canonicalCommand(`${group} ${second.word}`), options);
}

/** Reads options from a token on, up to the first word. Undefined without such a word. */
function readWord(
  argv: readonly string[],
  from: number,
  group: string,
  options: Option[],
): { readonly at: number; readonly word: string } | undefined {
  const taking = optionsBeforeCommand(group);
  for (let at = from; ; at++) {
    const token = argv[at];
    if (token === undefined || token === '--') return undefined;
    if (!isOption(token)) return { at, word: token };
    const read = readOption(argv, at, token, taking);
    if (!read) return undefined;
    options.push(...read.options);
    at = read.last;
  }
}

/** Reads the rest of the line after the command: words and options in any order, up to `--`. */
function readLeaf(
  argv: readonly string[],
  subcommandEnd: number,
  command: string,
  options: Option[],
): ParsedArgv | undefined {
  const taking = optionsWithValue(command);
  const positionals: string[] = [];
  for (let at = subcommandEnd; ; at++) {
    const token = argv[at];
    if (token === undefined) break;
    if (token === '--') {
      positionals.push(...argv.slice(at + 1));
      break;
    }
    if (isOption(token)) {
      const read = readOption(argv, at, token, taking);
      if (!read) return undefined;
      options.push(...read.options);
      at = read.last;
    } else if (isRunner(command)) {
      positionals.push(...argv.slice(at));
      break;
    } else {
      positionals.push(token);
    }
  }
  return { command, subcommandEnd, options, positionals };
}

/** A lone `-` is a word, and so is an empty token. */
function isOption(token: string): boolean {
  return token.startsWith('-') && token !== '-';
}

interface Read {
  readonly options: readonly Option[];
  /** the index of the last token that was read */
  readonly last: number;
}

/** Reads one token of options: a long one, or several short ones, of which the last may take a value. */
function readOption(
  argv: readonly string[],
  at: number,
  token: string,
  taking: ReadonlySet<string>,
): Read | undefined {
  return token.startsWith('--') ? readLong(argv, at, token, taking) : readShort(argv, at, token, taking);
}

function readLong(argv: readonly string[], at: number, token: string, taking: ReadonlySet<string>) {
  const equals = token.indexOf('=');
  if (equals < 0) return withValue(argv, at, token, taking.has(token), []);
  const option = { name: token.slice(0, equals), value: token.slice(equals + 1) };
  return { options: [{ ...option, token: at, prefix: token.slice(0, equals + 1) }], last: at };
}

function readShort(argv: readonly string[], at: number, token: string, taking: ReadonlySet<string>) {
  const flags: Option[] = [];
  for (let letter = 1; letter < token.length; letter++) {
    const name = `-${token.charAt(letter)}`;
    const end = letter + 1;
    if (!taking.has(name)) {
      flags.push({ name, token: at, prefix: '' });
    } else if (end === token.length) {
      return withValue(argv, at, name, true, flags);
    } else {
      // uv strips one `=` between a short option and its value.
      const start = token.charAt(end) === '=' ? end + 1 : end;
      const option = { name, value: token.slice(start), token: at, prefix: token.slice(0, start) };
      return { options: [...flags, option], last: at };
    }
  }
  return { options: flags, last: at };
}

/** An option whose value, if it takes one, is the next token; a token that looks like an option is never a value. */
function withValue(
  argv: readonly string[],
  at: number,
  name: string,
  takesValue: boolean,
  before: readonly Option[],
): Read | undefined {
  if (!takesValue) return { options: [...before, { name, token: at, prefix: '' }], last: at };
  const value = argv[at + 1];
  if (value === undefined || isOption(value)) return undefined;
  return { options: [...before, { name, value, token: at + 1, prefix: '' }], last: at + 1 };
}
