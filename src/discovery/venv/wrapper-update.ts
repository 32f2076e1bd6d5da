import { dirname } from 'node:path';
import { observeEnvironment, type Environment } from './environment.ts';
import { observeInterpreter } from '../interpreter/interpreter.ts';
import type { Provider } from './package-source.ts';
import { observeProviders } from './find-package-sources.ts';
import { callersSearchPath, type Scene } from '../context.ts';
import { surveySearchPath } from '../interpreter/search-path.ts';

/** Adds today's wrapper to an environment, if it differs from the recorded one. */
export async function withSuccessor(environment: Environment, scene: Scene): Promise<Environment> {
  const { remembered, writable, minor } = environment;
  if (remembered === undefined || !writable) return environment;
  const found = await wrappersOfToday(environment, scene);
  const provider = found.find((each) => each.minor === minor);
  const { files } = scene.interpreters;
  if (provider === undefined) {
    if (remembered.packages.every(files.isDirectory)) return environment;
    const [other] = found;
    return { ...environment, successor: { state: 'gone', ...(other && { other }) } };
  }
  const today = provider.packages.filter(files.isDirectory).map(files.resolved);
  const isSame = today.join(':') === remembered.packages.join(':') && environment.state === 'healthy';
  return isSame ? environment : { ...environment, successor: { state: 'found', provider } };
}

/** In order of preference: first the source that requested the wrapper then. */
async function wrappersOfToday({ remembered, minor }: Environment, scene: Scene): Promise<Provider[]> {
  const { by = '', wrapper = '' } = remembered ?? {};
  const { named, interpreters } = scene;
  const asNamed = () => Promise.resolve(observeProviders(named, [], interpreters));
  const asRemembered = () => providersAt(wrapper, by, scene);
  const onPath = async () => {
    const search = await surveySearchPath(callersSearchPath(scene), scene.directory, interpreters);
    return observeProviders(undefined, search, interpreters);
  };
  const isExplicit = by === '-p' || by === '--python';
  const places = by === 'PATH' ? [onPath, asRemembered, asNamed] : [asNamed, asRemembered, onPath];
  const found: Provider[] = [];
  for (const look of isExplicit ? [asRemembered, asNamed, onPath] : places) {
    found.push(...(await look()));
    if (found.some((each) => each.minor === minor)) break;
  }
  return found;
}

async function providersAt(python: string, by: string, { interpreters }: Scene): Promise<Provider[]> {
  if (!interpreters.files.isProgram(python)) return [];
  const interpreter = await observeInterpreter(python, interpreters);
  if (interpreter === undefined) return [];
  const environment = await observeEnvironment(dirname(dirname(python)), interpreters);
  return observeProviders({ by, interpreter, ...(environment && { environment }) }, [], interpreters);
}
