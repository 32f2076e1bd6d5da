import { isRunner } from '../uv/commands.ts';
import type { Option, ParsedArgv } from './parse-argv.ts';

/** A parsed command line, or a request. */
interface WithOptions {
  readonly options: readonly Option[];
}

/** Whether one of these options is on the command line. */
export function has({ options }: WithOptions, ...names: readonly string[]): boolean {
  return options.some(({ name }) => names.includes(name));
}

/** Whether a flag is on: the last of a flag and its opposite counts. */
export function isOn({ options }: WithOptions, flag: string, opposite: string): boolean {
  return options.findLast(({ name }) => name === flag || name === opposite)?.name === flag;
}

/** The value of an option. If uv accepts it before and after the command, the one after it counts. */
export function last({ options }: WithOptions, name: string): string | undefined {
  return options.findLast((option) => option.name === name)?.value;
}

/** Whether uv reads its standard input, which only one uv can. The words behind the program of `run` are not uv's. */
export function readsStdin({ command, options, positionals }: ParsedArgv): boolean {
  const words = [...(isRunner(command) ? [] : positionals), ...options.map(({ value }) => value)];
  return words.some((word) => word === '-' || word === '/dev/stdin');
}
