import { isPythonOption, type Request } from '../request/request.ts';
import type { Edit, RuleResult } from './decision.ts';

/**
 * Makes uv use an interpreter (absolute): replaces the value of -p, even an empty one, because uv rejects a second -p; or else
 * inserts `--python` after the command (-p once had another meaning in `pip compile`).
 */
export function usePython(
  { options, subcommandEnd }: Request,
  python: string,
): Required<Pick<RuleResult, 'edits' | 'python'>> {
  const option = options.findLast(({ name }) => isPythonOption(name));
  const edit: Edit = option
    ? { do: 'replace', token: option.token, value: option.prefix + python }
    : { do: 'insert', before: subcommandEnd, values: ['--python', python] };
  return { edits: [edit], python };
}
