import { venvPlace } from '../discovery/project/project.ts';
import type { Situation } from '../discovery/situation.ts';
import type { Request } from '../request/request.ts';
import { merge, type Decision, type Settings } from './decision.ts';
import { pipEnvironments } from './pip-environments.ts';
import { RULES, type RuleList } from './rules.ts';

/** Each kind of command has its list of rules. A rule that adds something waits until the environment is there. */
export function decide(request: Request, situation: Situation, settings: Settings): Decision {
  const { first, also = [] } = RULES[situation.kind] as RuleList<Situation>;
  const decided = firstOf(first, (rule) => rule(request, situation, settings));
  const added = decided?.createFirst ? [] : also.map((rule) => rule(request, situation, settings, decided));
  const decision = merge(decided, ...added);
  const isIdle = decision.reasons.length === 0 && !decision.afterUv;
  return {
    ...decision,
    environment: environmentOf(request, situation),
    ...(isIdle && { reasons: ['nothing is wrapped, broken or read-only here'] }),
  };
}

/** The first result that is defined. */
function firstOf<Item, Result>(
  items: readonly Item[],
  resultOf: (item: Item) => Result | undefined,
): Result | undefined {
  for (const item of items) {
    const result = resultOf(item);
    if (result) return result;
  }
  return undefined;
}

/** The environment that the command works in or creates. */
function environmentOf(request: Request, situation: Situation): string | undefined {
  if (situation.kind === 'venv')
    return venvPlace(request, situation.uv, situation.directory, situation.project);
  if (situation.kind === 'pip') {
    const places = pipEnvironments(request, situation);
    return (places?.replacement ?? places?.used)?.directory;
  }
  if (situation.kind === 'project') return situation.project.environment;
  return 'environment' in situation ? situation.environment?.directory : undefined;
}
