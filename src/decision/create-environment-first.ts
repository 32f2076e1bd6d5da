import type { Request } from '../request/request.ts';
import { searchPathVariable } from '../discovery/real-uv.ts';
import type { ProjectSituation } from '../discovery/situation.ts';
import type { Edit, RuleResult } from './decision.ts';
import { optionsOfRun } from './run-options.ts';
import { announceFound, needsSearchPath, reasonsFor } from './wrapper-on-path-rules.ts';

/** uv prints something of its own for these, or does not take -q with them. */
const PRINTING: ReadonlySet<string> = new Set([
  '--with',
  '-w',
  '--with-editable',
  '--with-requirements',
  '--env-file',
  '-v',
  '--verbose',
  '-q',
  '--quiet',
]);

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
  return {
    runFirst: {
      argv: ['run', ...optionsOfRun(request), ...NOTHING],
      variables: { [searchPathVariable(uv)]: searchPath },
    },
    edits: withoutRepetition(request),
    messages: announceFound(request, situation),
    reasons: [...reasonsFor(search), 'a uv run of nothing goes before it, which finds what is behind them'],
    isOneTime: true,
  };
}

/**
 * Takes a `run` that a uv with the same options goes before. That one has printed the warnings and what was created, so this one
 * is quiet: errors are printed all the same.
 */
export function withoutRepetition({ options, positionals, subcommandEnd }: Request): Edit[] {
  const isPrinting = positionals.length === 0 || options.some(({ name }) => PRINTING.has(name));
  return isPrinting ? [] : [{ do: 'insert', before: subcommandEnd, values: ['-q'] }];
}
