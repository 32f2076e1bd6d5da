import { resolve } from 'node:path';
import { decide } from '../decision/decide.ts';
import { askProgram } from '../process/run-captured.ts';
import { observeInterpreter } from '../discovery/interpreter/interpreter.ts';
import { findPython } from '../discovery/real-uv.ts';
import type { Context } from './context.ts';
import { settingsOf, type Plan } from './plan.ts';
import { makeScene } from './open-interpreters.ts';

/** Milliseconds: the longest that a timer can take, because uv may have to download. */
const PATIENCE = 2 ** 31 - 1;

/**
 * Takes a plan, the path of the real uv, and a file descriptor for what uv prints on stderr meanwhile. If the decision depends
 * on which interpreter uv chooses, asks uv and decides with the answer. If uv fails, the user has seen why, and the command
 * ends with uv's status; but if uv finds a Python without a search path too, the user's command runs unchanged.
 */
export async function choose(plan: Plan, uv: string, progress: number, context: Context): Promise<Plan> {
  const { decision, request, situation } = plan;
  const { asking, ...unchanged } = decision;
  if (asking === undefined || request === undefined || situation === undefined) return plan;
  const { directory } = context;
  const onSearchPath = { ...context.variables, ...asking.variables };
  const { interpreters } = makeScene(context);
  const decideFor = async (python: string | undefined): Promise<Plan | undefined> => {
    const maker = python === undefined ? undefined : await observeInterpreter(python, interpreters);
    return (
      maker && {
        ...plan,
        decision: decide(request, { ...situation, maker }, settingsOf(context, plan.cache)),
      }
    );
  };
  const words = [...request.discovery, '--system', ...asking.find];
  const reply = await askProgram(resolve(directory, uv), asking.argv, {
    variables: onSearchPath,
    directory,
    progress,
    patience: PATIENCE,
  });
  const chosen = reply.status === 0 ? await decideFor(reply.text.trim()) : undefined;
  if (chosen) return chosen;
  // A uv that succeeds and prints nothing will not print more the next time.
  const isLasting = plan.isLasting && reply.status === 0 && reply.text === '';
  const failed = { ...plan, decision: unchanged, isLasting };
  if (!reply.status)
    return (await decideFor(await findPython(situation.uv, words, onSearchPath, directory))) ?? failed;
  if (await findPython(situation.uv, words, context.variables, directory)) return failed;
  return { ...failed, decision: { ...unchanged, ending: reply.status } };
}
