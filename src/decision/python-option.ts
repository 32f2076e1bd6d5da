import type { Request } from '../request/request.ts';
import type { Edit } from './decision.ts';

/**
 * Takes the path of an interpreter; the edit that makes uv use it: in place of the value of -p where there is one (uv
 * takes no second), else right behind the command. `--python`, as -p has meant something else (`pip compile`).
 */
export function usePython({ python, head }: Request, path: string): Edit {
  return python
    ? { do: 'replace', token: python.token, value: python.lead + path }
    : { do: 'insert', before: head, values: ['--python', path] };
}
