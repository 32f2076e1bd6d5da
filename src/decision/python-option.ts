import { isPythonOption, type Request } from '../request/request.ts';
import type { Edit } from './decision.ts';

/**
 * Takes the path of an interpreter; the edit that makes uv use it: in place of the value of -p where there is one, even an
 * empty one that asks for nothing (uv takes no second), else right behind the command. `--python`, as -p has meant something
 * else (`pip compile`).
 */
export function usePython({ options, head }: Request, path: string): Edit {
  const option = options.findLast(({ name }) => isPythonOption(name));
  return option
    ? { do: 'replace', token: option.token, value: option.lead + path }
    : { do: 'insert', before: head, values: ['--python', path] };
}
