import { askUv } from './uv-python-find.ts';
import type { Candidate } from './candidate.ts';
import { candidateFor, candidatesOnPath, collectCandidates } from './collect-candidates.ts';
import { withProvidedPackages } from './venv/environment.ts';
import { withLinkedPackages } from './venv/linked-packages.ts';
import { observeHeir } from './replacement-base.ts';
import { observeSearch } from './base-interpreter.ts';
import { observeOtherEnvironments } from './other-environments.ts';
import { hasFeature } from './real-uv.ts';
import type { Scene } from './context.ts';
import type { Situation } from './situation.ts';
import { withSuccessor } from './venv/wrapper-update.ts';

/** The places that `uv pip` may use. */
export async function observeTarget(scene: Scene): Promise<Partial<Situation>> {
  const { request, named, directory, interpreters, targetIsSaid } = scene;
  if (targetIsSaid) return {};
  if (named?.explicit) {
    const [candidate] = await lookedAt(named.candidate ? [named.candidate] : [], scene);
    return candidate ? { named: { ...named, candidate }, ...(await observeHeirOf([candidate], scene)) } : {};
  }
  const candidates = await lookedAt(await collectCandidates(request, named, directory, interpreters), scene);
  if (candidates.some(({ accepted }) => accepted || request.role === 'reads'))
    return observeChoice(candidates, scene);
  if (request.role === 'reads')
    return { candidates: await eachWithLinks(await candidatesFound(scene), scene) };
  if (named || !hasFeature(scene.uv, 'environmentOnPath')) return { candidates };
  const { search } = await observeSearch(scene);
  const onPath = await eachWithLinks(await candidatesOnPath(search, interpreters), scene);
  return { search, ...(await observeChoice([...candidates, ...onPath], scene)) };
}

/** If uv's choice among the candidates cannot be changed, another environment may take its place. */
async function observeChoice(candidates: readonly Candidate[], scene: Scene): Promise<Partial<Situation>> {
  const { request } = scene;
  const choice = candidates.find(({ accepted }) => accepted || request.role === 'reads');
  if (choice === undefined || choice.writable)
    return { candidates, ...(await observeHeirOf(candidates, scene)) };
  const others = await lookedAt(await observeOtherEnvironments(scene), scene);
  return {
    candidates,
    ...(others.length > 0 && { others }),
    ...(await observeHeirOf([...candidates, ...others], scene)),
  };
}

async function observeHeirOf(
  candidates: readonly Candidate[],
  scene: Scene,
): Promise<Pick<Situation, 'maker'>> {
  const orphan = candidates.find(({ environment }) => environment?.state === 'orphaned')?.environment;
  return orphan ? observeHeir(scene, orphan) : {};
}

/** Without an environment, uv reads any interpreter that it finds. `uv python find` ignores UV_PYTHON. */
async function candidatesFound(scene: Scene): Promise<Candidate[]> {
  const { interpreters, named } = scene;
  const found = await askUv(scene, ['--no-project', named?.request.text ?? 'default']);
  return found ? [await candidateFor('PATH', found, interpreters)] : [];
}

async function lookedAt(candidates: readonly Candidate[], scene: Scene): Promise<Candidate[]> {
  const each = await Promise.all(candidates.map((candidate) => followed(candidate, scene)));
  return eachWithLinks(each, scene);
}

function eachWithLinks(candidates: readonly Candidate[], scene: Scene): Promise<Candidate[]> {
  const { request, interpreters } = scene;
  const { files } = interpreters;
  // Each install changes the directory, so a decision that depends on its content would hold for one command only.
  const passing = { ...interpreters, files: { ...files, links: files.linksNow } };
  return Promise.all(
    candidates.map((candidate) =>
      withLinkedPackages(
        withProvided(candidate, scene),
        candidate.writable && request.role === 'writes' ? passing : interpreters,
      ),
    ),
  );
}

/** Only `uninstall` needs them. */
function withProvided(candidate: Candidate, { request, interpreters }: Scene): Candidate {
  const { environment } = candidate;
  if (!environment?.writable || request.command !== 'pip uninstall') return candidate;
  return { ...candidate, environment: withProvidedPackages(environment, interpreters.files) };
}

async function followed(candidate: Candidate, scene: Scene): Promise<Candidate> {
  const { environment } = candidate;
  return environment ? { ...candidate, environment: await withSuccessor(environment, scene) } : candidate;
}
