/** A message: one line with what and why, and, if there is one, a hint to paste. */
export interface Message {
  readonly text: string;
  readonly hint?: string;
}

/** Returns the lines for stderr, without a newline at the end. */
export function render({ text, hint }: Message): string {
  return hint === undefined ? `uvshim: ${text}` : `uvshim: ${text}\nhint: ${hint}`;
}
