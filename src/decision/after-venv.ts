import type { Request } from '../request/request.ts';
import { venvPlace } from '../discovery/project/project.ts';
import type { Situation } from '../discovery/situation.ts';
import type { Finish } from './decision.ts';

/**
 * `uv venv --system-site-packages` on a wrapper: adds the wrapper's packages to the new environment. If it overwrites
 * an environment with a wrapper's packages and is not from a wrapper itself, removes those.
 */
export function finishing(
  request: Request,
  { uv, directory, project, providers = [], writtenOver }: Situation,
): { readonly finish?: Finish } {
  if (providers.length === 0 && writtenOver === undefined) return {};
  const environment = venvPlace(request, uv, directory, project);
  return { finish: { do: 'add wrapper packages', environment, providers } };
}
