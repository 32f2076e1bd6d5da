import type { CallerInput } from './caller-input.ts';
import type { Style } from '../output/style.ts';
import type { Variables } from '../request/variables.ts';

/** The working directory has no name that Node can read. uv itself may need none. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError';
}

/** The process as commands see it. Only the entry file reads the process itself. */
export interface Context {
  readonly variables: Variables;
  /** absolute: the working directory of the call. Throws a `DirectoryError` if it has no name that Node can read. */
  readonly directory: string;
  /** the cache directory; absolute, unless XDG_CACHE_HOME or HOME is relative */
  readonly cache: string;
  /** the process that the caller has started: the launcher, or this program */
  readonly process: number;
  /** the effective user's number */
  readonly user: number;
  /** absolute: the file of this program */
  readonly program: string;
  /** absolute: the Node that runs this */
  readonly node: string;
  /** of that Node: `20.19.0` */
  readonly nodeVersion: string;
  /** of the shim: `0.1.0` */
  readonly version: string;
  /** columns of the terminal; undefined if stdout is not one */
  readonly columns: number | undefined;
  /** colours and width of stdout */
  readonly style: Style;
  /** Takes the script for the launcher to evaluate. */
  readonly answer: (script: Uint8Array) => void;
  /** standard input of the call */
  readonly input: CallerInput;
  /** Takes text for stdout, with newlines. */
  readonly print: (text: string) => void;
  /** Takes text for stderr, with newlines. */
  readonly complain: (text: string) => void;
  /**
   * After the first call, SIGINT, SIGTERM and SIGHUP do not end the process, but abort the returned signal, with their
   * name as the reason. So does a closed stdout (SIGPIPE).
   */
  readonly interruption: () => AbortSignal;
}

/** The exit status of a command, or the signal that ended the program that it ran. */
export type Ending = number | NodeJS.Signals;
