import { merge } from '../decision/decision.ts';
import { renderAnswer } from '../cache/render-shell.ts';
import { prepare } from '../shim.ts';
import type { LauncherCall } from '../shim/cache-decision.ts';
import { withInput } from '../shim/caller-input.ts';
import type { Context } from '../shim/process-context.ts';
import { uvRunsAsIs } from './command-messages.ts';

/**
 * `decide UV SELF LAUNCHER PLACE SHAPE SPOT USUAL ACTIVE ARGS…`: called by the launcher. Repairs environments if needed, prints
 * the script for the launcher to evaluate, and caches the decision at PLACE in the cache, unless that is empty. If anything
 * fails, the script leaves the caller's command unchanged and prints one line. `LauncherCall` describes the words.
 */
export async function printDecision(words: readonly string[], context: Context): Promise<number> {
  const [uv = '', self = '', launcher = '', place = '', shape = '', spot = '', usual = '', active = ''] =
    words;
  const call = { uv, self, launcher, place, shape, spot, usual, active };
  const script = await answer(call, words.slice(Object.keys(call).length), context);
  context.answer(withInput(context.input.consumed(), script));
  return 0;
}

/** Fails open. */
async function answer(call: LauncherCall, argv: readonly string[], context: Context): Promise<string> {
  const trace = (line: string) => {
    if (context.variables.UVSHIM_TRACE) context.complain(`uvshim: trace: ${line}\n`);
  };
  try {
    return await prepare(call, argv, context, trace);
  } catch (error) {
    trace(error instanceof Error ? (error.stack ?? error.message) : String(error));
    // Print messages only in the first call of a loop of UVSHIM_UV.
    const messages = context.variables.UVSHIM_STARTS?.startsWith('++') ? [] : uvRunsAsIs(error);
    return renderAnswer(merge({ messages, reasons: [] }), false);
  }
}
