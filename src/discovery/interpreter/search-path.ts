import { dirname, join, resolve } from 'node:path';
import type { Files } from '../../fs/files.ts';
import { findBase, observeInterpreter, type Interpreter } from './interpreter.ts';
import type { Interpreters } from './interpreters.ts';
import { readWrapperText, type WrapperText } from './wrapper-text.ts';

/** A directory on PATH, and the interpreters in it that answered. */
export interface SearchDirectory {
  /** as written in PATH */
  readonly entry: string;
  readonly interpreters: readonly Interpreter[];
}

/** A program with an interpreter's name, before the query. */
export interface PythonOnPath {
  /** absolute */
  readonly python: string;
  /** what its text contains, if it looks like a wrapper */
  readonly wrapper?: WrapperText;
}

/** The names of interpreters in uv's search, without other implementations, for which no wrappers are known. */
const NAME = /^(python|python3|python3\.\d+t?|pypy3?|pypy3\.\d+)$/;

/** The number of parallel queries. */
const SIDE_BY_SIDE = 8;

/** Takes a PATH and the directory for its relative entries. Queries every interpreter there, in parallel. */
export async function surveySearchPath(
  path: string,
  directory: string,
  interpreters: Interpreters,
): Promise<SearchDirectory[]> {
  const entries = pythonsByEntry(path, directory, interpreters.files);
  const judged = new Map<string, Interpreter>();
  const all = entries.flatMap(({ pythons }) => pythons.map(({ python }) => python));
  await eachOf([...new Set(all)], async (python) => {
    const interpreter = await observeInterpreter(python, interpreters, 'queryFound');
    if (interpreter) judged.set(python, await withBaseOfStore(interpreter, interpreters));
  });
  return entries.map(({ entry, pythons }) => ({
    entry,
    interpreters: pythons.map(({ python }) => judged.get(python)).filter((found) => found !== undefined),
  }));
}

/**
 * uv skips environments, and finds no other Python in a dev shell whose Python is in a read-only environment, as uv2nix makes
 * them. The user's own environments stay what they are.
 */
async function withBaseOfStore(interpreter: Interpreter, interpreters: Interpreters): Promise<Interpreter> {
  const { kind, info } = interpreter;
  if (kind !== 'environment' || interpreters.files.isWritable(info.prefix)) return interpreter;
  const base = await findBase(info, interpreters);
  return base ? { ...interpreter, base } : interpreter;
}

/** The programs with an interpreter's name, in the order of PATH, without queries. */
export function pythonsOnPath(path: string, directory: string, files: Files): PythonOnPath[] {
  return pythonsByEntry(path, directory, files).flatMap(({ pythons }) => pythons);
}

function pythonsByEntry(
  path: string,
  directory: string,
  files: Files,
): { readonly entry: string; readonly pythons: readonly PythonOnPath[] }[] {
  const seen = new Set<string>();
  return path.split(':').map((entry) => {
    const place = resolve(directory, entry);
    const names = files.namesLike(place, NAME);
    if (names.length === 0) return { entry, pythons: [] };
    // Often /bin is a link to /usr/bin: uv finds the same in the first of them.
    const real = files.resolved(place);
    const isKnown = seen.has(real);
    seen.add(real);
    return { entry, pythons: isKnown ? [] : pythonsIn(place, names, files) };
  });
}

/** One path for each program: `python` and `python3` are often links to one file, or one wrapper. */
function pythonsIn(directory: string, names: readonly string[], files: Files): PythonOnPath[] {
  const pythons = new Map<string, PythonOnPath>();
  for (const name of names.toSorted()) {
    const python = join(directory, name);
    if (!files.isProgram(python)) continue;
    const wrapper = readWrapperText(python, files);
    const program = wrapper ? JSON.stringify(wrapper) : files.resolved(python);
    if (!pythons.has(program)) pythons.set(program, { python, wrapper });
  }
  return [...pythons.values()];
}

async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  async function worker() {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
}

/**
 * Returns a PATH in which the base's directory precedes the directory of each prefix wrapper: uv skips the wrapper and
 * finds the base. The bases of read-only environments come last: uv skips these, too, and often finds another Python.
 * Undefined if PATH has none of them.
 */
export function searchPathWithBases(directories: readonly SearchDirectory[]): string | undefined {
  const entries = directories.flatMap(({ entry, interpreters }) => [
    ...baseDirectories(interpreters, 'prefix wrapper'),
    entry,
  ]);
  const last = directories.flatMap(({ interpreters }) => baseDirectories(interpreters, 'environment'));
  const all = [...entries, ...new Set(last.filter((directory) => !entries.includes(directory)))];
  return all.length === directories.length ? undefined : all.join(':');
}

function baseDirectories(interpreters: readonly Interpreter[], of: Interpreter['kind']): string[] {
  const bases = interpreters.flatMap(({ kind, base }) => (base && kind === of ? [dirname(base.python)] : []));
  return [...new Set(bases)];
}
