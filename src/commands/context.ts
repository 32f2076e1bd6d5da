import type { Style } from '../report/style.ts';
import type { Variables } from '../request/environment.ts';

/** What a command of the shim's is given of the world; only the entry file takes it from the process. */
export interface Context {
  readonly variables: Variables;
  /** absolute: where the command was called */
  readonly directory: string;
  /** where the shim may keep things: absolute, unless the caller's environment says otherwise */
  readonly cache: string;
  /** the effective user's number */
  readonly user: number;
  /** absolute: the program that this is, one file */
  readonly program: string;
  /** the moment before anything was looked at, in milliseconds since 1970 */
  readonly startedAt: number;
  /** absolute: the Node that runs this */
  readonly node: string;
  /** of that Node: `20.19.0` */
  readonly nodeVersion: string;
  /** of the shim: `0.1.0` */
  readonly version: string;
  /** columns of the terminal, undefined where standard output is none */
  readonly columns: number | undefined;
  /** how standard output is to look */
  readonly style: Style;
  /** Takes what the launcher is to evaluate. */
  readonly answer: (text: string) => void;
  /** Takes text for standard output, newlines included. */
  readonly print: (text: string) => void;
  /** Takes text for standard error, newlines included. */
  readonly complain: (text: string) => void;
  /**
   * From the first call on, SIGINT and its like do not end the process, but abort what is returned, with their name as the
   * reason; so does a reader who has closed standard output (SIGPIPE).
   */
  readonly interruption: () => AbortSignal;
}

/** How a command of the shim's ends: its exit status, or the signal that it is to die of, as what it ran did. */
export type Ending = number | NodeJS.Signals;
