import { readdirSync } from 'node:fs';
import { shWord } from './render-shell.ts';

/** The directories on PATH, each as it is there. */
export interface PathEntries {
  /** those with a uv or a Python, in order */
  readonly holding: readonly string[];
  /** the others */
  readonly others: readonly string[];
}

/** What counts in a directory on PATH. `uvshim_are_without` in path.sh looks for the same names. */
const COUNTS = /^(uv|python|python\d.*|(pypy|cpython|graalpy|pyodide).*)$/;

/** A longer PATH is compared as it is: to look at each of its directories would take longer than the question. */
const MOST = 100;

/** Takes PATH; undefined if only the same PATH may count as the same. */
export function readPathEntries(path: string): PathEntries | undefined {
  const entries = path.split(':');
  if (entries.length > MOST || !entries.every((entry) => entry.startsWith('/'))) return undefined;
  const [holding, others]: [string[], string[]] = [[], []];
  for (const entry of entries) (holdsAny(entry) ? holding : others).push(entry);
  return { holding, others };
}

/** The launcher's test that PATH has the same directories, apart from those with neither a uv nor a Python. */
export function asSamePath({ holding, others }: PathEntries): string {
  return `uvshim_check_path uvshim_is_same_path ${shWord(asList(holding))} ${shWord(asList(others))}`;
}

function asList(entries: readonly string[]): string {
  return [':', ...entries.map((entry) => `${entry}:`)].join('');
}

/** True if it cannot be read. */
function holdsAny(directory: string): boolean {
  try {
    return readdirSync(directory).some((name) => COUNTS.test(name));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
