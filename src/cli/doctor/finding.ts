/** A problem. */
export interface Finding {
  /** `broken`: a command will fail, or runs uv without the shim; `odd`: worth knowing */
  readonly is: 'broken' | 'odd';
  readonly what: string;
  readonly why: string;
  /** a line to paste */
  readonly fix: string;
}
