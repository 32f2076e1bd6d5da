import { askUv } from './uv-python-find.ts';
import type { Interpreter } from './interpreter/interpreter.ts';
import { interpreterWithLinks } from './venv/linked-packages.ts';
import { findProject } from './project/project.ts';
import { searchPathVariable } from './real-uv.ts';
import { callersSearchPath, versionAsked, type Scene } from './context.ts';
import { searchPathWithBases, surveySearchPath } from './interpreter/search-path.ts';
import type { Situation } from './situation.ts';

/** If a version or nothing is requested, uv searches PATH. */
export async function observeSearch(scene: Scene): Promise<Pick<Situation, 'search' | 'searchPath'>> {
  if (scene.named && scene.named.request.form !== 'version') return { search: [] };
  const search = await surveySearchPath(callersSearchPath(scene), scene.directory, scene.interpreters);
  const searchPath = searchPathWithBases(search);
  return { search, ...(searchPath !== undefined && { searchPath }) };
}

/** The interpreter that uv finds on PATH, if PATH has a wrapper that uv would skip. */
export async function observeMakerOnPath(
  scene: Scene,
  asked: readonly string[],
): Promise<Partial<Situation>> {
  const seen = await observeSearch(scene);
  return { ...seen, ...(await observeMaker(scene, seen.searchPath, asked)) };
}

/** Asks uv itself, if there is a wrapper that it would skip. */
export async function observeMaker(
  scene: Scene,
  searchPath: string | undefined,
  asked: readonly string[],
): Promise<{ readonly maker?: Interpreter }> {
  if (searchPath === undefined) return {};
  const searched = { [searchPathVariable(scene.uv)]: searchPath };
  const maker = await askUv(scene, ['--system', ...asked], searched);
  return maker ? { maker } : {};
}

/** The interpreter of a command that needs no environment: any that uv finds, even a wrapper. */
export async function observeStart(scene: Scene): Promise<Pick<Situation, 'start'>> {
  const { request, named, directory, interpreters } = scene;
  const found = (start: Interpreter | undefined) =>
    start?.base ? { start: interpreterWithLinks(start, interpreters) } : {};
  if (named && named.request.form !== 'version') return found(named.interpreter);
  const [source] = request.command === 'build' ? request.positionals : [];
  const project = source === undefined ? [] : ['--project', source];
  // uv reads what that project requires.
  if (source !== undefined) await findProject({ ...request, project: source }, directory, interpreters.files);
  const start = await askUv(scene, [
    ...(request.noProject ? ['--no-project'] : project),
    ...versionAsked(scene),
  ]);
  return found(start);
}
