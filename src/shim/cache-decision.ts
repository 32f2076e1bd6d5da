import { join } from 'node:path';
import { merge, type Decision } from '../decision/decision.ts';
import { standInParts } from '../apply/create-stand-in.ts';
import { renderDecisionFile, renderHead } from '../cache/decision-file.ts';
import type { DecisionInputs } from '../cache/decision-inputs.ts';
import { storeDecision } from '../cache/decision-store.ts';
import { createLocate, type Locate } from '../cache/located.ts';
import { readPathEntries, type PathEntries } from '../cache/path-entries.ts';
import type { Clock } from '../cache/times.ts';
import { launcherStillFindsUv } from '../cache/uv-unchanged.ts';
import { createFiles, type Dependency } from '../fs/files.ts';
import { decideAhead } from './decide-ahead.ts';
import { decideForCreated } from './decide-for-created.ts';
import type { Context } from './process-context.ts';
import type { Plan, PlanFor } from './plan.ts';
import { isNothing, findUsualDecision } from './usual-decision.ts';

/** The launcher's part of the arguments. */
export interface LauncherCall {
  /** the path of the real uv */
  readonly uv: string;
  /** the launcher's path as it was called */
  readonly self: string;
  /** the launcher's version and directory */
  readonly launcher: string;
  /** the file for the cached decision, below the cache directory; empty for none */
  readonly place: string;
  /** the launcher's cache key: all of the command line that counts */
  readonly shape: string;
  /** the place of the value of `-p` on the command line; empty without one */
  readonly spot: string;
  /** the file for the decision that serves all usual commands, like `place`; empty if this is not one */
  readonly usual: string;
  /** how the names of these files end: the environment that is active */
  readonly active: string;
}

/** A decision to cache, and its dependencies except the launcher, the variables and the directory. */
interface Written extends Pick<DecisionInputs, 'shape' | 'spot' | 'environments'> {
  readonly decision: Decision;
  readonly isQuiet: boolean;
  readonly dependencies: readonly Dependency[];
  /** whether it depends on the text of PATH: on a program with another name, or because it changes it */
  readonly needsPath: boolean;
  /** whether the launcher can skip its search for uv: a call as uvx also depends on the uvx beside uv */
  readonly mayFindAgain: boolean;
}

/** Decisions that are cached at the same time share this. */
interface Shared {
  readonly path: PathEntries | undefined;
  readonly locate: Locate;
  readonly clock: Clock;
}

/**
 * Caches the decision; what is decided when uv has created the environment; and if there is nothing to do for any usual
 * command, that, or else what is decided for the next commands. Takes a function that makes the plan for other arguments, and
 * one for the trace.
 */
export async function cacheDecision(
  asking: LauncherCall,
  plan: Plan,
  planFor: PlanFor,
  context: Context,
  trace: (line: string) => void,
): Promise<void> {
  const { decision, request, dependencies, cache, clock } = plan;
  const { directory } = cache;
  if (directory === undefined || !clock) return;
  const { shape, spot, place, usual, active } = asking;
  const shared = { path: readPathEntries(context.variables.PATH ?? ''), locate: createLocate(), clock };
  const write = (where: string, written: Written) => {
    try {
      trace(`written down at ${store(asking, directory, where, shared, written, context)}`);
    } catch (error) {
      // Then the next call only takes longer.
      trace(`not written down: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const isNamed = plan.situation?.requested?.request.form === 'name';
  const own = { shape, isQuiet: request?.quiet ?? false, mayFindAgain: request?.role !== 'tool' };
  // The launcher reads the first one first, and there it is enough to see whether the environment exists.
  const all = [
    ...[decideForCreated(plan, context) ?? []].flat(),
    ...(mayCache(plan) ? [{ decision, dependencies }] : []),
  ];
  for (const each of all)
    write(place, {
      ...own,
      ...each,
      spot: namesPython(each.decision) ? spot : undefined,
      needsPath: isNamed || changesPath(each.decision),
    });
  if (usual === '' || !request || !plan.isCacheable) return;
  const found =
    mayCache(plan) && isNothing(decision) ? await findUsualDecision(asking.uv, plan, context) : undefined;
  const other = { isQuiet: false, needsPath: false, mayFindAgain: true };
  if (found) {
    write(usual, { ...other, ...found, decision: merge() });
    return;
  }
  const beginning = usual.slice(0, usual.length - `usual@${active}`.length);
  for (const ahead of await decideAhead(plan, shape, planFor, context))
    write(`${beginning}${ahead.shape}${active}`, {
      ...other,
      ...ahead,
      needsPath: changesPath(ahead.decision),
    });
}

/** A repair changes the environment, so the next call needs a new decision. */
function mayCache({ decision, isCacheable }: Plan): boolean {
  const changes = decision.repairs.some((repair) => repair.do === 'repair' || repair.do === 'update');
  return isCacheable && !decision.isOneTime && !changes;
}

/** Whether it replaces the value of `-p`, or repeats the option. */
function namesPython({ edits, messages }: Decision): boolean {
  return messages.length > 0 || edits.some((edit) => edit.do === 'replace');
}

function changesPath({ edits }: Decision): boolean {
  return edits.some((edit) => 'variable' in edit && edit.variable === 'PATH');
}

/** Returns the file. Throws if it cannot be written, or if a value would not arrive unchanged. */
function store(
  { uv, self, launcher }: LauncherCall,
  cache: string,
  place: string,
  { path, locate, clock }: Shared,
  { decision, isQuiet, dependencies, needsPath, mayFindAgain, ...more }: Written,
  { variables, directory, program }: Context,
): string {
  const made = decision.repairs.flatMap((repair) =>
    repair.do === 'stand-in' ? standInParts(cache, repair) : [],
  );
  const own = createFiles();
  own.exists(program);
  const seen = [...own.dependencies(), ...dependencies];
  const circumstances = {
    uv,
    launcher,
    variables,
    path: needsPath ? undefined : path,
    directory,
    dependencies: seen,
    made,
    launcherOnPath: mayFindAgain ? launcherStillFindsUv(uv, self, variables.PATH ?? '', seen) : undefined,
    located: locate(dependencies),
    clock,
    ...more,
  };
  const file = join(cache, place);
  storeDecision(cache, file, renderDecisionFile(decision, isQuiet, circumstances), renderHead(circumstances));
  return file;
}
