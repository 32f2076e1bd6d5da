import { resolve } from 'node:path';
import { QUERY_TIMEOUT_MS } from '../../limits.ts';
import type { UvExamination } from './examination.ts';
import type { Finding } from './finding.ts';

/** Variables that make uv log to stderr, differently each time. */
const LOGGING = { RUST_LOG: undefined, UV_LOG_CONTEXT: undefined, TRACING_DURATIONS_FILE: undefined };

/** uv's own cache takes a base for the wrapper that once set NIX_PYTHONPREFIX. */
export async function checkUvCache(examination: UvExamination): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const python of basesOf(examination)) {
    if (await isRememberedRight(python, examination)) continue;
    findings.push({
      is: 'broken',
      what: `uv's cache has another answer for ${python} than that Python gives`,
      why: 'uv was once run with NIX_PYTHONPREFIX set, and has taken it for that wrapper ever since.',
      fix: 'rm -r "$(uv cache dir)"/interpreter-v*',
    });
  }
  return findings;
}

function basesOf({ pythons }: UvExamination): string[] {
  const bases = pythons.flatMap(({ kind, python, base }) =>
    kind === 'base' ? [python] : base ? [base.python] : [],
  );
  return [...new Set(bases)];
}

/**
 * Whether uv's cache is right about an interpreter (absolute). uv caches an interpreter's answer while the file does
 * not change, and queries it in its own environment. If NIX_PYTHONPREFIX was set then, uv takes a base for the wrapper
 * that set it. So this asks uv twice, with its cache and without.
 */
async function isRememberedRight(
  python: string,
  { uv, context: { variables, directory } }: UvExamination,
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
