import type { Request } from '../request/request.ts';
import { venvPlace } from '../discovery/project/project.ts';
import type { VenvSituation } from '../discovery/situation.ts';
import type { RuleResult } from './decision.ts';

/**
 * `uv venv --system-site-packages` on a wrapper: adds the wrapper's packages to the new environment. If it overwrites
 * an environment with a wrapper's packages and is not from a wrapper itself, removes those.
 */
export function addPackagesAfterUv(
  request: Request,
  { uv, directory, project, packageSources, writtenOver }: VenvSituation,
): RuleResult | undefined {
  if (packageSources.length === 0 && !writtenOver) return undefined;
  const environment = venvPlace(request, uv, directory, project);
  return { reasons: [], afterUv: { do: 'add wrapper packages', environment, packageSources } };
}
