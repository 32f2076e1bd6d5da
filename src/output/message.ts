/** A message: one line with what and why, and, if there is one, a hint to paste. */
export interface Message {
  readonly text: string;
  readonly hint?: string;
  /** it describes what stays as it is, and no change: repeated at every call, it would be noise */
  readonly once?: true;
}

/** Returns the lines for stderr, without a newline at the end. */
export function render({ text, hint }: Message): string {
  return hint === undefined ? `uvshim: ${text}` : `uvshim: ${text}\nhint: ${hint}`;
}
