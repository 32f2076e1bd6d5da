import { asTyped } from '../../report/quote.ts';
import type { FoundEnvironment } from '../../situation/environments-here.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** Environments here that are broken, orphaned, silent or read-only. */
export function findEnvironments({ environments, choices }: Examination): Finding[] {
  return environments.flatMap((environment) => judge(environment, choices?.target?.path));
}

function judge(
  { directory, by, state, writable, minor }: FoundEnvironment,
  target: string | undefined,
): Finding[] {
  const place = by === 'VIRTUAL_ENV' ? `the active environment ${directory}` : `the environment ${directory}`;
  const repair = writable ? `uvshim repair ${asTyped(directory)}` : 'uv venv';
  switch (state) {
    case 'broken': {
      const what = `${place} is broken: it was made from a wrapper`;
      return [
        {
          is: 'broken',
          what,
          why: "It installs into the wrapper's own prefix, which is read-only.",
          fix: repair,
        },
      ];
    }
    case 'orphaned': {
      const what = `${place} is an orphan: the Python ${minor ?? ''} that it was made from is gone`;
      return [{ is: 'broken', what, why: 'Nothing in it runs.', fix: repair }];
    }
    case 'silent': {
      const what = `the Python in ${directory} does not run, or belongs elsewhere`;
      return [
        {
          is: 'broken',
          what,
          why: 'uvshim leaves it alone, as it cannot tell why.',
          fix: `${asTyped(directory)}/bin/python -V`,
        },
      ];
    }
    case 'healthy': {
      if (writable || directory === target) return [];
      const what = `${place} is read-only`;
      return [
        {
          is: 'odd',
          what,
          why: 'What is in it can be used, and nothing can be installed into it.',
          fix: 'uv venv',
        },
      ];
    }
  }
}
