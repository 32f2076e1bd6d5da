import { SKIP_AFTER_TIMEOUT_MS } from '../../limits.ts';
import type { InterpreterInfo } from './query.ts';

/**
 * The cached part of an answer. A program that answers for `others` (pyenv's, mise's and asdf's shims, which look at
 * the directory and the environment first) is queried again if it is named. So is one that did not answer in time: the
 * machine may have been slow. A query that failed is not cached: the next one may succeed.
 */
export type Lasting = InterpreterInfo | 'others' | Late;

/** An interpreter that did not answer in time. */
export interface Late {
  /** milliseconds since 1970 */
  readonly lateAt: number;
  /** in these circumstances */
  readonly circumstances: string;
}

/** Whether it describes the interpreter. */
export function isInfo(answer: Lasting | undefined): answer is InterpreterInfo {
  return typeof answer === 'object' && !isLate(answer);
}

/** Whether the interpreter did not answer in time. */
export function isLate(answer: Lasting | undefined): answer is Late {
  return typeof answer === 'object' && 'lateAt' in answer;
}

/** Whether the interpreter is queried again: after some time, and if the clock was set back. */
export function isOver({ lateAt }: Late): boolean {
  return Math.abs(Date.now() - lateAt) > SKIP_AFTER_TIMEOUT_MS;
}
