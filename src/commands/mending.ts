import type { Verdict } from '../decision/decision.ts';
import { mending } from '../decision/following.ts';
import { shadowPath } from '../heal/shadow.ts';
import type { Variables } from '../request/environment.ts';
import type { Environment } from '../situation/environment.ts';
import type { Context } from './context.ts';
import { makePlan } from './plan.ts';

/** A virtual environment, and what uv's next command would do in it before uv works there: nothing where it is well. */
export interface Mending {
  readonly environment: Environment;
  readonly verdict?: Verdict;
}

/**
 * Takes the path of the real uv and the directory of an environment (absolute), and looks at it as `uv pip list` would
 * where it is active; undefined where there is none. It was asked for, so that UVSHIM_HEAL is no word on it.
 */
export async function observeMending(
  uv: string,
  place: string,
  context: Context,
): Promise<Mending | undefined> {
  const look = async (taken: ReadonlySet<string>) => {
    const variables = { ...without(taken, context.variables), VIRTUAL_ENV: place };
    const { situation } = await makePlan(uv, ['pip', 'list', '--no-config'], { ...context, variables });
    const candidate = situation?.candidates.find(({ by }) => by === 'VIRTUAL_ENV');
    return { environment: candidate?.environment, maker: situation?.maker };
  };
  const alone = await look(new Set([...ELSEWHERE, 'UV_PYTHON']));
  if (alone.environment === undefined) return undefined;
  // Whoever named the wrapper is asked what it names today, be it UV_PYTHON.
  const named = alone.environment.remembered && (await look(ELSEWHERE)).environment;
  const environment = named ?? alone.environment;
  const settings = {
    heal: true,
    isRequested: true,
    shadowOf: (target: string) => shadowPath(context.cache, target),
  };
  const verdict = mending(environment, alone.maker, settings);
  return { environment, ...(verdict && { verdict }) };
}

/** By these uv would work elsewhere. */
const ELSEWHERE: ReadonlySet<string> = new Set(['UV_SYSTEM_PYTHON', 'UV_INTERNAL__PARENT_INTERPRETER']);

function without(names: ReadonlySet<string>, variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.has(name)));
}
