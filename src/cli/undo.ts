import { shown, type Shown } from '../apply/venv-changes.ts';
import { changesToUndo, keepUndone, replacedIn, undo } from '../apply/keep-replaced.ts';
import type { Message } from '../output/message.ts';
import { createFiles } from '../fs/files.ts';
import type { Context } from '../shim/process-context.ts';
import { diagnose } from './diagnose.ts';
import { noEnvironment, undoFailed } from './command-messages.ts';

/** An environment that `repair` was asked for. */
export interface One {
  /** the path of the real uv */
  readonly uv: string;
  /** absolute */
  readonly place: string;
  readonly isDry: boolean;
  /** Takes a line for standard output. */
  readonly say: (line: string) => void;
  /** Prints a message; returns false. */
  readonly fail: (message: Message) => false;
}

/** A change as `repair` prints it. */
export function asLine({ place, from, to }: Shown): string {
  return `  ${place}: ${from} → ${to}`;
}

/** Restores what repairs have replaced in an environment; returns whether it is as it was before them. */
export async function undoOne({ uv, place, isDry, say, fail }: One, context: Context): Promise<boolean> {
  if (!createFiles().isDirectory(place)) return fail(noEnvironment(place, false));
  if (replacedIn(place).length === 0) {
    say(`nothing was replaced in ${place}`);
    return true;
  }
  try {
    say(`${place} was repaired`);
    for (const change of changesToUndo(place)) {
      const { place: where, from, to } = shown(change);
      say(asLine({ place: where, from: to, to: from }));
    }
    if (isDry) {
      say('would be restored: nothing was changed');
      return true;
    }
    undo(place);
  } catch (error) {
    return fail(undoFailed(place, error));
  }
  const state = (await diagnose(uv, place, context))?.environment.state;
  // The next command would repair it again at once.
  if (state === 'broken') keepUndone(place);
  say(`restored: it is ${state === 'healthy' ? 'healthy' : `${state ?? 'gone'}, as it was`}`);
  return true;
}
