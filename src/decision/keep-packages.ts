import { changesEnvironment } from '../request/changes-environment.ts';
import type { Request } from '../request/request.ts';
import { hasFeature, type RealUv } from '../discovery/real-uv.ts';
import type { ProjectSituation, ScriptSituation } from '../discovery/situation.ts';
import type { RuleResult } from './decision.ts';
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
import { optionsForSync } from './options-for-sync.ts';

/**
 * Keeps uv from installing the packages that a project takes from a wrapper. Takes the result of the other rules.
 * `sync` gets --no-install-package, and --inexact because the lock does not list the stub records. `run` has no such
 * option, so a `sync` runs before it. `remove` has none either, so it changes the project alone. Without an environment, one with the wrapper's packages is created first.
 */
export function keepPackages(
  request: Request,
  { uv, keep, project, environment }: ProjectSituation,
  { python = request.python?.value, runFirst }: Partial<RuleResult> = {},
): RuleResult | undefined {
  const { command, subcommandEnd } = request;
  if (keep === undefined) return undefined;
  const names = keep.names.join(', ');
  const told = keep.names.flatMap((name) => ['--no-install-package', name]);
  const missing =
    keep.missing.length === 0
      ? []
      : [
          missingFromWrapper(
            keep.missing.join(', '),
            keep.by,
            environment?.directory ?? project.environment,
            keep.wrapper,
          ),
        ];
  const invalid = keep.invalid ? [noPackageName(keep.invalid.join(', '), keep.names, keep.by)] : [];
  const why = {
    reasons: [`${keep.by} says to keep ${names || keep.missing.join(', ') || 'nothing'}`],
    messages: [...invalid, ...missing],
  };
  const unable = {
    ...why,
    messages: [...invalid, cannotKeep(uv.version.join('.'), command, names, keep.by)],
  };
  if (environment === undefined && keep.wrapper !== undefined && mayMake(request, uv))
    return {
      messages: [...invalid, environmentFirst(project.environment, keep.wrapper, keep.by)],
      reasons: [`${why.reasons.join()}, and there is no environment yet that has it`],
      createFirst: {
        argv: [
          'venv',
          ...(request.quiet ? ['-q'] : []),
          '--system-site-packages',
          '-p',
          keep.wrapper,
          project.environment,
        ],
        environment: project.environment,
      },
      isOneTime: true,
    };
  if (keep.names.length === 0) return why;
  switch (command) {
    case 'sync':
      if (!hasFeature(uv, 'syncWithout')) return unable;
      return { ...why, edits: [{ do: 'insert', before: subcommandEnd, values: ['--inexact', ...told] }] };
    case 'add':
      if (!changesEnvironment(request)) return undefined;
      if (!hasFeature(uv, 'addWithout')) return unable;
      return { ...why, edits: [{ do: 'insert', before: subcommandEnd, values: told }] };
    case 'remove': {
      if (!changesEnvironment(request)) return undefined;
      if (!hasFeature(uv, 'syncWithout')) return unable;
      const removed = onlyFromProject(request.positionals, names, keep.by, environment?.directory);
      return {
        ...why,
        messages: [...invalid, removed],
        edits: [{ do: 'insert', before: subcommandEnd, values: ['--no-sync'] }],
        // The message has words of the command line.
        isOneTime: true,
      };
    }
    case 'run': {
      if (request.noSync || request.isolated) return undefined;
      if (!canPrepareRun(uv)) return unable;
      const isExact = request.options.some(({ name }) => name === '--exact');
      return {
        ...why,
        messages: [...why.messages, ...(isExact ? [notExact(names, keep.by)] : [])],
        runFirst: {
          ...runFirst,
          argv: [
            'sync',
            '--inexact',
            ...told,
            ...optionsForSync(request),
            ...(python === undefined ? [] : ['--python', python]),
          ],
        },
        edits: [
          { do: 'insert', before: subcommandEnd, values: ['--no-sync'] },
          ...(runFirst === undefined ? withoutRepetition(request) : []),
        ],
        reasons: [...why.reasons, 'uv run cannot be told so: a uv sync goes before it'],
        isOneTime: true,
      };
    }
    default:
      return undefined;
  }
}

/** uv creates a script's environment in its cache, with no packages but the script's. */
export function tellThatScriptKeepsNothing(
  { command, script = '' }: Request,
  { keep }: ScriptSituation,
): RuleResult | undefined {
  if (keep === undefined || (command !== 'run' && command !== 'sync')) return undefined;
  return {
    messages: [notForScripts(keep.by, script)],
    reasons: [`${keep.by} is for projects, and ${script} has an environment of its own`],
  };
}

/** Whether the command creates the project's environment and has --no-install-package. */
function mayMake(request: Request, uv: RealUv): boolean {
  const { command, noSync, active } = request;
  if (noSync || active || !changesEnvironment(request)) return false;
  if (command === 'add') return hasFeature(uv, 'addWithout');
  return command === 'run' ? canPrepareRun(uv) : command === 'sync' && hasFeature(uv, 'syncWithout');
}

/** Whether `uv run --no-sync` can follow a `uv sync --no-install-package`. */
function canPrepareRun(uv: RealUv): boolean {
  return hasFeature(uv, 'syncWithout') && hasFeature(uv, 'runWithoutSync');
}
