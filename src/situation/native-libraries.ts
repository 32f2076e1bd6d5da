import type { Variables } from '../request/environment.ts';

/** Milliseconds after which an interpreter that has said nothing is given up. */
const PATIENCE = 10_000;

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
  const { execa } = await import('execa');
  const { stdout } = await execa(python, ['-I', '-B', '-c', SCRIPT], {
    cwd: directory,
    env: variables,
    extendEnv: false,
    stdin: 'ignore',
    stderr: 'ignore',
    timeout: PATIENCE,
    killSignal: 'SIGKILL',
    reject: false,
  });
  const line = typeof stdout === 'string' ? stdout.trim().split('\n').at(-1) : undefined;
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
