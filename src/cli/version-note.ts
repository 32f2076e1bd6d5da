import { render } from '../output/message.ts';
import type { Context } from '../shim/process-context.ts';
import { HELP_NOTE, versionNote } from './command-messages.ts';

/**
 * `introduce --version|--help`: the launcher calls it before uv answers the same, with stdout sent to stderr. stdout is
 * for uv alone, because of `alias uv=uvshim`.
 */
export function printVersionNote(
  [word = '']: readonly string[],
  { version, variables, print }: Context,
): number {
  if (variables.UVSHIM_QUIET) return 0;
  const isVersion = word === '--version' || word === '-V';
  print(`${render(isVersion ? versionNote(version) : HELP_NOTE)}\n`);
  return 0;
}
