import type { Request } from '../request/request.ts';

/** What `run` alone takes, of the options that name nothing to install. */
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

/** Takes a `run`; returns those of its options, as tokens, that a `sync` of what it runs in takes too. */
export function optionsForSync({ options }: Request): string[] {
  return options
    .filter(({ name }) => !OF_RUN_ALONE.has(name))
    .flatMap(({ name, value }) => (value === undefined ? [name] : [name, value]));
}
