import { resolve } from 'node:path';
import type { Request } from '../request/request.ts';
import { askUv } from './uv-python-find.ts';
import { observeEnvironment, standsOn, type Environment } from './venv/environment.ts';
import type { Files } from '../fs/files.ts';
import { readKeepOfScript } from './project/kept-packages.ts';
import { observeMakerOnPath, observeSearch } from './base-interpreter.ts';
import { hasFeature } from './real-uv.ts';
import { versionAsked, type Scene } from './context.ts';
import { isScriptEnvironment, readScriptRequirement, scriptEnvironments } from './project/script.ts';
import type { Situation } from './situation.ts';

/** Takes the script's `requires-python`, or `''` for any version. */
export async function observeScript(scene: Scene, scriptRequirement: string): Promise<Partial<Situation>> {
  const { named } = scene;
  const environment = await observeScriptEnvironment(scene);
  if (environment && (!named?.explicit || standsOn(environment, named.interpreter)))
    return { scriptRequirement, environment, isKept: true };
  // An explicit request overrides the script's.
  const asked = named || scriptRequirement === '' ? versionAsked(scene) : [scriptRequirement];
  const keep = readKeepOfScript(scene.request.variables);
  const maker = await observeMakerOnPath(scene, ['--no-project', ...asked]);
  return { scriptRequirement, ...(keep && { keep }), ...maker };
}

/** The environment of a script in uv's cache. Without one, uv answers with another interpreter. */
async function observeScriptEnvironment(scene: Scene): Promise<Environment | undefined> {
  const { request, uv, directory, interpreters } = scene;
  // `uv python find` reads no script from stdin.
  if (request.script === undefined || request.script === '-' || !hasFeature(uv, 'findScript'))
    return undefined;
  // If there is none yet, the next call may find one.
  interpreters.files.names(scriptEnvironments(request, directory));
  const found = await askUv(scene, ['--script', request.script], { UV_SYSTEM_PYTHON: undefined });
  if (found?.kind !== 'environment' || !isScriptEnvironment(found.facts.prefix)) return undefined;
  return observeEnvironment(found.facts.prefix, interpreters);
}

/**
 * The `requires-python` of a script's inline metadata, if it has any. `add --script` and similar commands work on the script
 * even if it has none yet.
 */
export function requirementOfScript(
  { command, script }: Request,
  directory: string,
  files: Files,
): string | undefined {
  if (script === undefined || script === '-') return undefined;
  const text = files.readText(resolve(directory, script)) ?? '';
  return readScriptRequirement(text) ?? (command === 'run' ? undefined : '');
}

/**
 * The script of `uv run -` may have inline metadata, too. It is read only if a wrapper is involved, because what is read from
 * a pipe has to be given back. Takes a function that adds a script's `requires-python` to the scene.
 */
export async function withStdinScript(
  scene: Scene,
  readInput: () => string | undefined,
  withRequirement: (requirement: string) => Promise<Scene>,
): Promise<Scene> {
  if (scene.request.script !== '-' || !(await involvesWrapper(scene))) return scene;
  const requirement = readScriptRequirement(readInput() ?? '');
  return requirement === undefined ? scene : withRequirement(requirement);
}

async function involvesWrapper(scene: Scene): Promise<boolean> {
  if (scene.named?.interpreter) return scene.named.interpreter.kind === 'dirty';
  return (await observeSearch(scene)).searchPath !== undefined;
}
