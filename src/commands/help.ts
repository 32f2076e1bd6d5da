import type { Context } from './context.ts';
import { printHelpOn, printOverview, type Typed } from './parse.ts';
import { findCommand } from './table.ts';

/** `help [COMMAND]`: of one of the shim's own commands, or of all; the launcher gives the help on other words to uv. */
export function help(_uv: string, { words }: Typed, context: Context): number {
  const command = findCommand(words);
  if (command === undefined) printOverview(context);
  else printHelpOn(command, context);
  return 0;
}
