import { askUv } from './ask-uv.ts';
import type { Candidate } from './candidate.ts';
import { candidateFor, candidatesOnPath, collectCandidates } from './candidates.ts';
import { withProvidedPackages } from './environment.ts';
import { withLinkedPackages } from './linked-packages.ts';
import { observeHeir } from './observe-heir.ts';
import { observeSearch } from './observe-makers.ts';
import { hasFeature } from './real-uv.ts';
import type { Scene } from './scene.ts';
import type { Situation } from './situation.ts';
import { withSuccessor } from './successor.ts';

/** The places that `uv pip` may use. */
export async function observeTarget(scene: Scene): Promise<Partial<Situation>> {
  const { request, named, directory, interpreters, targetIsSaid } = scene;
  if (targetIsSaid) return {};
  if (named?.explicit) {
    const own = named.candidate ? [await followed(named.candidate, scene)] : [];
    const [candidate] = await eachWithLinks(own, scene);
    return candidate ? { named: { ...named, candidate } } : {};
  }
  const candidates = await eachWithLinks(
    await Promise.all(
      (await collectCandidates(request, named, directory, interpreters)).map((each) => followed(each, scene)),
    ),
    scene,
  );
  const orphan = candidates.find(({ environment }) => environment?.state === 'orphaned')?.environment;
  const heir = orphan ? await observeHeir(scene, orphan) : {};
  if (candidates.some(({ accepted }) => accepted) || (request.role === 'reads' && candidates.length > 0))
    return { candidates, ...heir };
  if (request.role === 'reads')
    return { candidates: await eachWithLinks(await candidatesFound(scene), scene) };
  if (named || !hasFeature(scene.uv, 'environmentOnPath')) return { candidates };
  const { search } = await observeSearch(scene);
  return {
    search,
    candidates: [
      ...candidates,
      ...(await eachWithLinks(await candidatesOnPath(search, interpreters), scene)),
    ],
  };
}

/** What uv reads where there is no environment: whatever it finds. */
async function candidatesFound(scene: Scene): Promise<Candidate[]> {
  const { interpreters, named } = scene;
  const found = await askUv(scene, ['--no-project', ...(named ? [] : ['default'])]);
  return found ? [await candidateFor('PATH', found, interpreters)] : [];
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
