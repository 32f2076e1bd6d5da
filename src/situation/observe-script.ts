import { askUv } from './ask-uv.ts';
import { observeEnvironment, standsOn, type Environment } from './environment.ts';
import { observeMakerOnPath } from './observe-makers.ts';
import { hasFeature } from './real-uv.ts';
import { versionAsked, type Scene } from './scene.ts';
import { isScriptEnvironment, scriptEnvironments } from './script.ts';
import type { Situation } from './situation.ts';

/** Takes the script's `requires-python`, or `''` for any version. */
export async function observeScript(scene: Scene, scriptRequirement: string): Promise<Partial<Situation>> {
  const { named } = scene;
  const environment = await observeScriptEnvironment(scene);
  if (environment && (!named?.explicit || standsOn(environment, named.interpreter)))
    return { scriptRequirement, environment, isKept: true };
  // An explicit request overrides the script's.
  const asked = named || scriptRequirement === '' ? versionAsked(scene) : [scriptRequirement];
  return { scriptRequirement, ...(await observeMakerOnPath(scene, ['--no-project', ...asked])) };
}

/** The environment of a script in uv's cache. Without one, uv answers with another interpreter. */
async function observeScriptEnvironment(scene: Scene): Promise<Environment | undefined> {
  const { request, uv, directory, interpreters } = scene;
  if (request.script === undefined || !hasFeature(uv, 'findScript')) return undefined;
  // If there is none yet, the next call may find one.
  interpreters.files.names(scriptEnvironments(request.variables, directory));
  const found = await askUv(scene, ['--script', request.script], { UV_SYSTEM_PYTHON: undefined });
  if (found?.kind !== 'environment' || !isScriptEnvironment(found.facts.prefix)) return undefined;
  return observeEnvironment(found.facts.prefix, interpreters);
}
