const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;

/** The colours and the width of a report. */
export interface Style {
  /** columns of the terminal; unlimited if the report does not go to one */
  readonly width: number;
  readonly isColoured: boolean;
  /** Takes text without a line break; returns it in a colour, or as it is. */
  readonly paint: (how: keyof typeof CODES, text: string) => string;
}

/** The stream that a report goes to. */
export interface Terminal {
  readonly isTerminal: boolean;
  /** columns of the terminal */
  readonly columns?: number | undefined;
}

/** Takes the caller's environment. Colours are for terminals; NO_COLOR and FORCE_COLOR override that, as in uv. */
export function createStyle(
  variables: Readonly<Record<string, string | undefined>>,
  { isTerminal, columns }: Terminal,
): Style {
  const isColoured = hasColours(variables, isTerminal);
  return {
    width: columns ?? Infinity,
    isColoured,
    paint: (how, text) => (isColoured ? `\x1b[${CODES[how]}m${text}\x1b[0m` : text),
  };
}

function hasColours(variables: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (variables.NO_COLOR) return false;
  if (variables.FORCE_COLOR) return !/^(0|false)$/.test(variables.FORCE_COLOR);
  return isTerminal && variables.TERM !== 'dumb';
}
