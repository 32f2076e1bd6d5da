import type { Request } from '../request/request.ts';
import type { ToolSituation } from '../discovery/situation.ts';
import { merge, type Settings, type RuleResult } from './decision.ts';
import { repairVenv } from './repair-venv.ts';

/**
 * uv neither lists nor upgrades a tool that does not run, so each gets a base first. If one cannot get any, uv itself prints
 * how to install the tool again.
 */
export function repairTools(request: Request, { tools }: ToolSituation, settings: Settings): RuleResult {
  const repaired = tools
    .map(({ environment, baseInterpreter }) => repairVenv(request, environment, baseInterpreter, settings))
    .filter((result) => result?.repairs !== undefined || !settings.mayRepair);
  return merge(...repaired);
}
