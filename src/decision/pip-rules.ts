import type { Message } from '../output/message.ts';
import type { Request } from '../request/request.ts';
import type { Candidate } from '../discovery/candidate.ts';
import type { Situation } from '../discovery/situation.ts';
import { together, type Edit, type Rule, type Settings, type Trial, type Verdict } from './decision.ts';
import { mending } from './update-from-wrapper.ts';
import { targetIsReadOnly, workingElsewhere } from './messages.ts';
import { pipPlaces, type PipPlaces } from './pip-environments.ts';
import { usePython } from './python-option.ts';
import { readUnrepaired } from './read-unrepaired.ts';
import { lockElsewhere, showLinks } from './stand-in.ts';
import { sayWhatStays } from './still-importable.ts';

/**
 * The target is the environment of `uv pip`. A wrapper or a read-only environment is one only for commands that write
 * nothing.
 */
export const targetRules: readonly Rule[] = [leaveWhatIsSaid, leaveNothing, workInPlace];

/** An explicit destination stays. */
function leaveWhatIsSaid(_: Request, { targetIsSaid }: Situation): Verdict | undefined {
  if (!targetIsSaid) return undefined;
  return { reasons: ['the command or the configuration says where to'] };
}

function leaveNothing(request: Request, situation: Situation): Verdict | undefined {
  if (pipPlaces(request, situation)) return undefined;
  return { reasons: ['there is no environment that uv would work in'] };
}

function workInPlace(request: Request, situation: Situation, settings: Settings): Verdict | undefined {
  const places = pipPlaces(request, situation);
  if (places === undefined) return undefined;
  const { choice, place } = places;
  if (place === choice) return workIn(request, situation, places, settings, []);
  const isChange = request.role === 'writes' && !request.dryRun;
  return together(
    {
      messages: isChange && place.writable ? [workingElsewhere(place, choice)] : [],
      reasons: [`${choice.directory} (${choice.by}) is read-only: environments are created from it`],
    },
    workIn(request, situation, places, settings, [usePython(request, place.python)]),
  );
}

/** Takes the edits that point uv at the place, if it is not uv's own choice. */
function workIn(
  request: Request,
  situation: Situation,
  places: PipPlaces,
  settings: Settings,
  lead: readonly Edit[],
): Verdict {
  const { place } = places;
  const { environment, writable } = place;
  const mended = environment && mending(request, environment, situation.maker, settings);
  if (mended) return together(mended, sayWhatStays(request, { environment }), { reasons: [], edits: lead });
  const read = readUnrepaired(request, situation, environment, settings);
  if (read) return read;
  return writable
    ? together(workInWritable(request, place, settings, lead), sayWhatStays(request, place))
    : workInReadOnly(request, situation, places, settings, lead);
}

/**
 * uv does not see packages whose metadata are links: it would install them again, and write through links to writable
 * places. If they satisfy the command, uv works on the stand-in and changes nothing.
 */
function workInWritable(
  request: Request,
  place: Candidate,
  settings: Settings,
  lead: readonly Edit[],
): Verdict {
  const reasons = [`${place.directory} (${place.by}) can be written to`];
  const shown = showLinks(request, place, settings);
  if (shown === undefined) return { reasons, edits: lead };
  if (request.role === 'reads' || request.dryRun) return together({ reasons }, shown);
  return { reasons, edits: lead, trial: shown };
}

/**
 * A command that would write goes to another environment, or fails as with raw uv. One that writes nothing succeeds if uv has
 * a place for its lock and sees the packages. A dry run tells which it is.
 */
function workInReadOnly(
  request: Request,
  situation: Situation,
  places: PipPlaces,
  settings: Settings,
  lead: readonly Edit[],
): Verdict {
  const { place } = places;
  const why = `${place.directory} (${place.by}) is read-only`;
  const shown = showLinks(request, place, settings);
  if (request.role === 'reads') return together({ reasons: [why] }, shown ?? { reasons: [], edits: lead });
  const lock = lockElsewhere(request, situation, place, settings);
  const tried: Trial = shown ?? lock ?? { edits: lead, repairs: [], reasons: [] };
  const trial = { ...tried, reasons: [why, ...tried.reasons] };
  // uv refuses to change it, but would not refuse the stand-in: only an install that is satisfied needs no change.
  const asksFirst = !place.isManaged || request.command === 'pip install';
  const asked = asksFirst ? { reasons: [why], trial } : { reasons: [why] };
  if (request.dryRun && place.isManaged) return { edits: lead, ...asked };
  if (request.dryRun) return together({ reasons: [why] }, tried);
  const elsewhere = changeElsewhere(request, situation, places, settings);
  if (elsewhere) return together(asked, elsewhere);
  // A stand-in with real metadata directories is writable, so it is not used without a dry run.
  const asItIs = lead.length > 0 || shown ? undefined : lock;
  return together({ ...asked, messages: [hintFor(place, situation)] }, asItIs);
}

/** `sync` and `uninstall` work in an environment that nothing names only if the user names it. */
function hintFor(place: Candidate, { named, others = [] }: Situation): Message {
  const other = others.find(({ by, writable }) => by === '.venv' && writable);
  return targetIsReadOnly(place, named?.explicit ?? false, other?.directory);
}

/** A change that cannot be made goes to the replacement. */
function changeElsewhere(
  request: Request,
  situation: Situation,
  { place, replacement }: PipPlaces,
  settings: Settings,
): Verdict | undefined {
  if (replacement?.environment === undefined) return undefined;
  return together(
    mending(request, replacement.environment, situation.maker, settings),
    sayWhatStays(request, replacement),
    {
      edits: [usePython(request, replacement.python)],
      messages: [workingElsewhere(replacement, place)],
      reasons: [`${replacement.directory} (${replacement.by}) is the nearest environment that is not`],
    },
  );
}
