import { readdirSync, readFileSync } from 'node:fs';
import { attempt } from '../fs/look.ts';

/**
 * Whether a process may have an absolute path in its command line or environment: true if the system has no /proc (macOS). Of
 * other users' processes it sees only the command line.
 */
export function mayBeInUse(path: string): boolean {
  const processes = attempt(() => readdirSync('/proc').filter((name) => /^\d+$/.test(name)), []);
  const mentions = (file: string) => attempt(() => readFileSync(file).includes(path), false);
  if (processes.length === 0) return true;
  return processes.some((id) => ['cmdline', 'environ'].some((file) => mentions(`/proc/${id}/${file}`)));
}
