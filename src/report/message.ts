/** What the shim says to the user: one line that says what and why, and, where it has one, a line to paste. */
export interface Message {
  readonly text: string;
  readonly hint?: string;
}

/** Takes a message; returns its lines as they stand on standard error, without a newline at the end. */
export function render({ text, hint }: Message): string {
  return hint === undefined ? `uvshim: ${text}` : `uvshim: ${text}\nhint: ${hint}`;
}
