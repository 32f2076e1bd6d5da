import { isRememberedRight } from './uv-interpreter-cache.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** uv's own cache takes a base for the wrapper that once set NIX_PYTHONPREFIX. */
export async function checkUvCache(examination: Examination): Promise<Finding[]> {
  const { uv, context } = examination;
  if (uv === undefined) return [];
  const findings: Finding[] = [];
  for (const python of basesOf(examination)) {
    if (await isRememberedRight(uv, python, context.variables, context.directory)) continue;
    findings.push({
      is: 'broken',
      what: `what uv's cache says of ${python} is not what that Python says`,
      why: 'uv was once run with NIX_PYTHONPREFIX set, and has taken it for that wrapper ever since.',
      fix: 'rm -r "$(uv cache dir)"/interpreter-v*',
    });
  }
  return findings;
}

function basesOf({ pythons }: Examination): string[] {
  const bases = pythons.flatMap(({ kind, python, base }) =>
    kind === 'base' ? [python] : base ? [base.python] : [],
  );
  return [...new Set(bases)];
}
