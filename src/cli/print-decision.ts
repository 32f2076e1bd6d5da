import type { Decision } from '../decision/decision.ts';
import { NoStandIn } from '../apply/no-stand-in.ts';
import { renderAnswer } from '../cache/render-shell.ts';
import { withInput } from './caller-input.ts';
import { DirectoryError, type Context } from './context.ts';
import { failingOpen } from './command-messages.ts';
import { makePlan, type Plan } from './plan.ts';
import { sayOnce } from './say-once.ts';
import { cacheDecision, type LauncherCall } from './cache-decision.ts';

/**
 * `decide UV SELF LAUNCHER PLACE SHAPE USUAL ARGS…`: called by the launcher. Repairs environments if needed, prints the script
 * for the launcher to evaluate, and caches the decision for SHAPE at PLACE in the cache, unless that is empty. USUAL is the
 * place of the decision for all usual commands. If anything fails, the script leaves the caller's command unchanged and prints
 * one line.
 */
export async function printDecision(
  [uv = '', self = '', launcher = '', place = '', shape = '', usual = '', ...argv]: readonly string[],
  context: Context,
): Promise<number> {
  const script = await answer({ uv, self, launcher, place, shape, usual }, argv, context);
  context.answer(withInput(context.input.consumed(), script));
  return 0;
}

const NOTHING: Decision = { edits: [], repairs: [], messages: [], reasons: [] };

async function answer(asking: LauncherCall, argv: readonly string[], context: Context): Promise<string> {
  try {
    const plan = await settledPlan(asking.uv, argv, context);
    plan.decision.reasons.forEach((reason) => {
      trace(reason, context);
    });
    if (plan.cache.why !== undefined) trace(`nothing is kept: ${plan.cache.why}`, context);
    if (plan.decision.repairs.length > 0) {
      const { applyRepairs } = await import('../apply/apply-repairs.ts');
      await applyRepairs(plan.decision.repairs, plan.cache.directory);
    }
    const { now, later } = sayOnce(plan, context);
    const text = renderAnswer(now, plan.request?.quiet ?? false);
    if (asking.place !== '')
      await cacheDecision(asking, { ...plan, decision: later }, context, (line) => {
        trace(line, context);
      });
    return text;
  } catch (error) {
    trace(error instanceof Error ? (error.stack ?? error.message) : String(error), context);
    if (error instanceof NoStandIn || error instanceof DirectoryError) return renderAnswer(NOTHING, false);
    // Print messages only in the first call of a loop of UVSHIM_UV.
    const messages = context.variables.UVSHIM_STARTS?.startsWith('++') ? [] : [failingOpen(error)];
    return renderAnswer({ edits: [], repairs: [], messages, reasons: [] }, false);
  }
}

/** The launcher opens this file descriptor, because it hides what Node itself prints on stderr. */
const PROGRESS = 3;

/** If the decision depends on what uv chooses, uv is asked now; the answer holds as long as the rest of the decision. */
async function chosenPlan(plan: Plan, uv: string, context: Context): Promise<Plan> {
  if (plan.decision.queryUv === undefined) return plan;
  return (await import('./uv-choice.ts')).resolveUvChoice(plan, uv, PROGRESS, context);
}

/** A decision that depends on uv's answer to --dry-run is not cached, because the launcher cannot ask uv. */
async function settledPlan(uv: string, argv: readonly string[], context: Context): Promise<Plan> {
  const plan = await chosenPlan(await makePlan(uv, argv, context), uv, context);
  if (plan.decision.ifUnchanged === undefined) return plan;
  const { resolveDryRun } = await import('./dry-run.ts');
  return { ...plan, decision: await resolveDryRun(plan, uv, argv, context), isCacheable: false };
}

function trace(line: string, context: Context): void {
  if (context.variables.UVSHIM_TRACE) context.complain(`uvshim: trace: ${line}\n`);
}
