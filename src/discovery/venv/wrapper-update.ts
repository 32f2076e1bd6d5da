import { dirname } from 'node:path';
import { observeEnvironment, type Environment } from './environment.ts';
import { observeInterpreter } from '../interpreter/interpreter.ts';
import type { PackageSource } from './package-source.ts';
import { findPackageSources } from './find-package-sources.ts';
import { callersSearchPath, type DiscoveryContext } from '../discovery-context.ts';
import { surveySearchPath } from '../interpreter/search-path.ts';

/** Adds today's wrapper to an environment, if it differs from the recorded one. */
export async function withWrapperUpdate(
  environment: Environment,
  context: DiscoveryContext,
): Promise<Environment> {
  const { recordedWrapper, writable, minor } = environment;
  if (!recordedWrapper || !writable) return environment;
  const found = await findWrappersOfToday(environment, context);
  const packageSource = found.find((each) => each.minor === minor);
  const { files } = context.interpreters;
  if (!packageSource) {
    if (recordedWrapper.packages.every(files.isDirectory)) return environment;
    const [other] = found;
    return { ...environment, wrapperUpdate: { state: 'gone', other } };
  }
  const today = packageSource.packages.filter(files.isDirectory).map(files.resolved);
  const isSame = today.join(':') === recordedWrapper.packages.join(':') && environment.state === 'healthy';
  return isSame ? environment : { ...environment, wrapperUpdate: { state: 'found', packageSource } };
}

/** In order of preference: first the source that requested the wrapper then. */
async function findWrappersOfToday(
  { recordedWrapper, minor }: Environment,
  context: DiscoveryContext,
): Promise<PackageSource[]> {
  const { by = '', wrapper = '' } = recordedWrapper ?? {};
  const { requested, interpreters } = context;
  const asRequested = () => Promise.resolve(findPackageSources(requested, [], interpreters));
  const asRecorded = () => sourcesAt(wrapper, by, context);
  const onPath = async () => {
    const search = await surveySearchPath(callersSearchPath(context), context.directory, interpreters);
    return findPackageSources(undefined, search, interpreters);
  };
  const isExplicit = by === '-p' || by === '--python';
  const places = by === 'PATH' ? [onPath, asRecorded, asRequested] : [asRequested, asRecorded, onPath];
  const found: PackageSource[] = [];
  for (const look of isExplicit ? [asRecorded, asRequested, onPath] : places) {
    found.push(...(await look()));
    if (found.some((each) => each.minor === minor)) break;
  }
  return found;
}

async function sourcesAt(
  python: string,
  by: string,
  { interpreters }: DiscoveryContext,
): Promise<PackageSource[]> {
  if (!interpreters.files.isProgram(python)) return [];
  const interpreter = await observeInterpreter(python, interpreters);
  if (!interpreter) return [];
  const environment = await observeEnvironment(dirname(dirname(python)), interpreters);
  return findPackageSources({ by, interpreter, environment }, [], interpreters);
}
