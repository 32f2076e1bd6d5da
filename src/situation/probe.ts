import type { Variables } from '../request/environment.ts';
import { askProgram } from './ask-program.ts';
import answer from './answer.py';
import facts from './probe.py';
import processFacts from './process.py';

/** What an interpreter says of itself. Paths are absolute; what is no UTF-8 in them stands as lone surrogates. */
export interface Facts {
  /** `cpython`, `pypy` */
  readonly implementation: string;
  readonly version: readonly [number, number, number];
  /** the rest of the version: `final` and 0, `candidate` and 1 */
  readonly release: readonly [string, number];
  /** `t` if it is free-threaded, `d` if it was built for debugging */
  readonly abi: string;
  /** how the compiled modules end that it can import: `.cpython-312-x86_64-linux-gnu.so`, `.abi3.so`, `.so` */
  readonly extensions: readonly string[];
  readonly prefix: string;
  readonly basePrefix: string;
  readonly executable: string;
  /** the program that the process runs, or null where there is no /proc */
  readonly running: string | null;
  /** where packages are installed (sysconfig's purelib) */
  readonly sitePackages: string;
  /** where packages with compiled code are installed (sysconfig's platlib), mostly the same */
  readonly platformPackages: string;
  /** where the standard library is (sysconfig's stdlib and platstdlib) */
  readonly standardLibrary: readonly string[];
  /** sys.path */
  readonly path: readonly string[];
}

/** What an interpreter says of the process that it runs in, before it has looked at its packages. */
export interface ProcessFacts extends Pick<Facts, 'version' | 'basePrefix' | 'executable' | 'running'> {
  readonly variables: Variables;
}

/** What an interpreter is asked: what was answered to another question does not count. */
export const question: string = answer + facts;

/** The same, for its process. */
export const processQuestion: string = answer + processFacts;

/** Milliseconds after which an interpreter that has said nothing is given up. */
export const PATIENCE = 10_000;

/** What a wrapper leaves behind for the base that it starts; a probe must not hand it on from the caller. */
const WRAPPERS_OWN = ['NIX_PYTHONPREFIX', 'NIX_PYTHONEXECUTABLE', 'NIX_PYTHONPATH'];

/** `silent`: it ended without an answer; `late`: it did not end in time */
export type Answer<Said = Facts> = Said | 'silent' | 'late';

/**
 * Asks an interpreter what it is, as uv does (`-I -B`, in the caller's environment and directory).
 * Takes an absolute path, and for how many milliseconds it is waited for.
 */
export async function probe(
  python: string,
  variables: Variables,
  directory: string,
  patience = PATIENCE,
): Promise<Answer> {
  return put(python, question, { variables, directory, patience });
}

/** Asks an interpreter what its process is; takes what `probe` does. */
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
  // Nothing that a site hook prints by chance; Node's crypto takes 6 ms to load.
  const mark = `${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
  const variables = Object.fromEntries(
    Object.entries(asking.variables).filter(([name]) => !WRAPPERS_OWN.includes(name)),
  );
  const words = ['-I', '-B', ...options, '-c', code, mark];
  const { text, isLate } = await askProgram(python, words, { ...asking, variables });
  return (readAnswer(text, mark) as Said | undefined) ?? (isLate ? 'late' : 'silent');
}

/** The answer stands between two marks, and whatever site hooks print stands around it. */
function readAnswer(text: string, mark: string): unknown {
  const answer = text.split(mark)[1];
  if (answer === undefined) return undefined;
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
