import { has } from '../request/given-options.ts';
import type { Option } from '../request/parse-argv.ts';
import type { Request } from '../request/request.ts';

/** These options make a word the program of `run`, whatever it looks like. */
const READING_THE_PROGRAM = ['--module', '-m', '--script', '-s', '--gui-script'];

/** For these options, uv prints something of its own. */
const PRINTING = ['--with', '-w', '--with-editable', '--with-requirements', '--env-file'];

/** These options are for the program of `run`, and its environment does not depend on them. */
const OF_THE_PROGRAM = [...PRINTING, '--no-env-file', ...READING_THE_PROGRAM];

/** Options of `run` only, except those that choose what to install. */
const OF_RUN_ALONE = [
  ...OF_THE_PROGRAM,
  '--exact',
  '--show-resolution',
  '--max-recursion-depth',
  '--python',
  '-p',
];

/** Takes a `run`; returns the options, as tokens, that its environment depends on. */
export function optionsOfRun({ options }: Request): string[] {
  return tokensWithout(OF_THE_PROGRAM, options);
}

/** Takes a `run`; returns the options, as tokens, that another program can be run with. */
export function optionsWithoutProgram({ options }: Request): string[] {
  return tokensWithout(READING_THE_PROGRAM, options);
}

/** Takes a `run`; returns whether uv prints something for it that it does not print for the `sync` before it. */
export function printsMoreThanSync(request: Request): boolean {
  return request.positionals.length === 0 || has(request, ...PRINTING);
}

/** The options of a `run`, as tokens, that the `sync` before it needs too. */
export function optionsForSync({ options }: Request): string[] {
  return tokensWithout(OF_RUN_ALONE, options);
}

/** Takes the names of options to leave out; returns the others as tokens. */
export function tokensWithout(names: readonly string[], options: readonly Option[]): string[] {
  return options
    .filter(({ name }) => !names.includes(name))
    .flatMap(({ name, value }) => (value === undefined ? [name] : [name, value]));
}
