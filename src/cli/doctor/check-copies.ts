import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** More than one copy of the shim on PATH. */
export function checkCopies({ uvsOnPath, launcher }: Examination): Finding[] {
  const others = uvsOnPath.filter(({ is }) => is === 'another shim');
  return others.map(({ path }) => ({
    is: 'odd',
    what: `${path} is a copy of uvshim as well, besides ${launcher}`,
    why: 'The first on PATH is used; the other may be another release.',
    fix: 'type -a uv',
  }));
}
