import { join } from 'node:path';
import { decide } from '../decision/decide.ts';
import type { Decision } from '../decision/decision.ts';
import type { MadeEnvironment } from '../cache/decision-file.ts';
import { valueOf } from '../request/env.ts';
import { readRequest } from '../request/request.ts';
import type { Environment } from '../discovery/venv/environment.ts';
import { createFiles, type Witness } from '../fs/files.ts';
import { minorOf } from '../discovery/interpreter/interpreter.ts';
import { observeWithoutAsking } from '../discovery/observe.ts';
import { pythonsOnPath } from '../discovery/interpreter/search-path.ts';
import type { Situation } from '../discovery/situation.ts';
import type { Context } from './context.ts';
import { openMemory } from './open-cache.ts';
import { settingsOf } from './plan.ts';

/** What the usual decision depends on: uvshim has nothing to do for any command that names nothing of its own. */
export interface Usual {
  readonly witnesses: readonly Witness[];
  /** environments that are not there yet, and what they may be when they are */
  readonly environments: readonly MadeEnvironment[];
}

/** The fields that each decision has. */
const ALWAYS: ReadonlySet<string> = new Set(['edits', 'repairs', 'messages', 'reasons']);

/** Together, these look at all that any command looks at whose words name no path. */
const LINES = [
  ['venv'],
  // With a version, PATH is searched even if UV_PYTHON is set.
  ['venv', '-p', '3'],
  ['pip', 'install', 'x'],
  ['sync'],
  ['run', 'x'],
  ['build'],
  ['init'],
  ['tool', 'run', 'x'],
];

/**
 * Takes the path of the real uv, and the time before the first lookup. Undefined if something is wrapped, broken, read-only or to be kept here, or if that is not
 * known. Runs no program.
 */
export async function observeUsual(uv: string, now: bigint, context: Context): Promise<Usual | undefined> {
  const { variables, directory } = context;
  const { memory, cache } = openMemory(context);
  const files = createFiles(now);
  const situations: Situation[] = [];
  for (const line of LINES) {
    const request = readRequest(line, variables);
    const situation = request && (await observeWithoutAsking(request, uv, directory, memory, files));
    if (request === undefined || situation === undefined) return undefined;
    if (!isNothing(decide(request, situation, settingsOf(context, cache)))) return undefined;
    if (
      situation.named?.request.form === 'name' ||
      situation.keep ||
      environmentsIn(situation).some(({ remembered }) => remembered)
    )
      return undefined;
    situations.push(situation);
  }
  // The variables of a wrapper go to each environment on its base, also to one that is not there yet.
  const onPath = pythonsOnPath(valueOf(variables, 'PATH') ?? '', directory, files);
  if (onPath.some(({ wrapper }) => wrapper !== undefined)) return undefined;
  return withoutMissing(files.witnesses(), placesOf(situations, directory), basesIn(situations));
}

/** Whether uv gets the caller's command as it is, and nothing is to be said or done. */
export function isNothing(decision: Decision): boolean {
  const { edits, repairs, messages } = decision;
  const isEmpty = edits.length + repairs.length + messages.length === 0;
  return isEmpty && Object.keys(decision).every((key) => ALWAYS.has(key));
}

function environmentsIn({ environment, candidates, named }: Situation): Environment[] {
  const all = [environment, named?.environment, ...candidates.map((candidate) => candidate.environment)];
  return all.filter((each) => each !== undefined);
}

/** Where a command may create the environment of this directory. */
function placesOf(situations: readonly Situation[], directory: string): string[] {
  const projects = situations.flatMap(({ project }) => project?.environment ?? []);
  return [...new Set([join(directory, '.venv'), ...projects])];
}

function basesIn(situations: readonly Situation[]): MadeEnvironment['bases'] {
  const found = situations.flatMap(({ search }) => search.flatMap(({ interpreters }) => interpreters));
  const bases = found.filter(({ kind }) => kind === 'system');
  const byPath = new Map(bases.map(({ python, facts }) => [python, { python, minor: minorOf({ facts }) }]));
  return [...byPath.values()];
}

/** The lookups, without those of environments that are missing: these may be made. */
function withoutMissing(
  witnesses: readonly Witness[],
  places: readonly string[],
  bases: MadeEnvironment['bases'],
): Usual {
  const isIn = (place: string) => (witness: Witness) =>
    witness.path === place || witness.path.startsWith(join(place, '/'));
  const missing = places.filter((place) =>
    witnesses.filter(isIn(place)).every(({ seen }) => seen === 'nothing'),
  );
  return {
    witnesses: witnesses.filter((witness) => !missing.some((place) => isIn(place)(witness))),
    environments: missing.map((directory) => ({ directory, bases })),
  };
}
