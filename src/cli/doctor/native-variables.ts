import type { Context } from '../../shim/process-context.ts';
import { attempt } from '../../fs/look.ts';
import { runCaptured } from '../../process/run-captured.ts';
import { QUERY_TIMEOUT_MS } from '../../limits.ts';

/** Variables by which a dynamic linker finds libraries. nix-ld's loader has its own. */
export const NATIVE_VARIABLES = [
  'LD_LIBRARY_PATH',
  'LD_PRELOAD',
  'DYLD_LIBRARY_PATH',
  'DYLD_FALLBACK_LIBRARY_PATH',
  'NIX_LD_LIBRARY_PATH',
] as const;

const SCRIPT = `import json, os; print(json.dumps({n: os.environ.get(n) for n in ${JSON.stringify(NATIVE_VARIABLES)}}))`;

/**
 * Takes an interpreter (absolute). Returns the variables for native libraries that a wrapper sets for the interpreter. Empty if
 * it does not answer.
 */
export async function nativeVariablesOf(
  python: string,
  { variables, directory }: Pick<Context, 'variables' | 'directory'>,
): Promise<Readonly<Record<string, string>>> {
  const words = ['-I', '-B', '-c', SCRIPT];
  const { text } = await runCaptured(python, words, { variables, directory, timeoutMs: QUERY_TIMEOUT_MS });
  const line = text.trim().split('\n').at(-1) ?? '';
  const answer = attempt(() => JSON.parse(line) as Record<string, string | null>, {});
  const set = Object.entries(answer).filter(([name, value]) => value !== null && value !== variables[name]);
  return Object.fromEntries(set) as Record<string, string>;
}
