import { has, last } from './given-options.ts';
import type { Option, ParsedArgv } from './parse-argv.ts';
import { readToolPython, type ToolPython } from './python-request.ts';

/** The Python that `tool run` runs in place of a tool, and the token with its name. */
export type ToolPythonOption = ToolPython & Pick<Option, 'token' | 'prefix'>;

/** The package is the value of `--from`, or else the program. */
export function toolPythonOf(
  { command, options, positionals }: ParsedArgv,
  argv: readonly string[],
): ToolPythonOption | undefined {
  if (command !== 'tool run') return undefined;
  const from = options.findLast(({ name }) => name === '--from');
  const program = { value: positionals[0], token: argv.length - positionals.length, prefix: '' };
  const { value = '', token, prefix } = from ?? program;
  const python = readToolPython(value);
  return python && { ...python, token, prefix };
}

/** The script that may have inline metadata: for `run` the program, `-` for standard input; else the value of `--script`. */
export function scriptOf(words: ParsedArgv): string | undefined {
  if (words.command !== 'run') return last(words, '--script');
  const [program = ''] = words.positionals;
  if (has(words, '--module', '-m')) return undefined;
  const isScript =
    program === '-' || /\.pyw?$/i.test(program) || has(words, '--script', '-s', '--gui-script');
  return isScript && program !== '' ? program : undefined;
}
