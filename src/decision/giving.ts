import type { Situation } from '../situation/situation.ts';
import type { Verdict } from './decision.ts';

/** What uv runs for the user gets what the wrapper would give it, of what the caller has today. */
export function giving({ wrapperVariables }: Situation): Verdict | undefined {
  if (wrapperVariables === undefined) return undefined;
  const { wrapper, variables } = wrapperVariables;
  return {
    edits: variables.map(({ name, how, value, separator }) =>
      how === 'set' ? { do: how, variable: name, value } : { do: how, variable: name, value, separator },
    ),
    reasons: [`${wrapper} sets ${variables.map(({ name }) => name).join(', ')} for what it starts`],
  };
}
