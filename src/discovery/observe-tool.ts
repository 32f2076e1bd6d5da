import { join } from 'node:path';
import { hasEnvironment, observeEnvironment } from './venv/environment.ts';
import { observeHeir } from './replacement-base.ts';
import { observeMaker, observeSearch } from './base-interpreter.ts';
import { observeLocalRequirements } from './project/local-requirements.ts';
import { findToolEnvironment, toolDirectory, toolEnvironment } from './project/project.ts';
import { hasFeature } from './real-uv.ts';
import { versionAsked, type Scene } from './context.ts';
import type { Situation, UnwellTool } from './situation.ts';

/** The environments of installed tools, or the base that `tool run` and `tool install` would use. */
export async function observeTool(scene: Scene): Promise<Partial<Situation>> {
  const { command } = scene.request;
  if (command === 'tool list') return { tools: await observeTools(scene) };
  const seen = await observeSearch(scene);
  if (command === 'tool upgrade') return { ...seen, tools: await observeTools(scene) };
  return {
    ...seen,
    ...(await (command === 'tool run' ? observeRun : observeInstall)(scene, seen.searchPath)),
  };
}

async function observeRun(scene: Scene, searchPath: string | undefined): Promise<Partial<Situation>> {
  const { request, named, uv, directory, interpreters } = scene;
  const installed = findToolEnvironment(request, directory);
  // If the tool is installed or removed, uv may choose another interpreter.
  if (installed !== undefined) hasEnvironment(installed, interpreters.files);
  observeLocalRequirements(request, directory, interpreters);
  if (hasFeature(uv, 'toolFromVersion')) return {};
  // Without a request, `python find` would read .python-version, which tools ignore.
  const asked = named ? versionAsked(scene) : ['default'];
  return observeMaker(scene, searchPath, ['--no-project', ...asked]);
}

async function observeInstall({ request, directory, interpreters }: Scene): Promise<Partial<Situation>> {
  const place = findToolEnvironment(request, directory);
  const environment = place === undefined ? undefined : await observeEnvironment(place, interpreters);
  return environment && environment.state !== 'orphaned' ? { environment } : {};
}

/** The tools that the command works on and that do not run. */
async function observeTools(scene: Scene): Promise<UnwellTool[]> {
  const { request, directory, interpreters } = scene;
  const { command, positionals, variables, options } = request;
  const all = toolDirectory(variables, directory);
  const isEach = command === 'tool list' || options.some(({ name }) => name === '--all');
  const places = isEach
    ? interpreters.files.names(all).map((name) => join(all, name))
    : positionals.map((name) => toolEnvironment(name, variables, directory));
  const found = await Promise.all(
    places.map(async (place) => {
      const environment = await observeEnvironment(place, interpreters);
      if (environment?.state === 'broken') return [{ environment }];
      return environment?.state === 'orphaned'
        ? [{ environment, ...(await observeHeir(scene, environment)) }]
        : [];
    }),
  );
  return found.flat();
}
