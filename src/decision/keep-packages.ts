import { changesEnvironment } from '../request/changes-environment.ts';
import type { Message } from '../output/message.ts';
import type { Request } from '../request/request.ts';
import { has } from '../request/given-options.ts';
import type { Keep } from '../discovery/project/keep-list.ts';
import type { RealUv } from '../discovery/real-uv.ts';
import { hasFeature } from '../uv/features.ts';
import type { ProjectSituation, ScriptSituation } from '../discovery/situation.ts';
import type { Decision, Edit, RuleResult, Settings } from './decision.ts';
import {
  cannotKeep,
  environmentFirst,
  missingFromWrapper,
  noPackageName,
  notExact,
  notForScripts,
  onlyFromProject,
} from './package-messages.ts';
import { withoutRepetition } from './create-environment-first.ts';
import { optionsForSync, printsMoreThanSync } from './run-options.ts';

/** Without an environment, one with the wrapper's packages is created first. */
export function createWithKeptPackages(
  request: Request,
  situation: ProjectSituation,
): RuleResult | undefined {
  const { keep, environment, project, uv } = situation;
  if (!keep?.wrapper || environment || !mayCreate(request, uv)) return undefined;
  const place = project.environment;
  return {
    messages: [...invalidNames(keep), environmentFirst(place, keep.wrapper, keep.by)],
    reasons: [`${reasonFor(keep)}, and there is no environment yet that has it`],
    createFirst: {
      argv: ['venv', ...(request.quiet ? ['-q'] : []), '--system-site-packages', '-p', keep.wrapper, place],
      environment: place,
    },
    isOneTime: true,
  };
}

/** Keeps uv from installing the packages that a project takes from a wrapper. */
export function keepPackages(
  request: Request,
  situation: ProjectSituation,
  _: Settings,
  decided: Partial<RuleResult> = {},
): RuleResult | undefined {
  const { keep } = situation;
  if (!keep) return undefined;
  const kept = { keep, ...situation };
  if (keep.names.length === 0) return notice(kept);
  switch (request.command) {
    case 'sync':
      return keepInSync(request, kept);
    case 'add':
      return changesEnvironment(request) ? keepInAdd(request, kept) : undefined;
    case 'remove':
      return changesEnvironment(request) ? keepInRemove(request, kept) : undefined;
    case 'run':
      return request.noSync || request.isolated ? undefined : keepInRun(request, kept, decided);
    default:
      return undefined;
  }
}

/** A situation in which packages are kept. */
type Kept = ProjectSituation & { readonly keep: Keep };

/** The messages about entries that are not package names, and about packages that the environment lacks; and the reason. */
function notice({ keep, environment, project }: Kept): RuleResult & Pick<Decision, 'messages'> {
  const { by, missing, wrapper } = keep;
  const place = environment?.directory ?? project.environment;
  return {
    messages: [
      ...invalidNames(keep),
      ...(missing.length === 0 ? [] : [missingFromWrapper(missing.join(', '), by, place, wrapper)]),
    ],
    reasons: [reasonFor(keep)],
  };
}

function reasonFor({ by, names, missing }: Keep): string {
  return `${by} says to keep ${names.join(', ') || missing.join(', ') || 'nothing'}`;
}

function invalidNames({ by, names, invalid }: Keep): Message[] {
  return invalid ? [noPackageName(invalid.join(', '), names, by)] : [];
}

/** This release has no option for it. */
function unable({ command }: Request, { keep, uv }: Kept): RuleResult {
  const message = cannotKeep(uv.version.join('.'), command, keep.names.join(', '), keep.by);
  return { messages: [...invalidNames(keep), message], reasons: [reasonFor(keep)] };
}

/** The lock does not list the stub records, so `sync` would remove them without --inexact. */
function keepInSync(request: Request, kept: Kept): RuleResult {
  if (!hasFeature(kept.uv, 'syncWithout')) return unable(request, kept);
  return { ...notice(kept), edits: [insert(request, '--inexact', ...noInstall(kept))] };
}

function keepInAdd(request: Request, kept: Kept): RuleResult {
  if (!hasFeature(kept.uv, 'addWithout')) return unable(request, kept);
  return { ...notice(kept), edits: [insert(request, ...noInstall(kept))] };
}

/** `remove` has no such option, so it changes the project alone. */
function keepInRemove(request: Request, kept: Kept): RuleResult {
  const { keep, environment } = kept;
  if (!hasFeature(kept.uv, 'syncWithout')) return unable(request, kept);
  const removed = onlyFromProject(
    request.positionals,
    keep.names.join(', '),
    keep.by,
    environment?.directory,
  );
  return {
    messages: [...invalidNames(keep), removed],
    reasons: [reasonFor(keep)],
    edits: [insert(request, '--no-sync')],
    // The message has words of the command line.
    isOneTime: true,
  };
}

/** `run` has no such option, so a `sync` runs before it, with the Python that the rules have chosen. */
function keepInRun(
  request: Request,
  kept: Kept,
  { python = request.python?.value, runFirst }: Partial<RuleResult>,
): RuleResult {
  if (!canPrepareRun(kept.uv)) return unable(request, kept);
  const { keep } = kept;
  const { messages, reasons } = notice(kept);
  const isExact = has(request, '--exact');
  const chosen = python === undefined ? [] : ['--python', python];
  return {
    messages: [...messages, ...(isExact ? [notExact(keep.names.join(', '), keep.by)] : [])],
    runFirst: {
      ...runFirst,
      argv: ['sync', '--inexact', ...noInstall(kept), ...optionsForSync(request), ...chosen],
    },
    edits: [
      insert(request, '--no-sync'),
      ...(runFirst || printsMoreThanSync(request) ? [] : withoutRepetition(request)),
    ],
    reasons: [...reasons, 'uv run has no such option, so a uv sync runs before it'],
    isOneTime: true,
  };
}

function noInstall({ keep }: Kept): string[] {
  return keep.names.flatMap((name) => ['--no-install-package', name]);
}

function insert({ subcommandEnd }: Request, ...values: readonly string[]): Edit {
  return { do: 'insert', before: subcommandEnd, values };
}

/** uv creates a script's environment in its cache, with no packages but the script's. */
export function tellThatScriptKeepsNothing(
  { command, script = '' }: Request,
  { keep }: ScriptSituation,
): RuleResult | undefined {
  if (!keep || (command !== 'run' && command !== 'sync')) return undefined;
  return {
    messages: [notForScripts(keep.by, script)],
    reasons: [`${keep.by} is for projects, and ${script} has an environment of its own`],
  };
}

/** Whether the command creates the project's environment and has --no-install-package. */
function mayCreate(request: Request, uv: RealUv): boolean {
  const { command, noSync, active } = request;
  if (noSync || active || !changesEnvironment(request)) return false;
  if (command === 'add') return hasFeature(uv, 'addWithout');
  return command === 'run' ? canPrepareRun(uv) : command === 'sync' && hasFeature(uv, 'syncWithout');
}

/** Whether `uv run --no-sync` can follow a `uv sync --no-install-package`. */
function canPrepareRun(uv: RealUv): boolean {
  return hasFeature(uv, 'syncWithout') && hasFeature(uv, 'runWithoutSync');
}
