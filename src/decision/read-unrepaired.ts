import { join } from 'node:path';
import type { Request } from '../request/request.ts';
import { has } from '../request/given-options.ts';
import type { Environment } from '../discovery/venv/environment.ts';
import { sitePackagesIn } from '../discovery/venv/escaping-link.ts';
import { hasFeature } from '../uv/features.ts';
import type { ProjectSituation } from '../discovery/situation.ts';
import { merge, type Settings, type RuleResult } from './decision.ts';
import { describeState, mayChange, needsRepair, replacementBase } from './repair-venv.ts';
import { repairTurnedOff, isNotRepaired } from './messages.ts';
import { useStandIn } from './stand-in.ts';

/**
 * An environment that does not run is read through a stand-in with a base that does, and is not changed. One whose wrapper has
 * changed is read with the packages of today.
 */
export function readUnrepaired(
  request: Request,
  { baseInterpreter }: Pick<ProjectSituation, 'baseInterpreter'>,
  environment: Environment | undefined,
  settings: Settings,
): RuleResult | undefined {
  if (!environment) return undefined;
  const { directory, minor, writable, wrapperUpdate } = environment;
  if (wrapperUpdate?.state === 'found' && minor !== undefined) {
    const { base, wrapper, packages } = wrapperUpdate.packageSource;
    const all = [join(directory, ...sitePackagesIn(minor)), ...packages];
    const today = { target: directory, base, minor, packages: all };
    const { repairs, edits } = useStandIn(request, today, settings);
    return {
      repairs,
      edits,
      reasons: [`${directory} has the packages of a wrapper that is ${wrapper} today`],
    };
  }
  if (!needsRepair(environment)) return undefined;
  const what = describeState(environment);
  const base = replacementBase(environment, baseInterpreter);
  if (!settings.mayRepair && writable)
    return { messages: [repairTurnedOff(environment, what)], reasons: [what] };
  // An environment that does not run is not what `--check` asks for, whatever is in it.
  const isCheck = has(request, '--check');
  if (!base || minor === undefined || isCheck) return { reasons: [what] };
  const unrepaired = { messages: [isNotRepaired(environment, what)], reasons: [what] };
  // What would change a read-only one fails on that, and not on a stand-in.
  if (mayChange(request, settings)) return unrepaired;
  return merge(unrepaired, useStandIn(request, { target: directory, base: base.python, minor }, settings));
}

/** `uv sync --dry-run` in a project: what the real run would do once the environment is repaired. */
export function dryRunUnrepaired(
  request: Request,
  situation: ProjectSituation,
  settings: Settings,
): RuleResult | undefined {
  const { command, dryRun, active } = request;
  const { uv, environment, requested } = situation;
  if (command !== 'sync' || !dryRun || active || requested?.explicit) return undefined;
  if (!environment || !hasFeature(uv, 'projectEnvironment')) return undefined;
  const read = readUnrepaired(request, situation, environment, settings);
  if (!read?.repairs) return undefined;
  const value = settings.standInOf(environment.directory);
  return merge({ reasons: [], edits: [{ do: 'set', variable: 'UV_PROJECT_ENVIRONMENT', value }] }, read);
}
