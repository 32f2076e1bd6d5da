import { join } from 'node:path';
import { decide } from '../decision/decide.ts';
import type { Decision } from '../decision/decision.ts';
import type { ExpectedEnvironment } from '../cache/decision-inputs.ts';
import { getEnv } from '../request/variables.ts';
import { readRequest } from '../request/request.ts';
import type { Environment } from '../discovery/venv/environment.ts';
import type { Dependency } from '../fs/files.ts';
import { minorOf } from '../discovery/interpreter/interpreter.ts';
import { observeWithoutQueries } from '../discovery/observe.ts';
import { pythonsOnPath } from '../discovery/interpreter/search-path.ts';
import type { Situation } from '../discovery/situation.ts';
import type { Context } from './process-context.ts';
import type { SharedLookups } from './open-lookups.ts';
import { settingsOf } from './plan.ts';

/** What the usual decision depends on: uvshim has nothing to do for any command that names nothing of its own. */
export interface Usual {
  readonly dependencies: readonly Dependency[];
  /** environments that are not there yet, and what they may be when they are */
  readonly environments: readonly ExpectedEnvironment[];
}

/** The launcher needs only these fields of a decision for edits, repairs and messages. */
const ALWAYS: ReadonlySet<string> = new Set([
  'edits',
  'repairs',
  'messages',
  'reasons',
  'environment',
  'python',
]);

/** Together, these look at all that any command looks at whose words name no path. */
const LINES = [
  ['venv'],
  // uv searches PATH for a version even if UV_PYTHON is set.
  ['venv', '-p', '3'],
  ['pip', 'install', 'x'],
  ['sync'],
  ['run', 'x'],
  ['build'],
  ['init'],
  ['tool', 'run', 'x'],
];

/**
 * Takes the path of the real uv, and what the caller's plan has read. Undefined if something is wrapped, broken, read-only or to be
 * kept here, or if that is not known. Runs no program.
 */
export async function findUsualDecision(
  uv: string,
  { answers, cache, files: known }: SharedLookups,
  context: Context,
): Promise<Usual | undefined> {
  const { variables, directory } = context;
  const files = known.withoutRecord();
  const situations: Situation[] = [];
  for (const line of LINES) {
    const request = readRequest(line, variables);
    if (!request) return undefined;
    const command = { request, uvPath: uv, callerDirectory: directory, answers, files };
    const situation = await observeWithoutQueries(command);
    if (!situation) return undefined;
    if (!isNothing(decide(request, situation, settingsOf(context, cache)))) return undefined;
    if (
      situation.requested?.request.form === 'name' ||
      ('keep' in situation && situation.keep) ||
      environmentsIn(situation).some(({ recordedWrapper }) => recordedWrapper)
    )
      return undefined;
    situations.push(situation);
  }
  // The variables of a wrapper go to each environment on its base, also to one that is not there yet.
  const onPath = pythonsOnPath(getEnv(variables, 'PATH') ?? '', directory, files);
  if (onPath.some(({ wrapper }) => wrapper !== undefined)) return undefined;
  return withoutMissing(files.dependencies(), placesOf(situations, directory), basesIn(situations));
}

/** Whether uv gets the caller's command as it is, without a message or a repair. */
export function isNothing(decision: Decision): boolean {
  const { edits, repairs, messages } = decision;
  return edits.length + repairs.length + messages.length === 0 && onlyEdits(decision);
}

/** Whether nothing happens for the command but the edits, the repairs and the messages. */
export function onlyEdits(decision: Decision): boolean {
  return Object.entries(decision).every(([key, value]) => ALWAYS.has(key) || value === undefined);
}

function environmentsIn(situation: Situation): Environment[] {
  const own = 'environment' in situation ? situation.environment : undefined;
  const candidates = situation.kind === 'pip' ? situation.candidates : [];
  const all = [own, situation.requested?.environment, ...candidates.map(({ environment }) => environment)];
  return all.filter((each) => each !== undefined);
}

/** The paths at which a command may create the environment of this directory. */
function placesOf(situations: readonly Situation[], directory: string): string[] {
  const projects = situations.flatMap((each) => (each.kind === 'project' ? each.project.environment : []));
  return [...new Set([join(directory, '.venv'), ...projects])];
}

function basesIn(situations: readonly Situation[]): ExpectedEnvironment['bases'] {
  const found = situations.flatMap((each) =>
    'search' in each ? each.search.flatMap(({ interpreters }) => interpreters) : [],
  );
  const bases = found.filter(({ kind }) => kind === 'base');
  const byPath = new Map(bases.map(({ python, info }) => [python, { python, minor: minorOf({ info }) }]));
  return [...byPath.values()];
}

/** The lookups, without those of environments that are missing: these may be made. */
function withoutMissing(
  dependencies: readonly Dependency[],
  places: readonly string[],
  bases: ExpectedEnvironment['bases'],
): Usual {
  const isIn = (place: string) => (dependency: Dependency) =>
    dependency.path === place || dependency.path.startsWith(join(place, '/'));
  const missing = places.filter((place) =>
    dependencies.filter(isIn(place)).every(({ seen }) => seen === 'nothing'),
  );
  return {
    dependencies: dependencies.filter((dependency) => !missing.some((place) => isIn(place)(dependency))),
    environments: missing.map((directory) => ({ directory, bases })),
  };
}
