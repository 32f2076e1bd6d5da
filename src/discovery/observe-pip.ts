import { queryUv } from './uv-python-find.ts';
import type { Candidate } from './candidate.ts';
import { candidateFor, candidatesOnPath, collectCandidates } from './collect-candidates.ts';
import { withProvidedPackages } from './venv/environment.ts';
import { withLinkedPackages } from './venv/linked-packages.ts';
import { findReplacementBase } from './replacement-base.ts';
import { surveyPath } from './base-interpreter.ts';
import { observeOtherEnvironments } from './other-environments.ts';
import { hasFeature } from './real-uv.ts';
import { commonFacts, type DiscoveryContext } from './context.ts';
import type { PipSituation } from './situation.ts';
import { withWrapperUpdate } from './venv/wrapper-update.ts';

/** The places that `uv pip` may use. */
export async function observePip(context: DiscoveryContext): Promise<PipSituation> {
  const { hasExplicitDestination } = context;
  const situation = {
    kind: 'pip',
    ...commonFacts(context),
    hasExplicitDestination,
    candidates: [],
    others: [],
  } as const;
  if (hasExplicitDestination || context.request.role === 'pip-resolve') return situation;
  return { ...situation, ...(await observeEnvironments(context)) };
}

async function observeEnvironments(context: DiscoveryContext): Promise<Partial<PipSituation>> {
  const { request, requested, directory, interpreters } = context;
  if (requested?.explicit) {
    const [candidate] = await lookedAt(requested.candidate ? [requested.candidate] : [], context);
    return candidate
      ? { requested: { ...requested, candidate }, ...(await observeHeirOf([candidate], context)) }
      : {};
  }
  const candidates = await lookedAt(
    await collectCandidates(request, requested, directory, interpreters),
    context,
  );
  if (candidates.some(({ accepted }) => accepted || request.role === 'pip-read'))
    return observeChoice(candidates, context);
  if (request.role === 'pip-read')
    return { candidates: await eachWithLinks(await candidatesFound(context), context) };
  if (requested || !hasFeature(context.uv, 'environmentOnPath')) return { candidates };
  const { search } = await surveyPath(context);
  const onPath = await eachWithLinks(await candidatesOnPath(search, interpreters), context);
  return observeChoice([...candidates, ...onPath], context);
}

/** If uv's choice among the candidates cannot be changed, another environment may take its place. */
async function observeChoice(
  candidates: readonly Candidate[],
  context: DiscoveryContext,
): Promise<Partial<PipSituation>> {
  const { request } = context;
  const choice = candidates.find(({ accepted }) => accepted || request.role === 'pip-read');
  if (choice === undefined || choice.writable)
    return { candidates, ...(await observeHeirOf(candidates, context)) };
  const others = await lookedAt(await observeOtherEnvironments(context), context);
  return {
    candidates,
    others,
    ...(await observeHeirOf([...candidates, ...others], context)),
  };
}

async function observeHeirOf(
  candidates: readonly Candidate[],
  context: DiscoveryContext,
): Promise<Pick<PipSituation, 'baseInterpreter'>> {
  const orphan = candidates.find(({ environment }) => environment?.state === 'orphaned')?.environment;
  return orphan ? findReplacementBase(context, orphan) : {};
}

/** Without an environment, uv reads any interpreter that it finds. `uv python find` ignores UV_PYTHON. */
async function candidatesFound(context: DiscoveryContext): Promise<Candidate[]> {
  const { interpreters, requested } = context;
  const found = await queryUv(context, ['--no-project', requested?.request.text ?? 'default']);
  return found ? [await candidateFor('PATH', found, interpreters)] : [];
}

async function lookedAt(candidates: readonly Candidate[], context: DiscoveryContext): Promise<Candidate[]> {
  const each = await Promise.all(candidates.map((candidate) => followed(candidate, context)));
  return eachWithLinks(each, context);
}

function eachWithLinks(candidates: readonly Candidate[], context: DiscoveryContext): Promise<Candidate[]> {
  const { request, interpreters } = context;
  const { files } = interpreters;
  // Each install changes the directory, so a decision that depends on its content would hold for one command only.
  const passing = { ...interpreters, files: { ...files, links: files.linksNow } };
  return Promise.all(
    candidates.map((candidate) =>
      withLinkedPackages(
        withProvided(candidate, context),
        candidate.writable && request.role === 'pip-write' ? passing : interpreters,
      ),
    ),
  );
}

/** Only `uninstall` needs them. */
function withProvided(candidate: Candidate, { request, interpreters }: DiscoveryContext): Candidate {
  const { environment } = candidate;
  if (!environment?.writable || request.command !== 'pip uninstall') return candidate;
  return { ...candidate, environment: withProvidedPackages(environment, interpreters.files) };
}

async function followed(candidate: Candidate, context: DiscoveryContext): Promise<Candidate> {
  const { environment } = candidate;
  return environment
    ? { ...candidate, environment: await withWrapperUpdate(environment, context) }
    : candidate;
}
