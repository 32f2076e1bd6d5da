import { queryUv } from './uv-python-find.ts';
import type { Candidate } from './candidate.ts';
import { candidateFor, candidatesOnPath, collectCandidates, isAskedFor } from './collect-candidates.ts';
import { withProvidedPackages } from './venv/environment.ts';
import { withLinkedPackages } from './venv/linked-packages.ts';
import { findReplacementBase } from './replacement-base.ts';
import { surveyPath } from './base-interpreter.ts';
import { observeOtherEnvironments } from './other-environments.ts';
import { hasFeature } from '../uv/features.ts';
import { commonFacts, type DiscoveryContext } from './discovery-context.ts';
import type { Interpreter } from './interpreter/interpreter.ts';
import type { PipSituation } from './situation.ts';
import { withWrapperUpdate } from './venv/wrapper-update.ts';

/** The places that `uv pip` may use. */
export async function observePip(context: DiscoveryContext): Promise<PipSituation> {
  const { hasExplicitDestination, configuredDestination } = context;
  const situation = {
    kind: 'pip',
    ...commonFacts(context),
    hasExplicitDestination,
    configuredDestination,
    candidates: [],
    others: [],
  } as const;
  if (hasExplicitDestination || context.request.role === 'pip-resolve') return situation;
  return { ...situation, ...(await observeEnvironments(context)) };
}

async function observeEnvironments(context: DiscoveryContext): Promise<Partial<PipSituation>> {
  const { request, requested, interpreters } = context;
  // A version leaves uv the choice.
  const isNamed = requested !== undefined && requested.request.form !== 'version';
  if (isNamed && requested.explicit) {
    if (!requested.candidate) return {};
    const candidate = await completed(requested.candidate, context);
    const baseInterpreter = await findBaseForAnyOrphan([candidate], context);
    return { requested: { ...requested, candidate }, baseInterpreter };
  }
  const candidates = await eachCompleted(await collectCandidates(context), context);
  if (candidates.some(({ accepted }) => accepted || request.role === 'pip-read'))
    return observeChoice(candidates, context);
  if (request.role === 'pip-read') {
    const found = await findAnyCandidate(context);
    return { candidates: found ? [await withLinks(found, context)] : [] };
  }
  if (isNamed || !hasFeature(context.uv, 'environmentOnPath')) return { candidates };
  const { search } = await surveyPath(context);
  const onPath = await candidatesOnPath(search, interpreters);
  const asked = onPath.filter((candidate) => isAskedFor(candidate, requested));
  const withTheirLinks = await Promise.all(asked.map((candidate) => withLinks(candidate, context)));
  return observeChoice([...candidates, ...withTheirLinks], context);
}

/** If uv's choice among the candidates cannot be changed, another environment may take its place. */
async function observeChoice(
  candidates: readonly Candidate[],
  context: DiscoveryContext,
): Promise<Partial<PipSituation>> {
  const { role } = context.request;
  const choice = candidates.find(({ accepted }) => accepted || role === 'pip-read');
  const isFinal = !choice || choice.writable;
  const others = isFinal ? [] : await eachCompleted(await observeOtherEnvironments(context), context);
  return {
    candidates,
    others,
    baseInterpreter: await findBaseForAnyOrphan([...candidates, ...others], context),
  };
}

async function findBaseForAnyOrphan(
  candidates: readonly Candidate[],
  context: DiscoveryContext,
): Promise<Interpreter | undefined> {
  const orphan = candidates.find(({ environment }) => environment?.state === 'orphaned')?.environment;
  return orphan && findReplacementBase(context, orphan);
}

/** Without an environment, uv reads any interpreter that it finds. `uv python find` ignores UV_PYTHON. */
async function findAnyCandidate(context: DiscoveryContext): Promise<Candidate | undefined> {
  const { interpreters, requested } = context;
  const found = await queryUv(context, ['--no-project', requested?.request.text ?? 'default']);
  return found && candidateFor('PATH', found, interpreters);
}

function eachCompleted(candidates: readonly Candidate[], context: DiscoveryContext): Promise<Candidate[]> {
  return Promise.all(candidates.map((candidate) => completed(candidate, context)));
}

/** Adds to an environment what the rules need to know about its packages. */
async function completed(candidate: Candidate, context: DiscoveryContext): Promise<Candidate> {
  const { request, files } = context;
  if (!candidate.environment) return withLinks(candidate, context);
  const today = await withWrapperUpdate(candidate.environment, context);
  // Only `uninstall` needs the wrapper's packages.
  const isRemoving = today.writable && request.command === 'pip uninstall';
  const environment = isRemoving ? withProvidedPackages(today, files) : today;
  return withLinks({ ...candidate, environment }, context);
}

function withLinks(
  candidate: Candidate,
  { request, files, interpreters }: DiscoveryContext,
): Promise<Candidate> {
  const isChanging = candidate.writable && request.role === 'pip-write';
  // Each install changes the directory, so a decision that depends on its content would hold for one command only.
  const passing = { ...interpreters, files: { ...files, links: files.linksNow } };
  return withLinkedPackages(candidate, isChanging ? passing : interpreters);
}
