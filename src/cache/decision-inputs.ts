import type { Dependency } from '../fs/files.ts';
import type { Variables } from '../request/variables.ts';
import type { PathEntries } from './path-entries.ts';
import type { Clock } from './times.ts';
import type { Located } from './unchanged.ts';

/** An environment that is not there yet, and that uv or Python may make. Paths are absolute. */
export interface ExpectedEnvironment {
  readonly directory: string;
  /** the interpreters that it may be made from; `minor` is `3.12` */
  readonly bases: readonly { readonly python: string; readonly minor: string }[];
}

/** What a cached decision depends on. */
export interface DecisionInputs {
  /** the launcher's path of the real uv */
  readonly uv: string;
  /** the launcher's version and directory: another launcher may have another program */
  readonly launcher: string;
  /** the launcher's cache key: all of the command line that counts; undefined if it holds for every usual one */
  readonly shape?: string | undefined;
  /** the place of the value of `-p` on the command line, as the launcher has it; undefined if that makes no difference */
  readonly spot?: string | undefined;
  /** absolute, without links */
  readonly directory: string;
  readonly variables: Variables;
  /** the directories on PATH; undefined if the decision depends on its text */
  readonly path?: PathEntries | undefined;
  readonly dependencies: readonly Dependency[];
  /** absolute: files in the cache that the decision needs, and that may be removed */
  readonly made: readonly string[];
  /** environments that are missing, or made in the usual way when the decision is replayed */
  readonly environments?: readonly ExpectedEnvironment[];
  /** the launcher's path on PATH, from `launcherStillFindsUv` */
  readonly launcherOnPath?: string | undefined;
  readonly clock: Clock;
  /** the place of each file that was read or run, and that another one may be moved to */
  readonly located: readonly Located[];
}
