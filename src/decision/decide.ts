import { venvPlace } from '../discovery/project/project.ts';
import type { ProjectSituation, Situation } from '../discovery/situation.ts';
import { isFrozen } from '../request/changes-environment.ts';
import type { Request } from '../request/request.ts';
import { stepAfterVenv } from './after-venv.ts';
import { merge, type Decision, type Rule, type RuleResult, type Settings } from './decision.ts';
import { keepPackages, tellThatScriptKeepsNothing } from './keep-packages.ts';
import { pipEnvironments } from './pip-environments.ts';
import { pipRules } from './pip-rules.ts';
import { needsRepair } from './repair-venv.ts';
import { repairTools } from './repair-tools.ts';
import { findRules, outsideRules, projectRules, scriptRules, toolRules, venvRules } from './rules.ts';
import { passWrapperVariables } from './wrapper-env.ts';

/** Each kind of command has its list of rules, and the first that applies decides. Some kinds add more. */
export function decide(request: Request, situation: Situation, settings: Settings): Decision {
  const environment = environmentOf(request, situation);
  const decision = {
    ...decideFor(request, situation, settings),
    ...(environment !== undefined && { environment }),
  };
  return decision.reasons.length === 0 && decision.afterUv === undefined
    ? { ...decision, reasons: ['nothing is wrapped, broken or read-only here'] }
    : decision;
}

function decideFor(request: Request, situation: Situation, settings: Settings): Decision {
  switch (situation.kind) {
    case 'failing':
      return merge({
        reasons: [`uv ${request.command} ends before it looks for a Python: ${situation.fails}`],
      });
    case 'venv':
      return {
        ...merge(firstOf(venvRules, request, situation, settings)),
        ...stepAfterVenv(request, situation),
      };
    case 'find':
      return merge(firstOf(findRules, request, situation, settings));
    case 'pip':
      return merge(firstOf(pipRules, request, situation, settings));
    case 'init':
    case 'isolated build':
      return merge(firstOf(venvRules, request, situation, settings));
    case 'outside':
      return decideOutside(request, firstOf(outsideRules, request, situation, settings), situation);
    case 'project':
      return decideInProject(request, situation, settings);
    case 'script':
      return merge(
        firstOf(scriptRules, request, situation, settings),
        tellThatScriptKeepsNothing(request, situation),
        passWrapperVariables(situation),
      );
    case 'tool':
      return merge(
        repairTools(request, situation, settings),
        firstOf(toolRules, request, situation, settings),
        passWrapperVariables(situation),
      );
  }
}

/** The first rule that applies. */
function firstOf<Kind extends Situation>(
  rules: readonly Rule<Kind>[],
  request: Request,
  situation: Kind,
  settings: Settings,
): RuleResult | undefined {
  for (const rule of rules) {
    const result = rule(request, situation, settings);
    if (result) return result;
  }
  return undefined;
}

function decideOutside(
  { command }: Request,
  result: RuleResult = { reasons: [`uv ${command} makes no environment from a wrapper here`] },
  situation: Pick<ProjectSituation, 'wrapperVariables'>,
): Decision {
  return merge(result, passWrapperVariables(situation));
}

/** The packages that the project takes from a wrapper, and the wrapper's variables, add to what the rules decide. */
function decideInProject(request: Request, situation: ProjectSituation, settings: Settings): Decision {
  const result = firstOf(projectRules, request, situation, settings);
  const kept = keepPackages(request, situation, result);
  if (kept?.createFirst) return merge(kept);
  const passed = passWrapperVariables(situation);
  return merge(
    result && withEdits(preparedBy(kept, result), passed),
    kept,
    passed,
    onceIfFrozen(request, situation),
  );
}

/** What keeps packages prepares all else, too. */
function preparedBy(kept: RuleResult | undefined, result: RuleResult): RuleResult {
  return kept?.runFirst ? { ...result, runFirst: kept.runFirst } : result;
}

/** The dry run's alternative sets the same variables as the decision that it replaces. */
function withEdits(result: RuleResult, { edits = [], reasons }: RuleResult = { reasons: [] }): RuleResult {
  const { ifUnchanged } = result;
  if (ifUnchanged === undefined) return result;
  const both = { edits: [...ifUnchanged.edits, ...edits], reasons: [...ifUnchanged.reasons, ...reasons] };
  return { ...result, ifUnchanged: { ...ifUnchanged, ...both } };
}

/** The launcher does not tell commands with `--frozen`, which repair nothing, from the others. */
function onceIfFrozen(request: Request, { environment }: ProjectSituation): RuleResult | undefined {
  return environment && needsRepair(environment) && isFrozen(request)
    ? { reasons: [], isOneTime: true }
    : undefined;
}

/** The environment that the command works in or creates. */
function environmentOf(request: Request, situation: Situation): string | undefined {
  switch (situation.kind) {
    case 'venv':
      return venvPlace(request, situation.uv, situation.directory, situation.project);
    case 'pip': {
      const places = pipEnvironments(request, situation);
      return (places?.replacement ?? places?.used)?.directory;
    }
    case 'project':
      return situation.project.environment;
    case 'script':
    case 'tool':
      return situation.environment?.directory;
    case 'failing':
    case 'find':
    case 'init':
    case 'isolated build':
    case 'outside':
      return undefined;
  }
}
