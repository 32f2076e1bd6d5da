import type { Message } from '../report/message.ts';
import type { Request } from '../request/request.ts';
import type { Base, Interpreter } from '../situation/interpreter.ts';
import { usingBase } from './messages.ts';

/** The commands that leave an environment behind, or run something in one: for these it is said what that stands on. */
const SAYING: ReadonlySet<string> = new Set([
  'venv',
  'sync',
  'run',
  'add',
  'remove',
  'check',
  'tool install',
  'tool run',
]);

/** Says that something is a wrapper, and who brought it up. */
export function wrapping(
  { python }: Pick<Interpreter, 'python'>,
  base: Pick<Base, 'python'>,
  by?: string,
): string {
  return `${python}${by === undefined ? '' : ` (${by})`} is a wrapper around ${base.python}`;
}

/** Whether the command leaves an environment behind, or runs something in one. */
export function says({ command, script }: Request): boolean {
  // `add --script` and its like only write to the script.
  return SAYING.has(command) && (script === undefined || command === 'run' || command === 'sync');
}

/** Says, where the command is one that says such things, that the base is used. */
export function inPlaceOf(
  request: Request,
  base: Pick<Base, 'python'>,
  wrapper: Pick<Interpreter, 'python'>,
  by: string,
): Message[] {
  if (!says(request)) return [];
  return [usingBase(base.python, wrapper.python, by)];
}
