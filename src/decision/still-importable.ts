import type { Request } from '../request/request.ts';
import type { Candidate } from '../discovery/candidate.ts';
import { normalizeName } from '../discovery/venv/distribution-name.ts';
import type { RuleResult } from './decision.ts';
import { staysImportable } from './package-messages.ts';

/** `uninstall` removes only the environment's copy: a package that the wrapper has too stays importable. */
export function warnStillImportable(
  request: Request,
  { environment }: Pick<Candidate, 'environment'>,
): RuleResult | undefined {
  const provided = environment?.provided;
  if (!provided) return undefined;
  const named = request.positionals.map((word) => normalizeName(/^[\w.-]+/.exec(word)?.[0] ?? ''));
  const staying = provided.filter(({ name }) => named.includes(name));
  return {
    messages: staying.map(({ name, directory }) =>
      staysImportable(name, directory, environment.recordedWrapper?.wrapper ?? 'a wrapper'),
    ),
    reasons: staying.map(({ name, directory }) => `${name} is in ${directory} too`),
    isOneTime: true,
  };
}
