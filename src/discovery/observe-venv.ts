import { join } from 'node:path';
import { findBaseToStartFrom } from './base-interpreter.ts';
import { commonFacts, requestedVersion, type DiscoveryContext } from './discovery-context.ts';
import { findProject, readRequiredPython, venvPlace } from './project/project.ts';
import type { VenvSituation } from './situation.ts';
import { findPackageSources } from './venv/find-package-sources.ts';
import { readRecordedWrapper } from './venv/recorded-wrapper.ts';

/** Searches PATH as uv does, and with --system-site-packages finds the wrappers that have packages. */
export async function observeVenv(context: DiscoveryContext): Promise<VenvSituation> {
  const { request, uv, requested, directory, files, interpreters } = context;
  const found = await findBaseToStartFrom(context, requestedVersion(context));
  const requiredPython =
    found.searchPath === undefined || requested ? undefined : readRequiredPython(context);
  const situation = {
    kind: 'venv',
    ...commonFacts(context),
    ...found,
    requiredPython,
    packageSources: [],
  } as const;
  if (!request.systemSitePackages) return situation;
  const project = await findProject(context);
  const packageSources = findPackageSources(requested, found.search, interpreters);
  const config = files.readText(join(venvPlace(request, uv, directory, project), 'pyvenv.cfg'));
  const writtenOver = readRecordedWrapper(config ?? '');
  return { ...situation, packageSources, project, writtenOver };
}
