import { isPythonOption, type Request } from '../request/request.ts';
import { printsArguments } from '../uv/commands.ts';
import type { Edit, RuleResult } from './decision.ts';

/**
 * Makes uv use an interpreter (absolute): replaces the value of -p, even an empty one, because uv rejects a second -p; or else
 * inserts `--python` after the command (-p once had another meaning in `pip compile`). If uv prints its arguments, they stay as
 * they are, and UV_PYTHON names the interpreter, except in place of the one in uv's configuration: that comes before UV_PYTHON.
 */
export function usePython(
  request: Request,
  python: string,
  isConfigured = false,
): Required<Pick<RuleResult, 'edits' | 'python'>> {
  return { edits: [nameIt(request, python, isConfigured)], python };
}

function nameIt({ command, options, subcommandEnd }: Request, python: string, isConfigured: boolean): Edit {
  const option = options.findLast(({ name }) => isPythonOption(name));
  if (option) return { do: 'replace', token: option.token, value: option.prefix + python };
  if (printsArguments(command) && !isConfigured) return { do: 'set', variable: 'UV_PYTHON', value: python };
  return { do: 'insert', before: subcommandEnd, values: ['--python', python] };
}
