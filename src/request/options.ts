import valueOptions from './value-options.json' with { type: 'json' };

/**
 * The options that take a value, by command, the global ones under `uv`: the union over uv 0.2.13 to 0.13.8, probed
 * from the parser of each, hidden options and aliases included. No option takes a value in one version and none in
 * another, so that one table reads the command lines of all; what a version lacks, it refuses by itself.
 */
const TABLE: Readonly<Record<string, string>> = valueOptions;

/**
 * Takes a command's own name, `uv` for what stands before the command; returns the options that take a value there,
 * the global ones included.
 */
export function optionsWithValue(command: string): ReadonlySet<string> {
  return new Set(`${valueOptions.uv} ${TABLE[command] ?? ''}`.split(' '));
}
