import { readdirSync, readFileSync } from 'node:fs';

/**
 * Takes an absolute path; whether a process was started with it on its command line or in its environment. Undefined where
 * the system does not tell (there is no /proc on macOS); of other people's processes only the command line is seen.
 */
export function isInUse(path: string): boolean | undefined {
  const processes = attempt(() => readdirSync('/proc').filter((name) => /^\d+$/.test(name)));
  if (processes === undefined || processes.length === 0) return undefined;
  return processes.some((id) => ['cmdline', 'environ'].some((file) => mentions(`/proc/${id}/${file}`, path)));
}

function mentions(file: string, path: string): boolean {
  return attempt(() => readFileSync(file).includes(path)) ?? false;
}

function attempt<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
