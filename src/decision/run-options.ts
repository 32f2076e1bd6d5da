import type { Option } from '../request/parse-argv.ts';
import type { Request } from '../request/request.ts';

/** These options choose the program of `run`, and its environment does not depend on them. */
const OF_THE_PROGRAM = [
  '--with',
  '-w',
  '--with-editable',
  '--with-requirements',
  '--env-file',
  '--no-env-file',
  '--module',
  '-m',
  '--script',
  '-s',
  '--gui-script',
];

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
