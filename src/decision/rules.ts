import type {
  BuildSituation,
  FindSituation,
  InitSituation,
  OutsideSituation,
  ProjectSituation,
  ScriptSituation,
  ToolSituation,
  VenvSituation,
} from '../discovery/situation.ts';
import { createEnvironmentFirst } from './create-environment-first.ts';
import type { Rule } from './decision.ts';
import { keepEnvironment, repairProjectEnvironment, updateProjectEnvironment } from './project-rules.ts';
import { queryUvForIsolatedRun, queryUvForTool } from './query-uv-rules.ts';
import { dryRunUnrepaired } from './read-unrepaired.ts';
import { leaveRequestedPython, useBaseOfRequestedWrapper } from './requested-wrapper-rules.ts';
import { startFromStandIn, workInReadOnlyEnvironment } from './stand-in-rules.ts';
import { searchForBases, useWhatUvFinds } from './wrapper-on-path-rules.ts';

// The rules of each kind of command that may create an environment (pip-rules.ts has the rules of `uv pip`). The first rule
// that applies decides. An environment must not be created from a prefix wrapper: it would report the wrapper's prefix, and every
// install would fail.

/** A build is isolated in an environment of its own, so its base interpreter must be a good one, too. */
export const venvRules: readonly Rule<VenvSituation | InitSituation | BuildSituation>[] = [
  useBaseOfRequestedWrapper,
  leaveRequestedPython,
  searchForBases,
];

export const findRules: readonly Rule<FindSituation>[] = [searchForBases];

export const outsideRules: readonly Rule<OutsideSituation>[] = [startFromStandIn];

export const projectRules: readonly Rule<ProjectSituation>[] = [
  workInReadOnlyEnvironment,
  dryRunUnrepaired,
  updateProjectEnvironment,
  keepEnvironment,
  useBaseOfRequestedWrapper,
  repairProjectEnvironment,
  leaveRequestedPython,
  createEnvironmentFirst,
  queryUvForIsolatedRun,
  useWhatUvFinds,
  searchForBases,
];

export const scriptRules: readonly Rule<ScriptSituation>[] = [
  (request, { environment, requested }) =>
    keepEnvironment(request, {
      isKept: true,
      ...(environment && { environment }),
      ...(requested && { requested }),
    }),
  useBaseOfRequestedWrapper,
  leaveRequestedPython,
  useWhatUvFinds,
  searchForBases,
];

export const toolRules: readonly Rule<ToolSituation>[] = [
  useBaseOfRequestedWrapper,
  leaveRequestedPython,
  queryUvForTool,
  useWhatUvFinds,
  searchForBases,
];
