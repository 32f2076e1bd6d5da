import { resolve } from 'node:path';
import { decide } from '../decision/decide.ts';
import { runCaptured } from '../process/run-captured.ts';
import { observeInterpreter } from '../discovery/interpreter/interpreter.ts';
import { findPython } from '../discovery/real-uv.ts';
import type { Context } from './process-context.ts';
import { settingsOf, type Plan } from './plan.ts';
import { openInterpreters } from './open-interpreters.ts';
import { DOWNLOAD_TIMEOUT_MS } from '../limits.ts';

/**
 * Takes a plan, the path of the real uv, and a file descriptor for what uv prints on stderr meanwhile. If the decision depends
 * on which interpreter uv chooses, asks uv and decides with the answer. If uv fails, the user has seen why, and the command
 * ends with uv's status; but if uv finds another Python without a search path, the user's command runs unchanged.
 */
export async function resolveUvChoice(
  plan: Plan,
  uv: string,
  progress: number,
  context: Context,
): Promise<Plan> {
  const { decision, request, situation } = plan;
  const { queryUv, ...unchanged } = decision;
  if (!queryUv || !request) return plan;
  if (situation?.kind !== 'tool' && situation?.kind !== 'project') return plan;
  const { directory } = context;
  const onSearchPath = { ...context.variables, ...queryUv.variables };
  const { interpreters } = openInterpreters(context);
  const decideFor = async (python: string | undefined): Promise<Plan | undefined> => {
    const baseInterpreter = python === undefined ? undefined : await observeInterpreter(python, interpreters);
    return (
      baseInterpreter && {
        ...plan,
        decision: decide(request, { ...situation, baseInterpreter }, settingsOf(context, plan.cache)),
      }
    );
  };
  const words = [...request.discovery, '--system', ...queryUv.find];
  const reply = await runCaptured(resolve(directory, uv), queryUv.argv, {
    variables: onSearchPath,
    directory,
    progress,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  });
  const chosen = reply.status === 0 ? await decideFor(reply.text.trim()) : undefined;
  if (chosen) return chosen;
  // A uv that succeeds and prints nothing will not print more the next time.
  const isCacheable = plan.isCacheable && reply.status === 0 && reply.text === '';
  const failed = { ...plan, decision: unchanged, isCacheable };
  if (!reply.status)
    return (await decideFor(await findPython(situation.uv, words, onSearchPath, directory))) ?? failed;
  const without = await findPython(situation.uv, words, context.variables, directory);
  if (without !== undefined && without !== (await findPython(situation.uv, words, onSearchPath, directory)))
    return failed;
  return { ...failed, decision: { ...unchanged, ending: reply.status } };
}
