/**
 * Takes any text; returns it as one word of a POSIX shell. In single quotes nothing means anything to a shell but the
 * quote itself.
 */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Takes any text; returns it as one would type it: quoted where a shell would read something else. */
export function asTyped(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word);
}
