import type { Variables } from '../request/environment.ts';
import { askProgram } from './ask-program.ts';
import { PATIENCE } from './probe.ts';

/** By these a dynamic linker finds libraries; the loader of nix-ld has one of its own. */
export const NATIVE_VARIABLES = [
  'LD_LIBRARY_PATH',
  'LD_PRELOAD',
  'DYLD_LIBRARY_PATH',
  'DYLD_FALLBACK_LIBRARY_PATH',
  'NIX_LD_LIBRARY_PATH',
] as const;

const SCRIPT = `import json, os; print(json.dumps({n: os.environ.get(n) for n in ${JSON.stringify(NATIVE_VARIABLES)}}))`;

/**
 * Takes an interpreter (absolute), and the caller's environment and directory; returns the variables for native libraries that
 * the interpreter has and its caller has not: a wrapper has set them. None where it does not answer.
 */
export async function nativeVariablesOf(
  python: string,
  variables: Variables,
  directory: string,
): Promise<Readonly<Record<string, string>>> {
  const words = ['-I', '-B', '-c', SCRIPT];
  const { text } = await askProgram(python, words, { variables, directory, patience: PATIENCE });
  const line = text.trim().split('\n').at(-1);
  return Object.fromEntries(
    Object.entries(read(line ?? '')).filter(([name, value]) => value !== null && value !== variables[name]),
  ) as Record<string, string>;
}

function read(line: string): Readonly<Record<string, string | null>> {
  try {
    return JSON.parse(line) as Record<string, string | null>;
  } catch {
    return {};
  }
}
