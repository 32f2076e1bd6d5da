import { relative, resolve } from 'node:path';
import type { Repair } from '../decision/decision.ts';
import { changesToHeal, heal } from '../heal/heal.ts';
import { render, type Message } from '../report/message.ts';
import type { Variables } from '../request/environment.ts';
import type { Environment } from '../situation/environment.ts';
import { environmentsHere } from '../situation/environments-here.ts';
import type { Context } from './context.ts';
import { cannotBeHealed, doesNotAnswer, healingFailed, noEnvironment } from './messages.ts';
import type { Typed } from './parse.ts';
import { makePlan } from './plan.ts';
import { makeScene } from './scene.ts';

/**
 * `repair [--dry-run] [-q] [VENV…]`: heals what the next command of uv's would heal, on request, and shows each change before
 * it is made. Ends with 1 where one of them is not healthy in the end, or would not be.
 */
export async function repair(uv: string, { words, options }: Typed, context: Context): Promise<number> {
  const places = words.map((word) => resolve(context.directory, word));
  const found = places.length > 0 ? places : await placesHere(context);
  const say = (line: string) => {
    if (!options.quiet) context.print(`${line}\n`);
  };
  if (found.length === 0) say(`there is no virtual environment in ${context.directory}`);
  let isWell = true;
  for (const place of found) {
    const isHealthy = await repairOne(uv, place, options.dryRun === true, say, context);
    isWell &&= isHealthy;
  }
  return isWell ? 0 : 1;
}

async function placesHere(context: Context): Promise<string[]> {
  const { interpreters, remember } = makeScene(context);
  const environments = await environmentsHere(context.variables, context.directory, interpreters);
  remember();
  return environments.map(({ directory }) => directory);
}

/** Whether the environment is healthy in the end, or would be. */
async function repairOne(
  uv: string,
  place: string,
  isDry: boolean,
  say: (line: string) => void,
  context: Context,
): Promise<boolean> {
  const fail = (message: Message) => {
    context.complain(`${render(message)}\n`);
    return false;
  };
  // What `uv pip list` would do with it: that heals whatever it looks at.
  const plan = await makePlan(uv, ['pip', 'list', '--no-config'], {
    ...context,
    variables: asActive(place, context.variables),
  });
  const environment = plan.situation?.candidates.find(({ by }) => by === 'VIRTUAL_ENV')?.environment;
  if (environment === undefined) return fail(noEnvironment(place));
  if (environment.state === 'healthy') {
    say(`${place} is healthy${environment.writable ? '' : ', and read-only'}`);
    return true;
  }
  const healing = plan.decision.repairs.find(isHealing);
  if (healing === undefined) return fail(plan.decision.messages[0] ?? whyNot(environment));
  say(plan.decision.reasons[0] ?? place);
  try {
    for (const { path, from = 'a file', to } of changesToHeal(place, healing.base))
      say(`  ${relative(place, path)}: ${from} → ${to}`);
    if (!isDry) heal(place, healing.base);
  } catch (error) {
    return fail(healingFailed(place, error));
  }
  say(isDry ? `would be healed: nothing was changed` : `healed: it stands on ${healing.base} now`);
  return true;
}

/** With the environment active, and nobody to say otherwise; it was asked for, so that UVSHIM_HEAL is no word on it. */
function asActive(place: string, variables: Variables): Variables {
  const others = Object.entries(variables).filter(([name]) => !OTHERWISE.has(name));
  return { ...Object.fromEntries(others), VIRTUAL_ENV: place };
}

const OTHERWISE: ReadonlySet<string> = new Set([
  'UV_PYTHON',
  'UV_SYSTEM_PYTHON',
  'UV_INTERNAL__PARENT_INTERPRETER',
  'UVSHIM_HEAL',
]);

function isHealing(repair: Repair): repair is Extract<Repair, { do: 'heal' }> {
  return repair.do === 'heal';
}

function whyNot({ directory, state, writable }: Environment): Message {
  return writable || state === 'silent' ? doesNotAnswer(directory) : cannotBeHealed(directory, state);
}
