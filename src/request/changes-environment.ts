import { isEnvTrue } from './variables.ts';
import type { Request } from './request.ts';
import { has } from './given-options.ts';

/**
 * Whether a command may change the virtual environment that it works in. All others only read it, so that uvshim does not
 * write there either; some start no program at all.
 */
export function changesEnvironment(request: Request): boolean {
  const { command, role, dryRun, isolated, noSync } = request;
  if (dryRun) return false;
  switch (command) {
    case 'sync':
      return true;
    case 'run':
      // uv creates an environment that does not run again, with --no-sync, too.
      return !isolated;
    case 'add':
    case 'remove':
      return !noSync && !isFrozen(request);
    default:
      // uv owns the environments of tools, and `tool list` does not show a tool that does not run.
      return role === 'pip-write' || role === 'tool';
  }
}

/** `--frozen`: the lock is not read, and nothing is installed. */
export function isFrozen(request: Request): boolean {
  return has(request, '--frozen') || isEnvTrue(request.variables, 'UV_FROZEN');
}
