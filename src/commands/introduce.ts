import { render } from '../report/message.ts';
import type { Context } from './context.ts';
import { HELP_NOTE, versionNote } from './messages.ts';

/**
 * `introduce --version|--help`, called by the launcher before uv answers the same: standard output is uv's alone, since
 * somebody may have `alias uv=uvshim`, and the launcher leads this to standard error.
 */
export function introduce([word = '']: readonly string[], { version, variables, print }: Context): number {
  if (variables.UVSHIM_QUIET) return 0;
  const isVersion = word === '--version' || word === '-V';
  print(`${render(isVersion ? versionNote(version) : HELP_NOTE)}\n`);
  return 0;
}
