import type { Message } from '../output/message.ts';
import type { Request } from '../request/request.ts';
import type { Provider } from '../discovery/venv/package-source.ts';
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
  | ({ readonly do: 'heal'; readonly environment: string } & BaseIdentity)
  /** updates an environment with a wrapper's packages to today's wrapper: its packages and its base */
  | { readonly do: 'follow'; readonly environment: string; readonly provider: Provider }
  /**
   * creates the stand-in of a target, in which uv can create its lock and sees the linked packages: `base` is its
   * interpreter, `minor` is `3.12`, `packages` are the directories of the packages
   */
  | {
      readonly do: 'shadow';
      readonly target: string;
      readonly base: string;
      readonly minor: string;
      readonly packages?: readonly string[];
    };

/** The last step, after uv has created an environment. */
export interface Finish {
  readonly do: 'add wrapper packages';
  /** absolute: the environment */
  readonly environment: string;
  /**
   * the wrappers that it may be from: its `home` tells which. If it is from none, the packages of an earlier one are
   * removed.
   */
  readonly providers: readonly Provider[];
}

/** The alternative, if uv with `--dry-run` reports that it would change nothing. */
export interface Trial {
  /** the arguments and variables of the dry run, if they differ from the command with these edits */
  readonly question?: {
    readonly argv: readonly string[];
    readonly variables: Readonly<Record<string, string>>;
  };
  readonly edits: readonly Edit[];
  readonly repairs: readonly Repair[];
  readonly reasons: readonly string[];
}

/** What uv is asked before the user's command: it prints which interpreter it chooses, and does what it needs to know that. */
interface Asking {
  /** the tokens behind `uv` */
  readonly argv: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** the arguments of a `uv python find` that comes closest to it */
  readonly find: readonly string[];
}

/** A command of uv's that has to succeed before this one. */
export interface Preparation {
  /** the tokens behind `uv` */
  readonly argv: readonly string[];
  /** what is set for it alone */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A `uv venv` through the shim. */
export interface Anew {
  /** the tokens behind `uv` */
  readonly argv: readonly string[];
  /** absolute: the environment that it creates; without it, the caller's command runs as it is */
  readonly environment: string;
}

/** The changes for a command, and the reasons. */
export interface Decision {
  readonly edits: readonly Edit[];
  readonly repairs: readonly Repair[];
  readonly messages: readonly Message[];
  readonly finish?: Finish;
  readonly trial?: Trial;
  readonly before?: Preparation;
  /** the rest is decided when the answer is known */
  readonly asking?: Asking;
  /** uv has failed with this status while it was asked, and the command fails like that */
  readonly ending?: number;
  /** an environment that has to be created before this is decided again */
  readonly anew?: Anew;
  /** it depends on parts of the command line that are not in the cache key, so it is not cached */
  readonly oneTime?: boolean;
  /** each step of the decision, for `explain` and the trace */
  readonly reasons: readonly string[];
}

/** The user's settings for the shim, and the paths of stand-ins. */
export interface Settings {
  /** UVSHIM_HEAL is not 0 */
  readonly heal: boolean;
  /** the user has asked for a repair by name */
  readonly isRequested?: boolean;
  /** Takes the absolute path of a target; returns the path of its stand-in, which may not exist yet. */
  readonly shadowOf: (target: string) => string;
}

/** The result of a rule that applies. */
export type Verdict = Partial<Omit<Decision, 'finish'>> & { readonly reasons: readonly string[] };

/** A rule depends only on the request, the situation and the settings. Undefined if it does not apply. */
export type Rule = (request: Request, situation: Situation, settings: Settings) => Verdict | undefined;

/** Merges results. */
export function together(...verdicts: readonly (Verdict | undefined)[]): Decision {
  const given = verdicts.filter((verdict) => verdict !== undefined);
  const before = given.find((verdict) => verdict.before)?.before;
  const asking = given.find((verdict) => verdict.asking)?.asking;
  const anew = given.find((verdict) => verdict.anew)?.anew;
  const trial = given.find((verdict) => verdict.trial)?.trial;
  return {
    edits: given.flatMap(({ edits }) => edits ?? []),
    repairs: given.flatMap(({ repairs }) => repairs ?? []),
    messages: given.flatMap(({ messages }) => messages ?? []),
    reasons: given.flatMap(({ reasons }) => reasons),
    ...(trial && { trial }),
    ...(before && { before }),
    ...(asking && { asking }),
    ...(anew && { anew }),
    ...(given.some((verdict) => verdict.oneTime) && { oneTime: true }),
  };
}
