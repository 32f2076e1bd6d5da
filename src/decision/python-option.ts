import { isPythonOption, type Request } from '../request/request.ts';
import type { Edit } from './decision.ts';

/**
 * The edit that makes uv use an interpreter: replaces the value of -p, even an empty one, because uv rejects a second
 * -p; or else inserts `--python` after the command (-p once had another meaning in `pip compile`).
 */
export function usePython({ options, subcommandEnd }: Request, path: string): Edit {
  const option = options.findLast(({ name }) => isPythonOption(name));
  return option
    ? { do: 'replace', token: option.token, value: option.prefix + path }
    : { do: 'insert', before: subcommandEnd, values: ['--python', path] };
}
