import type { ChildProcess } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { getEnv } from '../request/variables.ts';
import { applyEdits } from '../decision/apply-edits.ts';
import { render } from '../output/message.ts';
import { createFiles } from '../fs/files.ts';
import type { Context, Ending } from '../shim/process-context.ts';
import { finish } from './finish.ts';
import { uvRunsAsIs, NO_UV } from './command-messages.ts';
import { makePlan, repair, settle } from '../shim.ts';
import type { Plan } from '../shim/plan.ts';
import { sayOnce } from '../shim/say-once.ts';

/**
 * `run ARGS…`: for systems without a POSIX shell, and so without the launcher. Finds the real uv, decides, and starts
 * it. Returns uv's exit status, or the signal that ended it.
 */
export async function run(argv: readonly string[], context: Context): Promise<Ending> {
  const uv = await findRealUv(context);
  if (uv === undefined) {
    context.complain(`${render(NO_UV)}\n`);
    return 127;
  }
  const plan = await planAndRepair(uv, argv, context);
  const { request, decision } = plan;
  if (decision.ending !== undefined) return decision.ending;
  if (!request?.quiet && !context.variables.UVSHIM_QUIET) {
    for (const message of sayOnce(plan, context).now.messages) context.complain(`${render(message)}\n`);
  }
  if (decision.createFirst) {
    const { argv: first, environment } = decision.createFirst;
    const made = await run(first, context);
    if (made !== 0) return made;
    if (createFiles().exists(join(environment, 'pyvenv.cfg'))) return run(argv, context);
  }
  const edited = applyEdits(decision, argv, context.variables);
  if (decision.runFirst) {
    const { argv: first, variables: own } = decision.runFirst;
    const variables = { ...edited.variables, ...own };
    const prepared = await start(uv, { argv: [...first], variables }, context);
    if (prepared !== 0) return prepared;
  }
  const ending = await start(uv, edited, context);
  if (decision.afterUv && ending === 0) finish([JSON.stringify(decision.afterUv)], context);
  return ending;
}

const STDERR = 2;

/** UVSHIM_UV, or else the next uv on PATH, unless it is the same file as a uvshim beside it. */
async function findRealUv({ variables, directory }: Context): Promise<string | undefined> {
  const { isProgram, isSamePlace } = createFiles();
  if (variables.UVSHIM_UV) return [resolve(directory, variables.UVSHIM_UV)].find(isProgram);
  const { default: which } = await import('which');
  const path = getEnv(variables, 'PATH') ?? '';
  const found = await which('uv', { path, all: true, nothrow: true });
  return found?.find((uv) => !isSamePlace(uv, join(dirname(uv), 'uvshim')));
}

/** Fails open, as the launcher does. */
async function planAndRepair(
  uv: string,
  argv: readonly string[],
  context: Context,
): Promise<Pick<Plan, 'decision' | 'request' | 'cache'>> {
  try {
    const plan = await settle(await makePlan(uv, argv, context), uv, argv, STDERR, context);
    await repair(plan);
    return plan;
  } catch (error) {
    const messages = uvRunsAsIs(error);
    const decision = { edits: [], repairs: [], messages, reasons: [] };
    return { decision, cache: {} };
  }
}

async function start(uv: string, edited: ReturnType<typeof applyEdits>, context: Context): Promise<Ending> {
  const { default: spawn } = await import('cross-spawn');
  const child: ChildProcess = spawn(uv, edited.argv, { stdio: 'inherit', env: edited.variables });
  const interruption = context.interruption();
  interruption.addEventListener('abort', () => {
    // A terminal's SIGINT reaches the child by itself.
    if (interruption.reason !== 'SIGINT') child.kill(interruption.reason as NodeJS.Signals);
  });
  return new Promise((end, fail) => {
    child.on('error', fail);
    child.on('exit', (status, signal) => {
      end(signal ?? status ?? 1);
    });
  });
}
