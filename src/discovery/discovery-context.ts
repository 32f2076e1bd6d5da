import { getEnv } from '../request/variables.ts';
import type { CommandContext } from './command-context.ts';
import type { ConfiguredDestination } from './project/configuration.ts';
import type { RequestedPython } from './requested-python.ts';
import { hasFeature, searchPathVariable } from '../uv/features.ts';

/** The input of all observers: a command, and what uv reads before it looks for a Python. */
export interface DiscoveryContext extends CommandContext {
  /** the command line or the configuration fixes the destination */
  readonly hasExplicitDestination: boolean;
  /** uv needs a Python to build with, and for nothing that is in it */
  readonly onlyBuilds: boolean;
  readonly configuredDestination?: ConfiguredDestination;
  readonly requested?: RequestedPython;
  /** the script has inline metadata: its `requires-python`, `''` if they have none */
  readonly scriptRequirement?: string;
}

/** The facts that every situation has. */
export function commonFacts({
  uv,
  directory,
  requested,
}: DiscoveryContext): Pick<DiscoveryContext, 'uv' | 'directory' | 'requested'> {
  return { uv, directory, requested };
}

/** uv's search path for a Python by version. */
export function callersSearchPath({ request: { variables }, uv }: DiscoveryContext): string {
  return getEnv(variables, searchPathVariable(uv)) ?? getEnv(variables, 'PATH') ?? '';
}

/** The requested version, as arguments for `uv python find`: of all that requests one, that reads only `.python-version`. */
export function requestedVersion({ requested }: Pick<DiscoveryContext, 'requested'>): string[] {
  return requested?.request.form === 'version' && requested.inFile !== 'pin' ? [requested.request.text] : [];
}

/** The same for a command that does not read the `.python-version` of `uv python find`: its own, or else any version. */
export function versionWithoutPin({ requested, uv }: Pick<DiscoveryContext, 'requested' | 'uv'>): string[] {
  const any = hasFeature(uv, 'defaultRequest') ? 'default' : 'any';
  return [requested?.request.form === 'version' ? requested.request.text : any];
}
