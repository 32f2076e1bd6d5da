import { dirname } from 'node:path';
import type { Files } from '../../fs/files.ts';
import type { InterpreterInfo } from './query.ts';
import { isPythonName, wrapperChain } from './wrapper-text.ts';

/**
 * Whether an answer is about the interpreter at the absolute path that was queried, across links and wrappers. If not,
 * the program chooses an interpreter (like the shims of pyenv, asdf and mise), and the answer holds only for this
 * directory and environment.
 */
export function isSameInterpreter(
  python: string,
  { executable, running }: Pick<InterpreterInfo, 'executable' | 'running'>,
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
