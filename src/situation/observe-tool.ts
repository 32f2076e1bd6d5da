import { observeEnvironment } from './environment.ts';
import { observeMaker, observeSearch } from './observe-makers.ts';
import { findToolEnvironment } from './project.ts';
import { versionAsked, type Scene } from './scene.ts';
import type { Situation } from './situation.ts';

/** What `tool run` and `tool install` make an environment from, or the one of the tool that is there. */
export async function observeTool(scene: Scene): Promise<Partial<Situation>> {
  const { request, named, directory, interpreters } = scene;
  const seen = await observeSearch(scene);
  if (request.command === 'tool run') {
    // Without a word of its own, `python find` would look at a .python-version, which is nothing to a tool.
    const asked = named ? versionAsked(scene) : ['default'];
    return { ...seen, ...(await observeMaker(scene, seen.searchPath, ['--no-project', ...asked])) };
  }
  const place = findToolEnvironment(request, directory);
  const environment = place === undefined ? undefined : await observeEnvironment(place, interpreters);
  return { ...seen, ...(environment && environment.state !== 'orphaned' && { environment }) };
}
