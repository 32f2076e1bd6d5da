import type { Message } from '../report/message.ts';
import type { Request } from '../request/request.ts';
import type { Provider } from '../situation/provider.ts';
import type { BaseIdentity } from '../situation/pyvenv-cfg.ts';
import type { Situation } from '../situation/situation.ts';

/** A change to what the caller handed over; everything else reaches uv byte for byte. Tokens count from 0 behind `uv`. */
export type Edit =
  | { readonly do: 'replace'; readonly token: number; readonly value: string }
  | { readonly do: 'insert'; readonly before: number; readonly values: readonly string[] }
  | { readonly do: 'set'; readonly variable: string; readonly value: string }
  /** the caller's own value, where there is one, is kept: behind this one, before it, or instead of it */
  | {
      readonly do: 'prefix' | 'suffix' | 'default';
      readonly variable: string;
      readonly value: string;
      readonly separator: string;
    };

/** Something to be made right in the file system before uv runs. Paths are absolute. */
export type Repair =
  /** a broken or orphaned environment gets a base to stand on */
  | ({ readonly do: 'heal'; readonly environment: string } & BaseIdentity)
  /** an environment with the packages of a wrapper gets those of its next generation, and its base to stand on */
  | { readonly do: 'follow'; readonly environment: string; readonly provider: Provider }
  /**
   * a target gets a place beside it where uv can make its lock, and where it sees packages that it passes by in the target:
   * `base` is the interpreter that it stands on, `minor` is `3.12`, `packages` are the directories whose packages are meant
   */
  | {
      readonly do: 'shadow';
      readonly target: string;
      readonly base: string;
      readonly minor: string;
      readonly packages?: readonly string[];
    };

/** Something to be done in what uv has made. */
export interface Finish {
  readonly do: 'add wrapper packages';
  /** absolute: the environment */
  readonly environment: string;
  /** what it may have been made from: its `home` tells which; where it is none of them, what it had from one before goes */
  readonly providers: readonly Provider[];
}

/** What is to be done instead where uv itself says, asked with `--dry-run`, that it would change nothing then. */
export interface Trial {
  /** what uv is asked, where that is not the same command with these edits: the tokens behind `uv`, and variables */
  readonly question?: {
    readonly argv: readonly string[];
    readonly variables: Readonly<Record<string, string>>;
  };
  readonly edits: readonly Edit[];
  readonly repairs: readonly Repair[];
  readonly reasons: readonly string[];
}

/** A command of uv's that has to succeed before this one. */
export interface Preparation {
  /** the tokens behind `uv` */
  readonly argv: readonly string[];
  /** what is set for it alone */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A `uv venv` that goes through the shim. */
export interface Anew {
  /** the tokens behind `uv` */
  readonly argv: readonly string[];
  /** absolute: the environment that it makes; where it is not there then, there is nothing to decide anew */
  readonly environment: string;
}

/** What has to be changed for a command, and why. */
export interface Decision {
  readonly edits: readonly Edit[];
  readonly repairs: readonly Repair[];
  readonly messages: readonly Message[];
  readonly finish?: Finish;
  readonly trial?: Trial;
  readonly before?: Preparation;
  /** an environment that has to be made before this is decided anew */
  readonly anew?: Anew;
  /** it hangs on more of the command line than the launcher can tell apart */
  readonly oneTime?: boolean;
  /** each step of the decision, for `explain` and the trace */
  readonly reasons: readonly string[];
}

/** What the user has said to the shim itself, and where the shim keeps things. */
export interface Settings {
  /** UVSHIM_HEAL is not 0 */
  readonly heal: boolean;
  /** the user has asked for a repair by name */
  readonly isRequested?: boolean;
  /** Takes the absolute path of a target; returns that of its shadow, whether it is there or not. */
  readonly shadowOf: (target: string) => string;
}

/** What a rule that applies has to say. */
export type Verdict = Partial<Omit<Decision, 'finish'>> & { readonly reasons: readonly string[] };

/** A rule looks at the request and the situation, and nowhere else; undefined where it does not apply. */
export type Rule = (request: Request, situation: Situation, settings: Settings) => Verdict | undefined;

/** Takes verdicts that belong together; returns them as one. */
export function together(...verdicts: readonly (Verdict | undefined)[]): Decision {
  const given = verdicts.filter((verdict) => verdict !== undefined);
  const before = given.find((verdict) => verdict.before)?.before;
  const anew = given.find((verdict) => verdict.anew)?.anew;
  const trial = given.find((verdict) => verdict.trial)?.trial;
  return {
    edits: given.flatMap(({ edits }) => edits ?? []),
    repairs: given.flatMap(({ repairs }) => repairs ?? []),
    messages: given.flatMap(({ messages }) => messages ?? []),
    reasons: given.flatMap(({ reasons }) => reasons),
    ...(trial && { trial }),
    ...(before && { before }),
    ...(anew && { anew }),
    ...(given.some((verdict) => verdict.oneTime) && { oneTime: true }),
  };
}
