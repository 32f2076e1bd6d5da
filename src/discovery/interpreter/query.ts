import type { Variables } from '../../request/env.ts';
import { askProgram } from '../../process/run-captured.ts';
import answer from './write_json.py';
import facts from './interpreter_info.py';
import processFacts from './process_info.py';

/** An interpreter's answer. Paths are absolute; bytes that are not UTF-8 are lone surrogates. */
export interface Facts {
  /** `cpython`, `pypy` */
  readonly implementation: string;
  readonly version: readonly [number, number, number];
  /** the rest of the version: `final` and 0, `candidate` and 1 */
  readonly release: readonly [string, number];
  /** `t` if it is free-threaded, `d` if it was built for debugging */
  readonly abi: string;
  /** the suffixes of compiled modules that it can import: `.cpython-312-x86_64-linux-gnu.so`, `.abi3.so`, `.so` */
  readonly extensions: readonly string[];
  readonly prefix: string;
  readonly basePrefix: string;
  readonly executable: string;
  /** the executable of the process, or null without /proc */
  readonly running: string | null;
  /** the directory for packages (sysconfig's purelib) */
  readonly sitePackages: string;
  /** the directory for packages with compiled code (sysconfig's platlib), usually the same */
  readonly platformPackages: string;
  /** the directories of the standard library (sysconfig's stdlib and platstdlib) */
  readonly standardLibrary: readonly string[];
  /** sys.path */
  readonly path: readonly string[];
}

/** An interpreter's answer about its process, before it reads its site-packages. */
export interface ProcessFacts extends Pick<Facts, 'version' | 'basePrefix' | 'executable' | 'running'> {
  readonly variables: Variables;
}

/** The query. An answer to another version of it does not count. */
export const question: string = answer + facts;

/** The query about the process. */
export const processQuestion: string = answer + processFacts;

/** Milliseconds after which an interpreter that does not answer is killed. */
export const PATIENCE = 10_000;

/** Variables that a wrapper sets for its base. A query must not pass on the caller's values. */
const WRAPPERS_OWN = ['NIX_PYTHONPREFIX', 'NIX_PYTHONEXECUTABLE', 'NIX_PYTHONPATH'];

/** `silent`: it ended without an answer; `late`: it did not end in time */
export type Answer<Said = Facts> = Said | 'silent' | 'late';

/**
 * Queries an interpreter as uv does (`-I -B`, in the caller's environment and directory). Takes an absolute path, and a
 * timeout in milliseconds.
 */
export async function probe(
  python: string,
  variables: Variables,
  directory: string,
  patience = PATIENCE,
): Promise<Answer> {
  return put(python, question, { variables, directory, patience });
}

/** Queries an interpreter about its process. */
export async function probeProcess(
  python: string,
  variables: Variables,
  directory: string,
  patience: number,
): Promise<Answer<ProcessFacts>> {
  return put(python, processQuestion, { variables, directory, patience }, '-S');
}

async function put<Said>(
  python: string,
  code: string,
  asking: Parameters<typeof askProgram>[2],
  ...options: readonly string[]
): Promise<Answer<Said>> {
  // A text that a site hook does not print by chance. Node's crypto would take 6 ms to load.
  const mark = `${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
  const variables = Object.fromEntries(
    Object.entries(asking.variables).filter(([name]) => !WRAPPERS_OWN.includes(name)),
  );
  const words = ['-I', '-B', ...options, '-c', code, mark];
  const { text, isLate } = await askProgram(python, words, { ...asking, variables });
  return (readAnswer(text, mark) as Said | undefined) ?? (isLate ? 'late' : 'silent');
}

/** The answer is between two marks, because site hooks may print before and after it. */
function readAnswer(text: string, mark: string): unknown {
  const answer = text.split(mark)[1];
  if (answer === undefined) return undefined;
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
