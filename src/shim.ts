import { merge } from './decision/decision.ts';
import { decide } from './decision/decide.ts';
import { renderAnswer } from './cache/render-shell.ts';
import { observe } from './discovery/observe.ts';
import { readRequest } from './request/request.ts';
import { cacheDecision, type LauncherCall } from './shim/cache-decision.ts';
import type { Context } from './shim/process-context.ts';
import { openLookups, type SharedLookups } from './shim/open-lookups.ts';
import { settingsOf, type Plan, type PlanFor } from './shim/plan.ts';
import { sayOnce } from './shim/say-once.ts';

// The flow of every command that the launcher asks about: request → situation → decision → repairs → cache → answer.

/**
 * Takes the launcher's part of the call, and uv's arguments. Does what has to be done before uv runs, caches the decision,
 * and returns the script that the launcher evaluates. Throws if it cannot decide: the caller's command then runs unchanged.
 */
export async function prepare(
  call: LauncherCall,
  argv: readonly string[],
  context: Context,
  trace: (line: string) => void,
): Promise<string> {
  const plan = await settle(await makePlan(call.uv, argv, context), call.uv, argv, PROGRESS, context);
  plan.decision.reasons.forEach(trace);
  if (plan.cache.why !== undefined) trace(`nothing is kept: ${plan.cache.why}`);
  await repair(plan);
  const { now, later } = sayOnce(plan, context);
  const answer = renderAnswer(now, plan.request?.quiet ?? false);
  const planFor: PlanFor = (other, similar) => makePlan(call.uv, other, context, plan, similar);
  if (call.place !== '') await cacheDecision(call, { ...plan, decision: later }, planFor, context, trace);
  return answer;
}

/** The launcher opens this file descriptor, because it hides what Node itself prints on stderr. */
const PROGRESS = 3;

/**
 * Takes the path of the real uv and its arguments. Reads the request, observes the situation and decides. Changes nothing,
 * except the cached answers of programs. Does not trust files that others may have written. May take what an earlier plan of this
 * call has read, and the plan of a similar command, whose situation has all but the wrapper's variables.
 */
export async function makePlan(
  uv: string,
  argv: readonly string[],
  context: Context,
  earlier?: SharedLookups,
  similar?: Promise<Plan>,
): Promise<Plan> {
  const { variables, directory } = context;
  const request = readRequest(argv, variables);
  const { answers, cache, clock, files } = earlier ?? openLookups(context, request?.noCache);
  const shared = { answers, cache, clock, files };
  if (!request || request.startsNothing) {
    const decision = merge({ reasons: ['uv looks for no Python here'] });
    // With an argument, `uv pip install` would start something, and the key lacks the arguments.
    return { ...shared, decision, dependencies: [], isCacheable: request?.role !== 'pip-write' };
  }
  const command = { request, uvPath: uv, callerDirectory: directory, answers, files };
  const known = similar?.then((plan) => plan.situation);
  const { situation, isCacheable } = await observe(command, context.input.read, known);
  const decision = decide(request, situation, settingsOf(context, cache));
  return { ...shared, request, situation, decision, dependencies: files.dependencies(), isCacheable };
}

/**
 * Some decisions depend on uv itself: on the interpreter that it chooses, or on whether a dry run changes anything. Takes such
 * a plan, the path of the real uv, its arguments, and a file descriptor for what uv prints on stderr. Asks uv.
 */
export async function settle(
  plan: Plan,
  uv: string,
  argv: readonly string[],
  progress: number,
  context: Context,
): Promise<Plan> {
  const chosen = plan.decision.queryUv
    ? await (await import('./shim/uv-choice.ts')).resolveUvChoice(plan, uv, progress, context)
    : plan;
  if (!chosen.decision.ifUnchanged) return chosen;
  const { resolveDryRun } = await import('./shim/dry-run.ts');
  // The launcher cannot ask uv.
  return { ...chosen, decision: await resolveDryRun(chosen, uv, argv, context), isCacheable: false };
}

/** Repairs environments and creates stand-ins, as the decision says. */
export async function repair({ decision, cache }: Plan): Promise<void> {
  if (decision.repairs.length === 0) return;
  const { applyRepairs } = await import('./apply/apply-repairs.ts');
  await applyRepairs(decision.repairs, cache.directory);
}
