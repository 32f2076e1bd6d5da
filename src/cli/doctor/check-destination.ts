import type { UvExamination } from './examination.ts';
import type { Finding } from './finding.ts';
import { suggestVenv } from './suggest-venv.ts';

/** The environment that `uv pip` would use is read-only. */
export function checkDestination(examination: UvExamination): Finding[] {
  const { target } = examination.choices;
  const { isSamePlace } = examination.interpreters.files;
  if (!target || target.isWritable) return [];
  // The environments check reports this one.
  const unhealthy = examination.environments.filter(({ state }) => state !== 'healthy');
  if (unhealthy.some(({ directory }) => isSamePlace(directory, target.path))) return [];
  const what = `uv pip would work in ${target.path} (${target.by}), which is read-only`;
  if (target.takeBack !== undefined) {
    const why = 'Nothing can be installed into it, and uv looks for no environment.';
    return [{ is: 'broken', what, why, fix: target.takeBack }];
  }
  const why = 'Nothing can be installed into it, and there is no other environment.';
  return [{ is: 'broken', what, why, fix: suggestVenv(examination) }];
}
