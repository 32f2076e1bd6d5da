import type { Request } from '../request/request.ts';
import { venvPlace } from '../situation/project.ts';
import type { Situation } from '../situation/situation.ts';
import type { Finish } from './decision.ts';

/**
 * `uv venv --system-site-packages` on a wrapper: the wrapper's packages are added to what uv has made. What is written over
 * with it, and had those of a wrapper, loses them where it is from no wrapper now.
 */
export function finishing(
  request: Request,
  { uv, directory, project, providers = [], writtenOver }: Situation,
): { readonly finish?: Finish } {
  if (providers.length === 0 && writtenOver === undefined) return {};
  const environment = venvPlace(request, uv, directory, project);
  return { finish: { do: 'add wrapper packages', environment, providers } };
}
