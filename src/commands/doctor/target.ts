import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';
import { makeEnvironment } from './way-out.ts';

/** Nothing can be installed into what `uv pip` would take. */
export function findTarget(examination: Examination): Finding[] {
  const { choices, environments } = examination;
  const { files } = examination.interpreters;
  const target = choices?.target;
  if (target === undefined || target.isWritable) return [];
  // That one has more to be said of.
  if (
    environments.some(
      ({ directory, state }) => state !== 'healthy' && files.isSamePlace(directory, target.path),
    )
  )
    return [];
  return [
    {
      is: 'broken',
      what: `uv pip would work in ${target.path} (${target.by}), which is read-only`,
      why: 'Nothing can be installed into it, and there is no other environment.',
      fix: makeEnvironment(examination),
    },
  ];
}
