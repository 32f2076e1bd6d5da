import { resolve } from 'node:path';
import type { Repair } from '../decision/decision.ts';
import { changesToUpdate } from '../apply/wrapper-update-changes.ts';
import { changesToRepair, shown, type Shown } from '../apply/venv-changes.ts';
import { applyRepairs } from '../apply/apply-repairs.ts';
import { render, type Message } from '../output/message.ts';
import type { Environment } from '../discovery/venv/environment.ts';
import { environmentsHere } from './environments-here.ts';
import { createFiles } from '../fs/files.ts';
import { queryRealUv } from '../discovery/real-uv.ts';
import type { Context } from '../shim/process-context.ts';
import {
  readOnlyAndBroken,
  doesNotAnswer,
  repairFailed,
  noEnvironment,
  wrongWords,
} from './command-messages.ts';
import { diagnose } from './diagnose.ts';
import { needsRepair } from '../decision/repair-venv.ts';
import type { Typed } from './parse.ts';
import { asLine, undoOne, type One } from './undo.ts';
import { openInterpreters } from '../shim/open-interpreters.ts';

/**
 * `repair [--dry-run] [--undo] [-q] [VENV…]`: repairs what the next command of uv's would repair, on request, and updates an
 * environment from its wrapper as that would; prints each change before it is made. Ends with 1 if one of them is not
 * healthy in the end, or would not be. --undo restores what repairs have replaced instead.
 */
export async function repair(uv: string, { words, options }: Typed, context: Context): Promise<number> {
  if (words.includes('')) {
    context.complain(`${render(wrongWords('an empty word names no environment', 'repair'))}\n`);
    return 2;
  }
  const { variables, directory } = context;
  const examined = openInterpreters(context);
  // Throws if the program is not a uv, as every command does that needs it.
  await queryRealUv(uv, variables, directory, examined.answers, examined.interpreters.files);
  const here = words.length > 0 ? [] : await environmentsHere(variables, directory, examined.interpreters);
  const found = [...words.map((word) => resolve(directory, word)), ...here.map((each) => each.directory)];
  const say = (line: string) => {
    if (!options.quiet) context.print(`${line}\n`);
  };
  if (found.length === 0) say(`there is no virtual environment in ${context.directory}`);
  const fail = (message: Message) => {
    context.complain(`${render(message)}\n`);
    return false as const;
  };
  let isWell = true;
  for (const place of found) {
    const one = { uv, place, isDry: options.dryRun === true, say, fail };
    const isHealthy = await (options.undo === true ? undoOne(one, context) : repairOne(one, context));
    isWell &&= isHealthy;
  }
  return isWell ? 0 : 1;
}

/** Whether the environment is healthy afterwards, or would be. */
async function repairOne({ uv, place, isDry, say, fail }: One, context: Context): Promise<boolean> {
  const found = await diagnose(uv, place, context);
  if (!found) return fail(noEnvironment(place, createFiles().isDirectory(place)));
  const { environment, repairs, messages, reasons } = found;
  const planned = repairs.find(isOfEnvironment);
  if (!planned) {
    const [message] = messages;
    if (message ?? environment.state !== 'healthy') return fail(message ?? whyNot(environment));
    say(`${place} is healthy${environment.writable ? '' : ', and read-only'}`);
    return true;
  }
  reasons.slice(0, 1).forEach(say);
  try {
    for (const change of changesOf(planned)) say(asLine(change));
    if (!isDry) await applyRepairs([planned], undefined);
  } catch (error) {
    return fail(repairFailed(place, error));
  }
  say(isDry ? `would be repaired: nothing was changed` : `repaired: ${whatItIsNow(planned)}`);
  return true;
}

type EnvironmentRepair = Extract<Repair, { do: 'repair' | 'update' }>;

function isOfEnvironment(repair: Repair): repair is EnvironmentRepair {
  return repair.do === 'repair' || repair.do === 'update';
}

function changesOf(planned: EnvironmentRepair): Shown[] {
  const { environment } = planned;
  return planned.do === 'repair'
    ? changesToRepair(environment, planned).map(shown)
    : changesToUpdate(environment, planned.packageSource);
}

function whatItIsNow(planned: EnvironmentRepair): string {
  return planned.do === 'repair'
    ? `its base is ${planned.base} now`
    : `it has the packages of ${planned.packageSource.wrapper} as it is now`;
}

function whyNot(environment: Environment): Message {
  const { directory, state, writable } = environment;
  return writable || !needsRepair(environment)
    ? doesNotAnswer(directory)
    : readOnlyAndBroken(directory, state);
}
