import { asTyped } from '../../output/quote.ts';
import { getEnv } from '../../request/variables.ts';
import type { FoundEnvironment } from '../environments-here.ts';
import { diagnose } from '../diagnose.ts';
import type { UvExamination } from './examination.ts';
import type { Finding } from './finding.ts';
import { suggestVenv } from './suggest-venv.ts';

/** Environments here that are broken, orphaned, silent or read-only. */
export async function checkEnvironments(examination: UvExamination): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const environment of examination.environments)
    findings.push(...(await judge(environment, examination)));
  return findings;
}

async function judge(environment: FoundEnvironment, examination: UvExamination): Promise<Finding[]> {
  const { directory, state, minor } = environment;
  const place = placeOf(environment);
  switch (state) {
    case 'broken': {
      const what = `${place} is broken: it was made from a wrapper`;
      const why = "It installs into the wrapper's own prefix, which is read-only.";
      return [{ is: 'broken', what, why, fix: await lineToRepair(environment, examination) }];
    }
    case 'orphaned': {
      const what = `${place} is an orphan: the Python ${minor ?? ''} that it was made from is gone`;
      const fix = await lineToRepair(environment, examination);
      return [{ is: 'broken', what, why: 'Nothing in it runs.', fix }];
    }
    case 'incomplete':
    case 'unresponsive': {
      const what = `the Python in ${directory} is missing, does not run, or belongs elsewhere`;
      const why = 'uvshim leaves it alone, as it cannot tell why.';
      return [{ is: 'broken', what, why, fix: `${asTyped(directory)}/bin/python -V` }];
    }
    case 'healthy':
      return findReadOnly(environment, examination);
  }
}

/** The hint of `uvshim repair` for an environment that it cannot repair. */
async function lineToRepair(
  { directory, writable }: FoundEnvironment,
  examination: UvExamination,
): Promise<string> {
  if (!writable) return suggestVenv(examination);
  const found = await diagnose(examination.uvPath, directory, examination.context);
  const hint = found?.repairs.length === 0 ? found.messages[0]?.hint : undefined;
  return hint ?? `uvshim repair ${asTyped(directory)}`;
}

/** Ignores read-only environments that are neither the target nor in an environment variable. */
function findReadOnly(environment: FoundEnvironment, examination: UvExamination): Finding[] {
  const { directory, by, writable } = environment;
  const { target } = examination.choices;
  if (writable || directory === target?.path) return [];
  const what = `${placeOf(environment)} is read-only`;
  const why = 'What is in it can be used, and nothing can be installed into it';
  if (!target?.isWritable) return [{ is: 'odd', what, why: `${why}.`, fix: suggestVenv(examination) }];
  const fix = lineToLeave(by, target.path, examination);
  return fix ? [{ is: 'odd', what, why: `${why}; uv pip works in ${target.path}.`, fix }] : [];
}

/** If there is an environment to work in, a project's commands should use it too, instead of creating another. */
function lineToLeave(by: string, target: string, { context }: UvExamination): string | undefined {
  const project = 'UV_PROJECT_ENVIRONMENT';
  if (by === 'VIRTUAL_ENV' || by === project) return `unset ${by}`;
  const isInTheWay = by === '.venv' && getEnv(context.variables, project) === undefined;
  return isInTheWay ? `export ${project}=${asTyped(target)}` : undefined;
}

function placeOf({ directory, by }: FoundEnvironment): string {
  return by === 'VIRTUAL_ENV' ? `the active environment ${directory}` : `the environment ${directory}`;
}
