import { hasEnvironment, observeEnvironment } from './environment.ts';
import { observeMaker, observeSearch } from './observe-makers.ts';
import { findToolEnvironment } from './project.ts';
import { hasFeature } from './real-uv.ts';
import { versionAsked, type Scene } from './scene.ts';
import type { Situation } from './situation.ts';

/** The environment of an installed tool, or the base that `tool run` and `tool install` would use. */
export async function observeTool(scene: Scene): Promise<Partial<Situation>> {
  const { request, named, directory, interpreters } = scene;
  const seen = await observeSearch(scene);
  if (request.command === 'tool run') {
    const installed = findToolEnvironment(request, directory);
    // If the tool is installed or removed, uv may choose another interpreter.
    if (installed !== undefined) hasEnvironment(installed, interpreters.files);
    if (hasFeature(scene.uv, 'toolFromVersion')) return seen;
    // Without a request, `python find` would read .python-version, which tools ignore.
    const asked = named ? versionAsked(scene) : ['default'];
    return { ...seen, ...(await observeMaker(scene, seen.searchPath, ['--no-project', ...asked])) };
  }
  const place = findToolEnvironment(request, directory);
  const environment = place === undefined ? undefined : await observeEnvironment(place, interpreters);
  return { ...seen, ...(environment && environment.state !== 'orphaned' && { environment }) };
}
