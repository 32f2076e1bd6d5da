import { isFrozen } from '../request/changes-environment.ts';
import type { Request } from '../request/request.ts';
import type { Situation } from '../discovery/situation.ts';
import { together, type Decision, type Rule, type Settings, type Verdict } from './decision.ts';
import { finishing } from './after-venv.ts';
import { giving } from './wrapper-env.ts';
import { isUnwell } from './repair-venv.ts';
import { keeping } from './keep-packages.ts';
import { builderRules, makerRules } from './create-rules.ts';
import { mendTools } from './repair-tools.ts';
import { targetRules } from './pip-rules.ts';

/** The first rule for the command's role that applies decides. */
export function decide(request: Request, situation: Situation, settings: Settings): Decision {
  const verdict = firstOf(rulesFor(request, situation), request, situation, settings);
  const kept = keeping(request, situation, verdict);
  if (kept?.anew) return together(kept);
  const given = giving(situation);
  const decision = {
    ...together(
      mendTools(request, situation, settings),
      verdict && withGiven(preparedBy(kept, verdict), given),
      kept,
      given,
      frozen(request, situation),
    ),
    ...finishing(request, situation),
  };
  return decision.reasons.length === 0 && decision.finish === undefined
    ? { ...decision, reasons: ['nothing is wrapped, broken or read-only here'] }
    : decision;
}

/** The launcher does not tell commands with `--frozen`, which repair nothing, from the others. */
function frozen(request: Request, { environment }: Situation): Verdict | undefined {
  return environment && isUnwell(environment) && isFrozen(request)
    ? { reasons: [], oneTime: true }
    : undefined;
}

function rulesFor({ role }: Request, { onlyBuilds }: Situation): readonly Rule[] {
  if (onlyBuilds) return builderRules;
  return role === 'writes' || role === 'reads' || role === 'resolves' ? targetRules : makerRules;
}

/** What keeps packages prepares all else, too. */
function preparedBy(kept: Verdict | undefined, verdict: Verdict): Verdict {
  return kept?.before ? { ...verdict, before: kept.before } : verdict;
}

/** The dry run's alternative sets the same variables as the decision that it replaces. */
function withGiven(verdict: Verdict, { edits = [], reasons }: Verdict = { reasons: [] }): Verdict {
  const { trial } = verdict;
  if (trial === undefined) return verdict;
  const both = { edits: [...trial.edits, ...edits], reasons: [...trial.reasons, ...reasons] };
  return { ...verdict, trial: { ...trial, ...both } };
}

function firstOf(
  rules: readonly Rule[],
  request: Request,
  situation: Situation,
  settings: Settings,
): Verdict | undefined {
  for (const rule of rules) {
    const verdict = rule(request, situation, settings);
    if (verdict) return verdict;
  }
  return undefined;
}
