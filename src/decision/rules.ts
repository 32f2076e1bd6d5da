import type { InitSituation, Situation, VenvSituation } from '../discovery/situation.ts';
import type { Request } from '../request/request.ts';
import { addPackagesAfterUv } from './after-venv.ts';
import { ifUvHasToBuild } from './build-rules.ts';
import { createEnvironmentFirst } from './create-environment-first.ts';
import type { Addition, Rule, RuleResult } from './decision.ts';
import { createWithKeptPackages, keepPackages, tellThatScriptKeepsNothing } from './keep-packages.ts';
import { leaveExplicitDestination, leaveWithoutEnvironment, workInEnvironment } from './pip-rules.ts';
import {
  decideAgainWithoutFrozen,
  leaveExcludedPython,
  reuseEnvironment,
  repairProjectEnvironment,
  updateProjectEnvironment,
} from './project-rules.ts';
import { queryUvForIsolatedRun, queryUvForTool } from './query-uv-rules.ts';
import { dryRunUnrepaired } from './read-unrepaired.ts';
import { repairTools } from './repair-tools.ts';
import { leaveRequestedPython, useBaseOfRequestedWrapper } from './requested-wrapper-rules.ts';
import {
  lockOutsideRequestedEnvironment,
  startFromStandIn,
  workInReadOnlyEnvironment,
} from './stand-in-rules.ts';
import { passWrapperVariables } from './wrapper-env.ts';
import { searchForBases, useWhatUvFinds } from './wrapper-on-path-rules.ts';

/** The rules of a kind of command: the first of `first` that applies decides, and each of `also` adds to that. */
export interface RuleList<Kind extends Situation> {
  readonly first: readonly Rule<Kind>[];
  readonly also?: readonly Addition<Kind>[];
}

/**
 * An environment must not be created from a prefix wrapper: it would report the wrapper's prefix, and every install would
 * fail. A build is isolated in an environment of its own, so its base interpreter must be a good one, too.
 */
const creating: readonly Rule<VenvSituation | InitSituation>[] = [
  useBaseOfRequestedWrapper,
  leaveRequestedPython,
  searchForBases,
];

/** All rules, for each kind of command. */
export const RULES: { readonly [Kind in Situation['kind']]: RuleList<Extract<Situation, { kind: Kind }>> } = {
  failing: {
    first: [({ command }, { fails }) => because(`uv ${command} ends before it looks for a Python: ${fails}`)],
  },
  venv: { first: creating, also: [addPackagesAfterUv] },
  find: { first: [searchForBases] },
  'isolated build': {
    first: [ifUvHasToBuild(useBaseOfRequestedWrapper), leaveRequestedPython, ifUvHasToBuild(searchForBases)],
  },
  pip: { first: [leaveExplicitDestination, leaveWithoutEnvironment, workInEnvironment] },
  init: { first: creating },
  outside: { first: [startFromStandIn, leaveOutside], also: [passWrapperVariables] },
  project: {
    first: [
      createWithKeptPackages,
      workInReadOnlyEnvironment,
      lockOutsideRequestedEnvironment,
      dryRunUnrepaired,
      updateProjectEnvironment,
      reuseEnvironment,
      leaveExcludedPython,
      useBaseOfRequestedWrapper,
      repairProjectEnvironment,
      leaveRequestedPython,
      createEnvironmentFirst,
      queryUvForIsolatedRun,
      useWhatUvFinds,
      searchForBases,
    ],
    also: [keepPackages, passWrapperVariables, decideAgainWithoutFrozen],
  },
  script: {
    first: [
      (request, situation) => reuseEnvironment(request, { ...situation, isReused: true }),
      useBaseOfRequestedWrapper,
      leaveRequestedPython,
      useWhatUvFinds,
      searchForBases,
    ],
    also: [tellThatScriptKeepsNothing, passWrapperVariables],
  },
  tool: {
    first: [useBaseOfRequestedWrapper, leaveRequestedPython, queryUvForTool, useWhatUvFinds, searchForBases],
    also: [repairTools, passWrapperVariables],
  },
};

function leaveOutside({ command }: Request): RuleResult {
  return because(`uv ${command} makes no environment from a wrapper here`);
}

function because(reason: string): RuleResult {
  return { reasons: [reason] };
}
