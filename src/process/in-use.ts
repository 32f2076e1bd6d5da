import { readdirSync, readFileSync } from 'node:fs';

/**
 * Whether a process has an absolute path in its command line or environment. Undefined if the system has no /proc
 * (macOS). Of other users' processes it sees only the command line.
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
