import type { Request } from '../request/request.ts';

/** Options of `run` only, except those that choose what to install. */
const OF_RUN_ALONE: ReadonlySet<string> = new Set([
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
  '--isolated',
  '--exact',
  '--show-resolution',
  '--max-recursion-depth',
  '--python',
  '-p',
]);

/** The options of a `run`, as tokens, that the `sync` before it needs too. */
export function optionsForSync({ options }: Request): string[] {
  return options
    .filter(({ name }) => !OF_RUN_ALONE.has(name))
    .flatMap(({ name, value }) => (value === undefined ? [name] : [name, value]));
}
