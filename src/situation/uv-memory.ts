import { resolve } from 'node:path';
import type { Variables } from '../request/environment.ts';
import type { RealUv } from './real-uv.ts';

/** Milliseconds after which a uv that does not answer is given up. */
const PATIENCE = 10_000;

/** By these uv writes down what it does: to standard error, and each time another thing. */
const LOGGING = { RUST_LOG: undefined, UV_LOG_CONTEXT: undefined, TRACING_DURATIONS_FILE: undefined };

/**
 * Whether what uv remembers of an interpreter (absolute) is what it says of it today. It keeps what an interpreter has said
 * as long as the file is the same, and hands its own environment to it: asked once with NIX_PYTHONPREFIX set, a base is
 * taken for the wrapper that set it from then on. So uv is asked twice, with its cache and without.
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
      timeout: PATIENCE,
      reject: false,
    });
    // From 0.6.1 on it says which environment it takes it for; whatever else it says is about other things.
    return failed ? undefined : `${stdout}\n${/^Using Python .*$/m.exec(stderr)?.[0] ?? ''}`;
  };
  const [remembered, today] = [await ask(), await ask('--no-cache')];
  return remembered === undefined || today === undefined || remembered === today;
}
