import { applyEdits } from '../decision/apply-edits.ts';
import type { Context } from '../shim/process-context.ts';
import { asLog, asSentences } from './explanation.ts';
import type { Typed } from './parse.ts';
import { makePlan } from '../shim.ts';

/** `explain [--json] ARGS…`: prints what `uv ARGS…` would run, each edit, and why. Runs and repairs nothing. */
export async function explain(
  uv: string,
  { words: typed, options }: Typed,
  context: Context,
): Promise<number> {
  const words = behindUv(typed);
  const { decision } = await makePlan(uv, words, context);
  const command = [uv, ...applyEdits(decision, words, {}).argv];
  if (options.json) {
    const shown = { command, ...decision };
    context.print(`${JSON.stringify(shown, null, 2)}\n`);
    return 0;
  }
  const tried = [uv, ...applyEdits(decision.ifUnchanged ?? decision, words, {}).argv];
  const lines = [
    ...asSentences(decision, words, context.style),
    '',
    ...asLog(uv, decision, command, tried, context.style),
  ];
  context.print(`${lines.join('\n')}\n`);
  return 0;
}

/** Users may type the whole command line. uv has no command with these names. */
function behindUv(words: readonly string[]): readonly string[] {
  if (words[0] === 'uv') return words.slice(1);
  return words[0] === 'uvx' ? ['tool', ...words] : words;
}
