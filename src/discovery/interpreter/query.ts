import type { Variables } from '../../request/variables.ts';
import { runCaptured } from '../../process/run-captured.ts';
import answer from './write_json.py';
import info from './interpreter_info.py';
import processFacts from './process_info.py';
import { QUERY_TIMEOUT_MS } from '../../limits.ts';

/** An interpreter's answer. Paths are absolute; bytes that are not UTF-8 are lone surrogates. */
export interface InterpreterInfo {
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
  /** sys._base_executable, from which uv creates environments. A wrapper may set it; null up to 3.7 */
  readonly baseExecutable: string | null;
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
export interface ProcessInfo extends Pick<
  InterpreterInfo,
  'version' | 'basePrefix' | 'executable' | 'running'
> {
  readonly variables: Variables;
}

/** The query. An answer to another version of it does not count. */
export const interpreterScript: string = answer + info;

/** The query about the process. */
export const processScript: string = answer + processFacts;

/** Variables that a wrapper sets for its base. A query must not pass on the caller's values. */
const WRAPPERS_OWN = ['NIX_PYTHONPREFIX', 'NIX_PYTHONEXECUTABLE', 'NIX_PYTHONPATH'];

/** `no answer`: it ended without an answer; `timeout`: it did not end in time */
export type Answer<Facts = InterpreterInfo> = Facts | 'no answer' | 'timeout';

/**
 * Queries an interpreter as uv does (`-I -B`, in the caller's environment and directory). Takes an absolute path, and a
 * timeout in milliseconds.
 */
export async function queryInterpreter(
  python: string,
  variables: Variables,
  directory: string,
  timeoutMs = QUERY_TIMEOUT_MS,
): Promise<Answer> {
  return put(python, interpreterScript, { variables, directory, timeoutMs });
}

/** Queries an interpreter about its process. */
export async function queryProcess(
  python: string,
  variables: Variables,
  directory: string,
  timeoutMs: number,
): Promise<Answer<ProcessInfo>> {
  return put(python, processScript, { variables, directory, timeoutMs }, '-S');
}

async function put<Facts>(
  python: string,
  code: string,
  asking: Parameters<typeof runCaptured>[2],
  ...options: readonly string[]
): Promise<Answer<Facts>> {
  // A text that a site hook does not print by chance. Node's crypto would take 6 ms to load.
  const mark = `${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
  const variables = Object.fromEntries(
    Object.entries(asking.variables).filter(([name]) => !WRAPPERS_OWN.includes(name)),
  );
  const words = ['-I', '-B', ...options, '-c', code, mark];
  const { text, isLate } = await runCaptured(python, words, { ...asking, variables });
  return (readAnswer(text, mark) as Facts | undefined) ?? (isLate ? 'timeout' : 'no answer');
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
