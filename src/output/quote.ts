/**
 * Takes any text; returns it as one word of a POSIX shell. Only the quote itself is special in single quotes.
 */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Takes any text; returns it as a user would type it, quoted only if a shell needs it. */
export function asTyped(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word);
}

/** Takes any text; returns it as one word of fish. In its single quotes a backslash escapes only a quote or a backslash. */
export function quoteForFish(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}

/** Whether a shell gets the same bytes from a quoted text: not if they were not UTF-8. */
export function isQuotable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0') && !text.includes('\uFFFD');
}
