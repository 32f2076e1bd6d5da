import type { Request } from '../request/request.ts';
import type { Candidate } from '../discovery/candidate.ts';
import type { Situation } from '../discovery/situation.ts';

/** The environments that a `uv pip` command may work in. */
export interface PipPlaces {
  /** what uv itself would use */
  readonly choice: Candidate;
  /** what it works in: mostly uv's choice */
  readonly place: Candidate;
  /** the environment for a change that cannot be made in that */
  readonly replacement?: Candidate;
}

/** Undefined if uv finds no environment. */
export function pipPlaces(request: Request, situation: Situation): PipPlaces | undefined {
  const { named, others = [] } = situation;
  const choice = choiceOf(request, situation);
  if (choice === undefined) return undefined;
  const isForCreating = named !== undefined && !named.explicit && choice.by === named.by && !choice.writable;
  const inside = isForCreating ? others.find((other) => isPlace(other, choice, request)) : undefined;
  const place = inside ?? choice;
  const isChange = request.role === 'writes' && !request.dryRun;
  if (!isChange || named?.explicit || place.writable) return { choice, place };
  const replacement = others.find((other) => mayReplace(other, place, request));
  return { choice, place, ...(replacement && { replacement }) };
}

/** The environment on uv's command line, or else the first candidate that uv accepts. */
function choiceOf(request: Request, { named, candidates }: Situation): Candidate | undefined {
  if (named?.explicit) return named.candidate;
  return candidates.find(({ accepted }) => accepted || request.role === 'reads');
}

/**
 * A dev shell has UV_PYTHON for the environments that uv creates. `uv pip` takes the same variable for the environment to use,
 * but a read-only interpreter is not one: an environment that is active or near takes its place. If it is a read-only
 * environment, only the active one does. The first on PATH is the environment that the user is in, but no variable names it
 * for changes.
 */
function isPlace({ by, writable }: Candidate, choice: Candidate, { role, dryRun }: Request): boolean {
  if (choice.environment) return by === 'VIRTUAL_ENV';
  return by !== 'PATH' || !writable || role === 'reads' || dryRun;
}

/**
 * `sync` and `uninstall` remove packages, so they leave an environment that is only nearby alone: the user has named another
 * one. A variable names this one, too.
 */
function mayReplace({ by, writable, directory }: Candidate, place: Candidate, { command }: Request): boolean {
  if (!writable || by === 'PATH' || directory === place.directory) return false;
  return command === 'pip install' || by !== '.venv';
}
