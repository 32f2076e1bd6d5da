import { isAbsolute } from 'node:path';
import { clearCache } from '../cache/clear.ts';
import { marksIn } from '../cache/own-cache.ts';
import { mayBeInUse } from '../process/in-use.ts';
import { render } from '../output/message.ts';
import type { Context } from '../shim/process-context.ts';
import { cacheNotCleared } from './command-messages.ts';
import type { Typed } from './parse.ts';

/** `cache dir`: prints the cache directory. */
export function printCache(_uv: string, _typed: Typed, { cache, print }: Context): number {
  print(`${cache}\n`);
  return 0;
}

/** `cache clear`: removes the cache, except stand-ins that a running process uses. */
export function clear(_uv: string, { options }: Typed, context: Context): number {
  const { variables, cache, print, complain } = context;
  try {
    const { HOME = '' } = variables;
    const marks = isAbsolute(HOME) ? marksIn(HOME) : undefined;
    const kept = clearCache(cache, marks, mayBeInUse);
    if (options.quiet) return 0;
    print(`cleared ${cache}\n`);
    for (const standIn of kept) print(`kept ${standIn}, on which a command may be running\n`);
    return 0;
  } catch (error) {
    complain(`${render(cacheNotCleared(cache, error))}\n`);
    return 1;
  }
}
