import { dirname } from 'node:path';
import type { Files } from './files.ts';
import type { Facts } from './probe.ts';
import { isPythonName, wrapperChain } from './wrapper-text.ts';

/**
 * Takes the absolute path that was queried and the answer; whether that is the answer of this very file, whatever links and
 * wrappers lead to it. If it is not, the program chooses an interpreter (pyenv's, asdf's and mise's shims do), and the answer
 * is true for one directory and environment.
 */
export function isSameInterpreter(
  python: string,
  { executable, running }: Pick<Facts, 'executable' | 'running'>,
  files: Files,
): boolean {
  const answering = [executable, running].filter((path) => path !== null).map(files.resolved);
  return wrapperChain(python, files).some((program) => {
    const file = files.resolved(program);
    if (answering.includes(file)) return true;
    // `python` and `python3.12` in one directory are two wrappers, and both answer as `python3.12`.
    const names = isPythonName(file) ? [program, file] : [program];
    return names.some((name) => files.isSamePlace(dirname(name), dirname(executable)));
  });
}
