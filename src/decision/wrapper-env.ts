import type { ProjectSituation } from '../discovery/situation.ts';
import type { Request } from '../request/request.ts';
import type { RuleResult } from './decision.ts';

/** Passes the wrapper's variables, merged with the caller's, to the program that `uv run` starts. */
export function passWrapperVariables(
  _: Request,
  { wrapperVariables }: Pick<ProjectSituation, 'wrapperVariables'>,
): RuleResult | undefined {
  if (!wrapperVariables) return undefined;
  const { wrapper, variables } = wrapperVariables;
  const names = [...new Set(variables.map(({ name }) => name))];
  return {
    edits: variables.map(({ name, how, value, separator }) => ({
      do: how,
      variable: name,
      value,
      separator,
    })),
    reasons: [`${wrapper} sets ${names.join(', ')} for what it starts`],
  };
}
