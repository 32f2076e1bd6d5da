import type { Request } from '../request/request.ts';
import type { Candidate } from '../discovery/candidate.ts';
import type { PipSituation } from '../discovery/situation.ts';

/** The environments that a `uv pip` command may work in. */
export interface PipEnvironments {
  /** what uv itself would use */
  readonly uvsChoice: Candidate;
  /** what it works in: mostly uv's choice */
  readonly used: Candidate;
  /** the environment for a change that cannot be made in that */
  readonly replacement?: Candidate;
}

/** Undefined if uv finds no environment. */
export function pipEnvironments(request: Request, situation: PipSituation): PipEnvironments | undefined {
  const { requested, others } = situation;
  const uvsChoice = choiceOf(request, situation);
  if (!uvsChoice) return undefined;
  const isForCreating =
    requested !== undefined && !requested.explicit && uvsChoice.by === requested.by && !uvsChoice.writable;
  const inside = isForCreating ? others.find((other) => mayStandFor(other, uvsChoice, request)) : undefined;
  const used = inside ?? uvsChoice;
  const isChange = request.role === 'pip-write' && !request.dryRun;
  if (!isChange || requested?.explicit || used.writable) return { uvsChoice, used };
  const replacement = others.find((other) => mayReplace(other, request));
  return { uvsChoice, used, replacement };
}

/** The environment on uv's command line, or else the first candidate that uv accepts. */
function choiceOf(request: Request, { requested, candidates }: PipSituation): Candidate | undefined {
  if (requested?.explicit && requested.request.form !== 'version') return requested.candidate;
  return candidates.find(({ accepted }) => accepted || request.role === 'pip-read');
}

/**
 * A dev shell has UV_PYTHON for the environments that uv creates. `uv pip` takes the same variable for the environment to use,
 * but a read-only interpreter is not one: an environment that is active or near takes its place. If it is a read-only
 * environment, only the active one does. The first on PATH is the environment that the user is in, but no variable names it
 * for changes.
 */
function mayStandFor({ by, writable }: Candidate, uvsChoice: Candidate, { role, dryRun }: Request): boolean {
  if (uvsChoice.environment) return by === 'VIRTUAL_ENV';
  return by !== 'PATH' || !writable || role === 'pip-read' || dryRun;
}

/**
 * A command that removes packages leaves an environment that is only nearby alone: the user has named another one. A variable
 * names this one, too.
 */
function mayReplace({ by, writable }: Candidate, { removes }: Request): boolean {
  if (!writable || by === 'PATH') return false;
  return !removes || by !== '.venv';
}
