import type { ParsedArgv } from './parse-argv.ts';

/** Whether one of these options is on the command line. */
export function has(words: ParsedArgv, ...names: readonly string[]): boolean {
  return words.options.some(({ name }) => names.includes(name));
}

/** Whether a flag is on: the last of a flag and its opposite counts. */
export function isOn(words: ParsedArgv, flag: string, opposite: string): boolean {
  return words.options.findLast(({ name }) => name === flag || name === opposite)?.name === flag;
}

/** The value of an option. If uv accepts it before and after the command, the one after it counts. */
export function last(words: ParsedArgv, name: string): string | undefined {
  return words.options.findLast((option) => option.name === name)?.value;
}
