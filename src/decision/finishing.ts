import { resolve } from 'node:path';
import { valueOf } from '../request/environment.ts';
import type { Request } from '../request/request.ts';
import { hasFeature } from '../situation/real-uv.ts';
import type { Situation } from '../situation/situation.ts';
import type { Finish } from './decision.ts';

/** `uv venv --system-site-packages` on a wrapper: the wrapper's packages are added to what uv has made. */
export function finishing(
  request: Request,
  { uv, directory, project, providers = [] }: Situation,
): { readonly finish?: Finish } {
  if (providers.length === 0) return {};
  const atRoot = project?.root === directory && hasFeature(uv, 'projectEnvironment');
  const named = atRoot ? valueOf(request.variables, 'UV_PROJECT_ENVIRONMENT') : undefined;
  const environment = resolve(directory, request.positionals[0] ?? named ?? '.venv');
  return { finish: { do: 'add wrapper packages', environment, providers } };
}
