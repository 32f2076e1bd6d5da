import { join } from 'node:path';
import { isFrozen } from '../request/changes-environment.ts';
import type { Request } from '../request/request.ts';
import { has } from '../request/given-options.ts';
import { minorOf } from '../discovery/interpreter/interpreter.ts';
import { hasFeature } from '../uv/features.ts';
import type { OutsideSituation, ProjectSituation } from '../discovery/situation.ts';
import { merge, type Settings, type IfUnchanged, type RuleResult } from './decision.ts';
import { optionsForSync } from './run-options.ts';
import { usePython } from './python-option.ts';
import { useStandIn } from './stand-in.ts';
import { describeWrapper } from './announce-base.ts';
import { passWrapperVariables } from './wrapper-env.ts';

/**
 * `run --with` and builds create an environment from an interpreter, whose own packages stay importable. From a wrapper
 * that environment reports the wrapper's prefix: up to 0.7 uv cannot write to it, and later it does not find the
 * packages.
 */
export function startFromStandIn(
  request: Request,
  { start }: OutsideSituation,
  settings: Settings,
): RuleResult | undefined {
  if (!start?.base) return undefined;
  const target = start.info.prefix;
  const packages = start.linked?.directories;
  return merge(
    {
      reasons: [
        describeWrapper(start, start.base),
        `${settings.standInOf(target)} has that base and the packages of the wrapper`,
      ],
    },
    useStandIn(request, { target, base: start.base.python, minor: minorOf(start), packages }, settings),
  );
}

/**
 * uv creates a lock in the environment, some releases even if they change nothing, and does not see packages whose
 * metadata are links. `sync` works in the stand-in instead. If packages are linked, the stand-in is writable and a dry
 * run decides. `run` needs the real environment: it gets --no-sync if a `sync` in the stand-in would change nothing.
 */
export function workInReadOnlyEnvironment(
  request: Request,
  situation: ProjectSituation,
  settings: Settings,
): RuleResult | undefined {
  const { uv, environment, isReused, requested } = situation;
  const { command, subcommandEnd, noSync, isolated, dryRun } = request;
  const isRun = command === 'run' && !noSync && !isolated;
  if (!(command === 'sync' || isRun) || !environment || !isReused) return undefined;
  const { directory, writable, base, minor, linked } = environment;
  const locks = hasFeature(uv, 'projectLock') && !hasFeature(uv, 'lockOptional');
  if (writable || requested?.explicit || !base || minor === undefined) return undefined;
  if (!locks && !linked) return undefined;
  const why = `${directory} is read-only`;
  const standIn = settings.standInOf(directory);
  const lock = `uv ${uv.version.join('.')} creates a lock in it, so it gets the stand-in ${standIn}`;
  const shown = useStandIn(
    request,
    { target: directory, base: base.python, minor, packages: linked?.directories },
    settings,
  );
  const { repairs } = shown;
  const reasons = [why, ...(locks ? [lock] : []), ...shown.reasons];
  const variable = 'UV_PROJECT_ENVIRONMENT';
  if (isRun) {
    const dryRunOfSync = { argv: asSync(request, standIn), variables: { [variable]: standIn } };
    const withoutSync = { do: 'insert', before: subcommandEnd, values: ['--no-sync'] } as const;
    const asItIs = merge({ edits: [withoutSync], reasons }, passWrapperVariables(request, situation));
    return { reasons: [why], ifUnchanged: { ...asItIs, repairs, dryRun: dryRunOfSync } };
  }
  const onStandIn: IfUnchanged = {
    repairs,
    edits: [{ do: 'set', variable, value: standIn }, ...shown.edits],
    reasons,
  };
  return !linked || dryRun ? onStandIn : { reasons: [why], ifUnchanged: onStandIn };
}

/**
 * With --no-sync, `add` and `remove` only need the version of the requested Python. If it is in a virtual environment, uv
 * creates a lock there, although it changes nothing in it (seen in 0.7.12 and 0.7.18, not in 0.7.11 and 0.7.19).
 */
export function lockOutsideRequestedEnvironment(
  request: Request,
  { uv, requested }: Pick<ProjectSituation, 'uv' | 'requested'>,
): RuleResult | undefined {
  const { command, noSync } = request;
  if (!noSync || !['add', 'remove'].includes(command) || isFrozen(request)) return undefined;
  if (!hasFeature(uv, 'projectLock') || hasFeature(uv, 'lockOptional')) return undefined;
  const { environment, by } = requested ?? {};
  if (!environment?.base || environment.writable) return undefined;
  const { directory, base } = environment;
  const reason = `uv ${uv.version.join('.')} creates a lock in ${directory} (${by ?? ''}), which is read-only, so it gets the base`;
  return { ...usePython(request, base.python), reasons: [reason] };
}

/** The `sync` that a `run` includes, as a dry run in a stand-in. */
function asSync(request: Request, standIn: string): string[] {
  const isExact = has(request, '--exact');
  const given = optionsForSync(request).filter((word) => word !== '-q' && word !== '--quiet');
  const python = join(standIn, 'bin', 'python');
  return ['sync', '--dry-run', ...(isExact ? [] : ['--inexact']), ...given, '--python', python];
}
