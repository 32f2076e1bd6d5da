import type { Context } from '../shim/process-context.ts';
import { printHelpOn, printOverview, type Typed } from './parse.ts';
import { findCommand } from './spec.ts';

/** `help [COMMAND]`: for one of uvshim's own commands, or all. The launcher passes `help` with other words to uv. */
export function help(_uv: string, { words }: Typed, context: Context): number {
  const command = findCommand(words);
  if (!command) printOverview(context);
  else printHelpOn(command, context);
  return 0;
}
