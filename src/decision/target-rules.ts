import type { Request } from '../request/request.ts';
import type { Candidate } from '../situation/candidate.ts';
import { minorOf } from '../situation/interpreter.ts';
import { hasFeature } from '../situation/real-uv.ts';
import type { Situation } from '../situation/situation.ts';
import { together, type Rule, type Settings, type Trial, type Verdict } from './decision.ts';
import { mending } from './following.ts';
import { targetIsReadOnly, workingElsewhere } from './messages.ts';
import { usePython } from './python-option.ts';
import { throughShadow, type Shadowed } from './shadow.ts';
import { sayWhatStays } from './staying.ts';

/**
 * The target is the environment of `uv pip`. A wrapper or a read-only environment is one only for commands that write
 * nothing.
 */
export const targetRules: readonly Rule[] = [
  leaveWhatIsSaid,
  leaveNothing,
  healTarget,
  leaveWritable,
  useWritableEnvironment,
  workReadOnly,
];

/** An explicit destination stays. */
function leaveWhatIsSaid(_: Request, { targetIsSaid }: Situation): Verdict | undefined {
  if (!targetIsSaid) return undefined;
  return { reasons: ['the command or the configuration says where to'] };
}

function leaveNothing(request: Request, situation: Situation): Verdict | undefined {
  if (choiceOf(request, situation)) return undefined;
  return { reasons: ['there is no environment that uv would work in'] };
}

function healTarget(request: Request, situation: Situation, settings: Settings): Verdict | undefined {
  const environment = choiceOf(request, situation)?.environment;
  const healed = environment && mending(environment, situation.maker, settings);
  return healed && together(healed, sayWhatStays(request, { environment }));
}

function leaveWritable(request: Request, situation: Situation, settings: Settings): Verdict | undefined {
  const choice = choiceOf(request, situation);
  if (!choice?.writable) return undefined;
  const reasons = [`${choice.directory} (${choice.by}) can be written to`];
  const tried = readLinks(request, choice, settings) ?? keepLinks(request, choice, settings);
  return together({ reasons }, tried, sayWhatStays(request, choice));
}

/**
 * uv does not see packages whose metadata are links: it would install them again, and write through links to writable
 * places. If they satisfy the command, uv works on the stand-in and changes nothing.
 */
function keepLinks(request: Request, candidate: Candidate, settings: Settings): Verdict | undefined {
  const shadowed = shadowedTarget(candidate);
  if (shadowed?.linked === undefined) return undefined;
  const onShadow = throughShadow(request, shadowed, settings);
  return request.dryRun ? onShadow : { reasons: [], trial: onShadow };
}

/** The first writable environment in uv's order replaces a read-only one. */
function useWritableEnvironment(
  request: Request,
  situation: Situation,
  settings: Settings,
): Verdict | undefined {
  const choice = choiceOf(request, situation);
  const target = situation.candidates.find(({ environment, writable }) => environment && writable);
  if (choice === undefined || target?.environment === undefined || situation.named?.explicit)
    return undefined;
  const why = `${choice.directory} (${choice.by}) is read-only`;
  const healed = mending(target.environment, situation.maker, settings);
  return together(healed, sayWhatStays(request, target), {
    ...(readLinks(request, target, settings) ?? { edits: [usePython(request, target.python)] }),
    messages: [workingElsewhere(target, choice)],
    reasons: [why, `${target.directory} (${target.by}) is the first environment in uv's order that is not`],
  });
}

/** Commands that read packages see linked ones too. */
function readLinks(request: Request, candidate: Candidate, settings: Settings): Verdict | undefined {
  const shadowed = shadowedTarget(candidate);
  if (request.role !== 'reads' || shadowed?.linked === undefined) return undefined;
  return throughShadow(request, shadowed, settings);
}

/**
 * A command that would write fails as with raw uv. One that writes nothing succeeds if uv has a place for its lock and
 * sees the packages. A dry run tells which it is.
 */
function workReadOnly(request: Request, situation: Situation, settings: Settings): Verdict | undefined {
  const choice = choiceOf(request, situation);
  if (choice === undefined) return undefined;
  const why = `${choice.directory} (${choice.by}) is read-only, and there is no other environment`;
  if (request.role === 'reads') return together({ reasons: [why] }, readLinks(request, choice, settings));
  const hint = targetIsReadOnly(choice, situation.named?.explicit ?? false);
  const lock = lockElsewhere(request, situation, choice, settings);
  const shadowed = shadowedTarget(choice);
  const tried = shadowed?.linked ? throughShadow(request, shadowed, settings) : lock;
  if (request.dryRun) return together({ reasons: [why] }, tried);
  const trial = { edits: [], repairs: [], ...tried, reasons: [why, ...(tried?.reasons ?? [])] };
  // A stand-in with real metadata directories is writable, so it is not used without a dry run.
  const otherwise = shadowed?.linked ? undefined : lock;
  return together({ reasons: [why], messages: [hint], trial }, otherwise);
}

/** The parts of a target's stand-in; undefined if it cannot have one. */
function shadowedTarget({ directory, environment, interpreter }: Candidate): Shadowed | undefined {
  const linked = environment?.linked ?? interpreter?.linked;
  const base = linked?.base ?? (environment?.base ?? interpreter?.base)?.python;
  const minor = environment?.minor ?? (interpreter && minorOf(interpreter));
  if (base === undefined || minor === undefined) return undefined;
  return { target: directory, base, minor, linked };
}

/** Older releases fail without a lock in the target, even if they write nothing. */
function lockElsewhere(
  request: Request,
  { uv }: Situation,
  candidate: Candidate,
  settings: Settings,
): Trial | undefined {
  const shadowed = shadowedTarget(candidate);
  if (hasFeature(uv, 'lockOptional') || shadowed === undefined) return undefined;
  const reason = `uv ${uv.version.join('.')} makes a lock in it, and is pointed at its shadow ${settings.shadowOf(shadowed.target)}`;
  const { reasons, ...rest } = throughShadow(request, shadowed, settings);
  return { ...rest, reasons: [reason, ...reasons] };
}

/**
 * The environment that uv itself would use: the one on its command line, or else the first candidate that it accepts.
 */
function choiceOf(request: Request, { named, candidates }: Situation): Candidate | undefined {
  if (named?.explicit) return named.candidate;
  return candidates.find(({ accepted }) => accepted || request.role === 'reads');
}
