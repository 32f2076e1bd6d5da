import { getEnv } from '../request/variables.ts';
import type { CommandContext } from './command-context.ts';
import type { ConfiguredDestination } from './project/configuration.ts';
import type { RequestedPython } from './requested-python.ts';
import { searchPathVariable } from '../uv/features.ts';

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

/** The version on the command line, as arguments for `uv python find`. */
export function requestedVersion({ requested }: DiscoveryContext): string[] {
  return requested?.explicit && requested.request.form === 'version' ? [requested.request.text] : [];
}
