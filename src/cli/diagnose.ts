import type { Decision } from '../decision/decision.ts';
import { repairOrUpdate } from '../decision/update-from-wrapper.ts';
import type { Variables } from '../request/variables.ts';
import type { Environment } from '../discovery/venv/environment.ts';
import type { Context } from '../shim/process-context.ts';
import { settingsOf } from '../shim/plan.ts';
import { inspect } from './inspect.ts';

/** A virtual environment, and what the next command would repair in it and say, if anything. */
export interface Diagnosis extends Pick<Decision, 'repairs' | 'messages' | 'reasons'> {
  readonly environment: Environment;
}

/**
 * Takes the path of the real uv and an absolute directory. Examines it as `uv pip list` would if it were active.
 * Undefined without an environment. Ignores UVSHIM_HEAL, because the user requested this.
 */
export async function diagnose(uv: string, place: string, context: Context): Promise<Diagnosis | undefined> {
  const look = async (taken: ReadonlySet<string>) => {
    const variables = { ...without(taken, context.variables), VIRTUAL_ENV: place };
    const here = { ...context, variables };
    const { request, situation } = await inspect('pip list', uv, here, { noConfig: true });
    const active = situation.candidates.find(({ by }) => by === 'VIRTUAL_ENV');
    return { request, environment: active?.environment, baseInterpreter: situation.baseInterpreter };
  };
  const alone = await look(new Set([...ELSEWHERE, 'UV_PYTHON']));
  if (!alone.environment) return undefined;
  // UV_PYTHON may name another wrapper today.
  const named = alone.environment.recordedWrapper && (await look(ELSEWHERE)).environment;
  const environment = named ?? alone.environment;
  // No stand-in is needed for a repair.
  const settings = { ...settingsOf(context, {}), mayRepair: true, isRequested: true };
  const result = repairOrUpdate(alone.request, environment, alone.baseInterpreter, settings);
  const { repairs = [], messages = [], reasons = [] } = result ?? {};
  return { environment, repairs, messages, reasons };
}

/** Variables that would make uv work elsewhere. */
const ELSEWHERE: ReadonlySet<string> = new Set(['UV_SYSTEM_PYTHON', 'UV_INTERNAL__PARENT_INTERPRETER']);

function without(names: ReadonlySet<string>, variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.has(name)));
}
