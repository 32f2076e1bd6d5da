import type { Message } from '../output/message.ts';
import type { Request } from '../request/request.ts';
import type { Candidate } from '../discovery/candidate.ts';
import { hasFeature } from '../uv/features.ts';
import type { PipSituation } from '../discovery/situation.ts';
import { merge, type Settings, type IfUnchanged, type RuleResult } from './decision.ts';
import { repairOrUpdate } from './update-from-wrapper.ts';
import { targetIsReadOnly, worksElsewhere } from './messages.ts';
import { pipEnvironments, type PipEnvironments } from './pip-environments.ts';
import { usePython } from './python-option.ts';
import { readUnrepaired } from './read-unrepaired.ts';
import { standInForLock, standInForLinks } from './stand-in.ts';
import { warnStillImportable } from './still-importable.ts';

// The rules of `uv pip` in an environment. A wrapper or a read-only environment is one only for commands that write nothing.

/** An explicit destination stays. */
export function leaveExplicitDestination(
  _: Request,
  { hasExplicitDestination }: PipSituation,
): RuleResult | undefined {
  if (!hasExplicitDestination) return undefined;
  return { reasons: ['the command or the configuration says where to'] };
}

/** uv itself prints that. */
export function leaveWithoutEnvironment(request: Request, situation: PipSituation): RuleResult | undefined {
  if (pipEnvironments(request, situation)) return undefined;
  return { reasons: ['there is no environment that uv would work in'] };
}

/** uv's choice, or else an environment that can take its place. */
export function workInEnvironment(
  request: Request,
  situation: PipSituation,
  settings: Settings,
): RuleResult | undefined {
  const places = pipEnvironments(request, situation);
  if (!places) return undefined;
  const { uvsChoice, used } = places;
  if (used === uvsChoice) return workIn(request, situation, places, settings, NOT_POINTED);
  const isChange = request.role === 'pip-write' && !request.dryRun;
  return merge(
    {
      messages: isChange && used.writable ? [worksElsewhere(used, uvsChoice)] : [],
      reasons: [`${uvsChoice.directory} (${uvsChoice.by}) is read-only: environments are created from it`],
    },
    workIn(request, situation, places, settings, usePython(request, used.python)),
  );
}

/** The edits that point uv at an environment that is not its own choice. */
type Pointing = Required<Pick<RuleResult, 'edits'>> & Pick<RuleResult, 'python'>;

const NOT_POINTED: Pointing = { edits: [] };

/** Takes what points uv at the environment. */
function workIn(
  request: Request,
  situation: PipSituation,
  places: PipEnvironments,
  settings: Settings,
  pointing: Pointing,
): RuleResult {
  const { used } = places;
  const { environment, writable } = used;
  const repaired = environment && repairOrUpdate(request, environment, situation.baseInterpreter, settings);
  if (repaired)
    return merge(repaired, warnStillImportable(request, { environment }), { reasons: [], ...pointing });
  const read = readUnrepaired(request, situation, environment, settings);
  if (read) return read;
  return writable
    ? merge(workInWritable(request, used, settings, pointing), warnStillImportable(request, used))
    : workInReadOnly(request, situation, places, settings, pointing);
}

/**
 * uv does not see packages whose metadata are links: it would install them again, and write through links to writable
 * places. If they satisfy the command, uv works on the stand-in and changes nothing.
 */
function workInWritable(
  request: Request,
  used: Candidate,
  settings: Settings,
  pointing: Pointing,
): RuleResult {
  const reasons = [`${used.directory} (${used.by}) can be written to`];
  const shown = standInForLinks(request, used, settings);
  // `uninstall` finds nothing to remove in either.
  if (!shown || request.command === 'pip uninstall') return { reasons, ...pointing };
  if (request.role === 'pip-read' || request.dryRun) return merge({ reasons }, shown);
  return { reasons, ...pointing, ifUnchanged: shown };
}

/**
 * A command that would write goes to another environment, or fails as with raw uv. One that writes nothing succeeds if uv has
 * a place for its lock and sees the packages. A dry run tells which it is.
 */
function workInReadOnly(
  request: Request,
  situation: PipSituation,
  places: PipEnvironments,
  settings: Settings,
  pointing: Pointing,
): RuleResult {
  const { used } = places;
  const why = `${used.directory} (${used.by}) is read-only`;
  const shown = standInForLinks(request, used, settings);
  if (request.role === 'pip-read') return merge({ reasons: [why] }, shown ?? { reasons: [], ...pointing });
  const lock = standInForLock(request, situation, used, settings);
  const tried: IfUnchanged = shown ?? lock ?? { ...pointing, repairs: [], reasons: [] };
  // uv removes nothing from either: then it prints the path of the real one.
  const isAsItIs = request.command === 'pip uninstall' && hasFeature(situation.uv, 'lockOptional');
  const asItIs = isAsItIs ? { ...pointing, dryRunEdits: tried.edits } : {};
  const ifUnchanged = { ...tried, ...asItIs, reasons: [why, ...tried.reasons] };
  // uv refuses to change it, but would not refuse the stand-in: only an install that is satisfied needs no change.
  const asksFirst = !used.isManaged || request.command === 'pip install';
  const asked = asksFirst ? { reasons: [why], ifUnchanged } : { reasons: [why] };
  if (request.dryRun && used.isManaged) return { ...pointing, ...asked };
  if (request.dryRun) return merge({ reasons: [why] }, tried);
  const elsewhere = changeElsewhere(request, situation, places, settings);
  if (elsewhere) return merge(asked, elsewhere);
  // A stand-in with real metadata directories is writable, so it is not used without a dry run.
  const locked = pointing.edits.length > 0 || shown ? undefined : lock;
  return merge({ ...asked, messages: [hintFor(used, situation)] }, locked);
}

/** `sync` and `uninstall` work in an environment that nothing names only if the user names it. */
function hintFor(used: Candidate, { requested, others }: PipSituation): Message {
  const other = others.find(({ by, writable }) => by === '.venv' && writable);
  return targetIsReadOnly(used, requested?.explicit ?? false, other?.directory);
}

/** A change that cannot be made goes to the replacement. */
function changeElsewhere(
  request: Request,
  situation: PipSituation,
  { used, replacement }: PipEnvironments,
  settings: Settings,
): RuleResult | undefined {
  if (!replacement?.environment) return undefined;
  return merge(
    repairOrUpdate(request, replacement.environment, situation.baseInterpreter, settings),
    warnStillImportable(request, replacement),
    {
      ...usePython(request, replacement.python),
      messages: [worksElsewhere(replacement, used)],
      reasons: [`${replacement.directory} (${replacement.by}) is the nearest environment that is not`],
    },
  );
}
