import { resolve } from 'node:path';
import type { Variables } from '../../request/env.ts';
import type { RealUv } from '../../discovery/real-uv.ts';
import { QUERY_TIMEOUT_MS } from '../../limits.ts';

/** Variables that make uv log to stderr, differently each time. */
const LOGGING = { RUST_LOG: undefined, UV_LOG_CONTEXT: undefined, TRACING_DURATIONS_FILE: undefined };

/**
 * Whether uv's cache is right about an interpreter (absolute). uv caches an interpreter's answer while the file does
 * not change, and queries it in its own environment. If NIX_PYTHONPREFIX was set then, uv takes a base for the wrapper
 * that set it. So this asks uv twice, with its cache and without.
 */
export async function isRememberedRight(
  uv: RealUv,
  python: string,
  variables: Variables,
  directory: string,
): Promise<boolean> {
  const { execa } = await import('execa');
  const ask = async (...options: string[]) => {
    const words = ['pip', 'list', '--offline', '--python', python, ...options];
    const { stdout, stderr, failed } = await execa(resolve(directory, uv.path), words, {
      cwd: directory,
      env: { ...variables, ...LOGGING, NO_COLOR: '1' },
      extendEnv: false,
      stdin: 'ignore',
      timeout: QUERY_TIMEOUT_MS,
      reject: false,
    });
    // From 0.6.1 on this line names the environment. The rest of stderr is irrelevant.
    return failed ? undefined : `${stdout}\n${/^Using Python .*$/m.exec(stderr)?.[0] ?? ''}`;
  };
  const [cached, today] = [await ask(), await ask('--no-cache')];
  return cached === undefined || today === undefined || cached === today;
}
