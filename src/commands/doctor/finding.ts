import type { Examination } from './examination.ts';

/** Something that is not as it should be. */
export interface Finding {
  /** `broken`: a command will fail, or uv is not reached through the shim; `odd`: one should know of it */
  readonly is: 'broken' | 'odd';
  readonly what: string;
  readonly why: string;
  /** a line to paste */
  readonly fix: string;
}

/** Looks for one kind of thing that goes wrong. */
export type Check = (examination: Examination) => readonly Finding[] | Promise<readonly Finding[]>;
