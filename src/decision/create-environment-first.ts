import { readsStdin } from '../request/given-options.ts';
import type { Request } from '../request/request.ts';
import { searchPathVariable } from '../uv/features.ts';
import type { ProjectSituation } from '../discovery/situation.ts';
import type { Edit, RuleResult } from './decision.ts';
import { optionsOfRun, optionsWithoutProgram } from './run-options.ts';
import { announceFound, needsSearchPath, reasonsFor } from './wrapper-on-path-rules.ts';

/** This program runs nothing of the environment's own: without `site` Python reads no `.pth` file. */
const NOTHING = ['python', '-I', '-S', '-c', ''];

/**
 * The program that `run` starts inherits uv's environment, so that it would see a search path. And an interpreter that is
 * named with --python is a demand: uv would not look for another one if a dependency group needs that. So the same `uv run`
 * goes first with a search path and an empty program: it makes the environment as uv itself chooses, and the user's command
 * finds that.
 */
export function createEnvironmentFirst(
  request: Request,
  situation: ProjectSituation,
): RuleResult | undefined {
  const { command, isolated } = request;
  const { uv, search, searchPath } = situation;
  if (command !== 'run' || isolated) return undefined;
  if (searchPath === undefined || !needsSearchPath(situation)) return undefined;
  const variable = searchPathVariable(uv);
  const found = { messages: announceFound(request, situation), reasons: reasonsFor(search), isOneTime: true };
  // No program, which would inherit the variable.
  if (request.positionals.length === 0)
    return { ...found, edits: [{ do: 'set', variable, value: searchPath }] };
  const isOnStdin = readsStdin(request);
  const given = isOnStdin ? optionsOfRun(request) : optionsWithoutProgram(request);
  return {
    ...found,
    runFirst: { argv: ['run', ...given, ...NOTHING], variables: { [variable]: searchPath } },
    edits: isOnStdin ? [] : withoutRepetition(request),
    reasons: [...found.reasons, 'a uv run of nothing goes before it, which finds what is behind them'],
  };
}

/**
 * Takes a `run` that a uv with the same options goes before. That one has printed the warnings and what was created, so this one
 * is quiet: errors are printed all the same. uv does not take -q and -v together.
 */
export function withoutRepetition({ argv, options, subcommandEnd }: Request): Edit[] {
  const [token, ...others] = new Set(
    options.filter(({ name }) => LOUDNESS.includes(name)).map((option) => option.token),
  );
  if (token === undefined) return [{ do: 'insert', before: subcommandEnd, values: ['-q'] }];
  const isReplaceable = others.length === 0 && /^(-v+|--verbose)$/.test(argv[token] ?? '');
  return isReplaceable ? [{ do: 'replace', token, value: '-q' }] : [];
}

const LOUDNESS = ['-v', '--verbose', '-q', '--quiet'];
