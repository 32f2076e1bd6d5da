import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** UVSHIM_DISABLE is set. */
export function checkDisabled({ context: { variables } }: Examination): Finding[] {
  if (!variables.UVSHIM_DISABLE) return [];
  return [
    {
      is: 'odd',
      what: 'UVSHIM_DISABLE is set',
      why: 'uv runs as if uvshim were not there.',
      fix: 'unset UVSHIM_DISABLE',
    },
  ];
}
