import { join } from 'node:path';
import type { Decision } from '../decision/decision.ts';
import { NoStandIn } from '../heal/no-stand-in.ts';
import { shadowParts } from '../heal/shadow.ts';
import { renderDecisionFile, renderHead, type Circumstances } from '../replay/decision-file.ts';
import { storeDecision } from '../replay/decision-store.ts';
import { locate } from '../replay/located.ts';
import { renderAnswer } from '../replay/script.ts';
import type { Clock } from '../replay/times.ts';
import { findsUvAgain } from '../replay/uv-search.ts';
import { createFiles, type Witness } from '../situation/files.ts';
import { withInput } from './caller-input.ts';
import { DirectoryError, type Context } from './context.ts';
import { failingOpen } from './messages.ts';
import { makePlan, type Plan } from './plan.ts';
import { sayOnce } from './say-once.ts';
import { isNothing, observeUsual } from './usual.ts';

/**
 * `decide UV SELF LAUNCHER PLACE SHAPE USUAL ARGS…`: called by the launcher. Repairs environments if needed, prints the script
 * for the launcher to evaluate, caches the decision for SHAPE at PLACE in the cache, unless that is empty, and at USUAL that nothing is to be done for any
 * usual command, if so. If anything
 * fails, the script leaves the caller's command unchanged and prints one line.
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

/** The launcher's part of the arguments. */
interface Asking {
  /** the path of the real uv */
  readonly uv: string;
  /** the launcher's path as it was called */
  readonly self: string;
  /** the launcher's version and directory */
  readonly launcher: string;
  /** the file for the cached decision, below the cache directory; empty for none */
  readonly place: string;
  /** the launcher's cache key: all of the command line that counts */
  readonly shape: string;
  /** the file for the decision that serves all usual commands, like `place` */
  readonly usual: string;
}

async function answer(asking: Asking, argv: readonly string[], context: Context): Promise<string> {
  try {
    const plan = await settledPlan(asking.uv, argv, context);
    plan.decision.reasons.forEach((reason) => {
      trace(reason, context);
    });
    if (plan.cache.why !== undefined) trace(`nothing is kept: ${plan.cache.why}`, context);
    if (plan.decision.repairs.length > 0) {
      const { carryOut } = await import('../heal/repair.ts');
      await carryOut(plan.decision.repairs, plan.cache.directory);
    }
    const { now, later } = sayOnce(plan, context);
    const text = renderAnswer(now, plan.request?.quiet ?? false);
    if (asking.place !== '' && isLasting(plan))
      await writeDown(asking, { ...plan, decision: later }, context);
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
  if (plan.decision.asking === undefined) return plan;
  return (await import('./choice.ts')).choose(plan, uv, PROGRESS, context);
}

/** A decision that depends on uv's answer to --dry-run is not cached, because the launcher cannot ask uv. */
async function settledPlan(uv: string, argv: readonly string[], context: Context): Promise<Plan> {
  const plan = await chosenPlan(await makePlan(uv, argv, context), uv, context);
  if (plan.decision.trial === undefined) return plan;
  const { settle } = await import('./trial.ts');
  return { ...plan, decision: await settle(plan, uv, argv, context), isLasting: false };
}

/** A repair changes the environment, so the next call needs a new decision. */
function isLasting({ decision, isLasting }: Plan): boolean {
  const changes = decision.repairs.some((repair) => repair.do === 'heal' || repair.do === 'follow');
  return isLasting && !decision.oneTime && !changes;
}

/** What is cached, and what it depends on besides the launcher, the variables and the directory. */
interface Written extends Pick<Circumstances, 'shape' | 'environments'> {
  readonly decision: Decision;
  readonly isQuiet: boolean;
  readonly witnesses: readonly Witness[];
  /** whether the launcher can skip its search for uv: a call as uvx also depends on the uvx beside uv */
  readonly mayFindAgain: boolean;
}

/** Caches the decision, and if there is nothing to do for any usual command, that. */
async function writeDown(asking: Asking, plan: Plan, context: Context): Promise<void> {
  const { decision, request, witnesses, cache, clock } = plan;
  if (cache.directory === undefined || clock === undefined) return;
  const [isQuiet, mayFindAgain] = [request?.quiet ?? false, request?.role !== 'tool'];
  const { shape, place, usual } = asking;
  write(
    asking,
    cache.directory,
    clock,
    place,
    { shape, decision, isQuiet, witnesses, mayFindAgain },
    context,
  );
  if (usual === '' || request === undefined || !isNothing(decision)) return;
  const found = await observeUsual(asking.uv, clock.now, context);
  if (found === undefined) return;
  const own = { ...found, decision: NOTHING, isQuiet: false, mayFindAgain: true };
  write(asking, cache.directory, clock, usual, own, context);
}

/** If the decision cannot be cached, the next call only takes longer. */
function write(
  { uv, self, launcher }: Asking,
  cache: string,
  clock: Clock,
  place: string,
  { decision, isQuiet, witnesses, mayFindAgain, ...more }: Written,
  context: Context,
): void {
  const { variables, directory, program } = context;
  try {
    const made = decision.repairs.flatMap((repair) =>
      repair.do === 'shadow' ? shadowParts(cache, repair) : [],
    );
    const own = createFiles();
    own.exists(program);
    const seen = [...own.witnesses(), ...witnesses];
    const launcherOnPath = mayFindAgain ? findsUvAgain(uv, self, variables.PATH ?? '', seen) : undefined;
    const located = locate(witnesses);
    const circumstances = {
      uv,
      launcher,
      variables,
      directory,
      witnesses: seen,
      made,
      launcherOnPath,
      located,
      clock,
      ...more,
    };
    const rendered = renderDecisionFile(decision, isQuiet, circumstances);
    const file = join(cache, place);
    storeDecision(cache, file, rendered, renderHead(circumstances));
    trace(`written down at ${file}`, context);
  } catch (error) {
    trace(`not written down: ${error instanceof Error ? error.message : String(error)}`, context);
  }
}

function trace(line: string, context: Context): void {
  if (context.variables.UVSHIM_TRACE) context.complain(`uvshim: trace: ${line}\n`);
}
