import type { Message } from '../output/message.ts';
import type { Request } from '../request/request.ts';
import type { PackageSource } from '../discovery/venv/package-source.ts';
import type { BaseIdentity } from '../discovery/venv/pyvenv-cfg.ts';
import type { Situation } from '../discovery/situation.ts';

/** A change to the caller's command; everything else reaches uv byte for byte. Token 0 is the first argument of uv. */
export type Edit =
  | { readonly do: 'replace'; readonly token: number; readonly value: string }
  | { readonly do: 'insert'; readonly before: number; readonly values: readonly string[] }
  | { readonly do: 'set'; readonly variable: string; readonly value: string }
  /** keeps the caller's value, if there is one: after this one, before it, or instead of it */
  | {
      readonly do: 'prefix' | 'suffix' | 'default';
      readonly variable: string;
      readonly value: string;
      readonly separator: string;
    };

/** A change in the file system before uv runs. Paths are absolute. */
export type Repair =
  /** gives a broken or orphaned environment a base interpreter */
  | ({ readonly do: 'repair'; readonly environment: string } & BaseIdentity)
  /** updates an environment with a wrapper's packages to today's wrapper: its packages and its base */
  | { readonly do: 'update'; readonly environment: string; readonly packageSource: PackageSource }
  /** creates the stand-in of a target, in which uv can create its lock and sees the linked packages */
  | ({ readonly do: 'stand-in' } & StandInTarget);

/** A read-only environment that uv uses through a stand-in. */
export interface StandInTarget {
  /** absolute */
  readonly target: string;
  /** absolute: the interpreter of the stand-in */
  readonly base: string;
  /** `3.12` */
  readonly minor: string;
  /** absolute: the directories of the packages that uv would not see in the target */
  readonly packages?: readonly string[];
}

/** The last step, after uv has created an environment. */
export interface AfterUv {
  readonly do: 'add wrapper packages';
  /** absolute: the environment */
  readonly environment: string;
  /**
   * the wrappers that it may be from: its `home` tells which. If it is from none, the packages of an earlier one are
   * removed.
   */
  readonly packageSources: readonly PackageSource[];
}

/** The alternative, if uv with `--dry-run` reports that it would change nothing. */
export interface IfUnchanged {
  /** the arguments and variables of the dry run, if they differ from the command with these edits */
  readonly dryRun?: {
    readonly argv: readonly string[];
    readonly variables: Readonly<Record<string, string>>;
  };
  /** the edits of the dry run, if they differ from these */
  readonly dryRunEdits?: readonly Edit[];
  /** options for the dry run; then it only has to succeed */
  readonly trial?: readonly string[];
  readonly edits: readonly Edit[];
  readonly python?: string;
  readonly repairs: readonly Repair[];
  readonly reasons: readonly string[];
}

/** A command of uv's that prints which interpreter it chooses, and creates what it needs to know that. */
interface UvQuery {
  /** the tokens behind `uv` */
  readonly argv: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** the arguments of a `uv python find` that comes closest to it */
  readonly find: readonly string[];
}

/** A command of uv's. */
export interface FirstCommand {
  /** the tokens behind `uv` */
  readonly argv: readonly string[];
  /** what is set for it alone */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A `uv venv` through the shim, which makes the environment that the command needs. */
export interface EnvironmentToCreate {
  /** the tokens behind `uv` */
  readonly argv: readonly string[];
  /** absolute: the environment that it creates; without it, the caller's command runs as it is */
  readonly environment: string;
}

/**
 * What happens for a command, in this order, and why. First what has to be known or there before the rest is decided: at most
 * one of `queryUv`, `createFirst` and `ifUnchanged`.
 */
export interface Decision {
  /** uv is asked which interpreter it chooses; the rest is decided when the answer is known */
  readonly queryUv?: UvQuery;
  /** uv has failed with this status when it was asked, and the command ends with it */
  readonly ending?: number;
  /** an environment that has to be created before this is decided again */
  readonly createFirst?: EnvironmentToCreate;
  /** what replaces the rest if a dry run would change nothing */
  readonly ifUnchanged?: IfUnchanged;
  /** changes in the file system */
  readonly repairs: readonly Repair[];
  /** lines on stderr */
  readonly messages: readonly Message[];
  /** a command of uv's that has to succeed before the caller's */
  readonly runFirst?: FirstCommand;
  /** changes to the caller's command, which uv then gets */
  readonly edits: readonly Edit[];
  /** the step after uv */
  readonly afterUv?: AfterUv;
  /** absolute: the interpreter that the edits point uv at */
  readonly python?: string;
  /** absolute: the environment that the command works in or creates, if it has one */
  readonly environment?: string;
  /** it depends on parts of the command line that are not in the cache key, so it is not cached */
  readonly isOneTime?: boolean;
  /** each step of the decision, for `explain` and the trace */
  readonly reasons: readonly string[];
}

/** The user's settings for the shim, and the paths of stand-ins. */
export interface Settings {
  /** UVSHIM_HEAL is not 0 */
  readonly mayRepair: boolean;
  /** the user has asked for a repair by name */
  readonly isRequested?: boolean;
  /** Takes the absolute path of a target; returns the path of its stand-in, which may not exist yet. */
  readonly standInOf: (target: string) => string;
}

/** The result of a rule that applies. */
export type RuleResult = Partial<Decision> & Pick<Decision, 'reasons'>;

/** A rule depends only on the request, the situation and the settings. Undefined if it does not apply. */
export type Rule<Kind extends Situation> = (
  request: Request,
  situation: Kind,
  settings: Settings,
) => RuleResult | undefined;

/** A rule that adds something, whatever the others have decided. */
export type Addition<Kind extends Situation> = (
  request: Request,
  situation: Kind,
  settings: Settings,
  decided: RuleResult | undefined,
) => RuleResult | undefined;

/** Merges the results of rules: lists one after the other, and of everything else the last. Without any, uv does as it would. */
export function merge(...results: readonly (RuleResult | undefined)[]): Decision {
  const defined = results.filter((result) => result !== undefined);
  const last = <Key extends keyof Decision>(key: Key) => defined.findLast((result) => result[key])?.[key];
  return {
    queryUv: last('queryUv'),
    createFirst: last('createFirst'),
    ifUnchanged: last('ifUnchanged'),
    repairs: defined.flatMap(({ repairs = [] }) => repairs),
    messages: defined.flatMap(({ messages = [] }) => messages),
    runFirst: last('runFirst'),
    edits: defined.flatMap(({ edits = [] }) => edits),
    afterUv: last('afterUv'),
    python: last('python'),
    isOneTime: last('isOneTime'),
    reasons: defined.flatMap(({ reasons }) => reasons),
  };
}
