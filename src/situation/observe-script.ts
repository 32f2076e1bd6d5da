import { askUv } from './ask-uv.ts';
import { observeEnvironment, standsOn, type Environment } from './environment.ts';
import { observeMakerOnPath } from './observe-makers.ts';
import { isScriptEnvironment, scriptEnvironments } from './project.ts';
import { hasFeature } from './real-uv.ts';
import { versionAsked, type Scene } from './scene.ts';
import type { Situation } from './situation.ts';

/** Takes what Python the metadata of the script ask for, `''` for any. */
export async function observeScript(scene: Scene, scriptRequirement: string): Promise<Partial<Situation>> {
  const { named } = scene;
  const environment = await observeScriptEnvironment(scene);
  if (environment && (!named?.explicit || standsOn(environment, named.interpreter)))
    return { scriptRequirement, environment, isKept: true };
  // What is named goes before what the script requires.
  const asked = named || scriptRequirement === '' ? versionAsked(scene) : [scriptRequirement];
  return { scriptRequirement, ...(await observeMakerOnPath(scene, ['--no-project', ...asked])) };
}

/** The environment that uv keeps for a script, in its cache: where there is none, uv answers with something else. */
async function observeScriptEnvironment(scene: Scene): Promise<Environment | undefined> {
  const { request, uv, directory, interpreters } = scene;
  if (request.script === undefined || !hasFeature(uv, 'findScript')) return undefined;
  // Where there is none yet, there is one the next time.
  interpreters.files.names(scriptEnvironments(request.variables, directory));
  const found = await askUv(scene, ['--script', request.script], { UV_SYSTEM_PYTHON: undefined });
  if (found?.kind !== 'environment' || !isScriptEnvironment(found.facts.prefix)) return undefined;
  return observeEnvironment(found.facts.prefix, interpreters);
}
