import { dirname, join, resolve } from 'node:path';
import type { Files } from './files.ts';
import { judge, type Interpreter } from './interpreter.ts';
import type { Interpreters } from './interpreters.ts';
import type { Facts } from './probe.ts';

/** A directory on PATH, and the interpreters in it that answered. */
export interface SearchDirectory {
  /** as it stands on PATH */
  readonly entry: string;
  readonly interpreters: readonly Interpreter[];
}

/** The names under which uv looks for interpreters, other implementations left out: nobody wraps them. */
const NAME = /^(python|python3|python3\.\d+t?|pypy3?|pypy3\.\d+)$/;

/** Interpreters that are asked side by side. */
const SIDE_BY_SIDE = 8;

/** An interpreter that answered, under the absolute path that it was asked by. */
export interface Answered {
  readonly python: string;
  readonly facts: Facts;
}

/** Takes a PATH and the directory that its relative entries start from; asks every interpreter there, side by side. */
export async function surveySearchPath(
  path: string,
  directory: string,
  interpreters: Interpreters,
): Promise<SearchDirectory[]> {
  const judged = await eachOnPath(path, directory, interpreters, ({ python, facts }) =>
    judge(python, facts, interpreters),
  );
  return judged.map(({ entry, found }) => ({ entry, interpreters: found }));
}

/** As `surveySearchPath`, but what is behind a wrapper is not asked for. */
export async function askSearchPath(
  path: string,
  directory: string,
  interpreters: Interpreters,
): Promise<Answered[]> {
  const asked = await eachOnPath(path, directory, interpreters, (answered) => Promise.resolve(answered));
  return asked.flatMap(({ found }) => found);
}

async function eachOnPath<Result>(
  path: string,
  directory: string,
  interpreters: Interpreters,
  look: (answered: Answered) => Promise<Result>,
): Promise<{ readonly entry: string; readonly found: readonly Result[] }[]> {
  const entries = path
    .split(':')
    .map((entry) => ({ entry, pythons: pythonsIn(resolve(directory, entry), interpreters.files) }));
  const results = new Map<string, Result>();
  await eachOf([...new Set(entries.flatMap(({ pythons }) => pythons))], async (python) => {
    const facts = await interpreters.survey(python);
    if (facts) results.set(python, await look({ python, facts }));
  });
  return entries.map(({ entry, pythons }) => ({
    entry,
    found: pythons.map((python) => results.get(python)).filter((result) => result !== undefined),
  }));
}

/** One path for each file: `python` and `python3` are mostly links to the same. */
function pythonsIn(directory: string, files: Files): string[] {
  const pythons = new Map<string, string>();
  for (const name of files.namesLike(directory, NAME)) {
    const python = join(directory, name);
    if (!files.isProgram(python)) continue;
    const place = files.resolved(python);
    if (!pythons.has(place)) pythons.set(place, python);
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
 * Takes what stands on PATH; returns a PATH in which the directory of each dirty wrapper is preceded by its base's, or
 * undefined where there is none. Where uv would pass a wrapper by, it then finds what is behind it.
 */
export function searchPathWithBases(directories: readonly SearchDirectory[]): string | undefined {
  const entries = directories.flatMap(({ entry, interpreters }) => [...baseDirectories(interpreters), entry]);
  return entries.length === directories.length ? undefined : entries.join(':');
}

function baseDirectories(interpreters: readonly Interpreter[]): string[] {
  return [...new Set(interpreters.flatMap(({ base }) => (base ? [dirname(base.python)] : [])))];
}
