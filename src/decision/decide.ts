import { isFrozen } from '../request/changes-environment.ts';
import type { Request } from '../request/request.ts';
import type { Situation } from '../discovery/situation.ts';
import { merge, type Decision, type Rule, type Settings, type RuleResult } from './decision.ts';
import { stepAfterVenv } from './after-venv.ts';
import { passWrapperVariables } from './wrapper-env.ts';
import { needsRepair } from './repair-venv.ts';
import { keepPackages } from './keep-packages.ts';
import { buildRules, createRules } from './create-rules.ts';
import { repairTools } from './repair-tools.ts';
import { pipRules } from './pip-rules.ts';

/** The first rule for the command's role that applies decides. */
export function decide(request: Request, situation: Situation, settings: Settings): Decision {
  const result = firstOf(rulesFor(request, situation), request, situation, settings);
  const kept = keepPackages(request, situation, result);
  if (kept?.createFirst) return merge(kept);
  const given = passWrapperVariables(situation);
  const decision = {
    ...merge(
      repairTools(request, situation, settings),
      result && withGiven(preparedBy(kept, result), given),
      kept,
      given,
      frozen(request, situation),
    ),
    ...stepAfterVenv(request, situation),
  };
  return decision.reasons.length === 0 && decision.afterUv === undefined
    ? { ...decision, reasons: ['nothing is wrapped, broken or read-only here'] }
    : decision;
}

/** The launcher does not tell commands with `--frozen`, which repair nothing, from the others. */
function frozen(request: Request, { environment }: Situation): RuleResult | undefined {
  return environment && needsRepair(environment) && isFrozen(request)
    ? { reasons: [], isOneTime: true }
    : undefined;
}

function rulesFor({ role }: Request, { onlyBuilds }: Situation): readonly Rule[] {
  if (onlyBuilds) return buildRules;
  return role === 'pip-write' || role === 'pip-read' || role === 'pip-resolve' ? pipRules : createRules;
}

/** What keeps packages prepares all else, too. */
function preparedBy(kept: RuleResult | undefined, result: RuleResult): RuleResult {
  return kept?.runFirst ? { ...result, runFirst: kept.runFirst } : result;
}

/** The dry run's alternative sets the same variables as the decision that it replaces. */
function withGiven(result: RuleResult, { edits = [], reasons }: RuleResult = { reasons: [] }): RuleResult {
  const { ifUnchanged } = result;
  if (ifUnchanged === undefined) return result;
  const both = { edits: [...ifUnchanged.edits, ...edits], reasons: [...ifUnchanged.reasons, ...reasons] };
  return { ...result, ifUnchanged: { ...ifUnchanged, ...both } };
}

function firstOf(
  rules: readonly Rule[],
  request: Request,
  situation: Situation,
  settings: Settings,
): RuleResult | undefined {
  for (const rule of rules) {
    const result = rule(request, situation, settings);
    if (result) return result;
  }
  return undefined;
}
