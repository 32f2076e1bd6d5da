import { asTyped, quote } from '../../output/quote.ts';
import type { FoundEnvironment } from '../environments-here.ts';
import { diagnose } from '../diagnose.ts';
import type { UvExamination } from './examination.ts';
import type { Finding } from './finding.ts';

/** Environments whose wrapper has changed, or is gone with its packages. */
export async function checkGenerations(examination: UvExamination): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const environment of examination.environments)
    findings.push(...(await findOne(environment, examination)));
  return findings;
}

/** The environments check reports the ones that cannot run. */
async function findOne(
  { directory, state, recordedWrapper }: FoundEnvironment,
  { uvPath, context }: UvExamination,
): Promise<Finding[]> {
  if (!recordedWrapper || state !== 'healthy') return [];
  const wrapperUpdate = (await diagnose(uvPath, directory, context))?.environment.wrapperUpdate;
  switch (wrapperUpdate?.state) {
    case undefined:
      return [];
    case 'found': {
      const what = `the environment ${directory} has the packages of ${recordedWrapper.wrapper} as it was, and that is ${wrapperUpdate.packageSource.wrapper} today`;
      const why = 'It follows with the next command of uv that works in it; until then it is as it was.';
      return [{ is: 'odd', what, why, fix: `uvshim repair ${asTyped(directory)}` }];
    }
    case 'gone': {
      const place = quote(directory);
      const what = `the environment ${directory} was made with the packages of ${recordedWrapper.wrapper}, which are gone`;
      const why = 'They can no longer be imported, and no wrapper of its minor version is here to follow.';
      const fix = `rm -r ${place} && uv venv --system-site-packages ${place}`;
      return [{ is: 'broken', what, why, fix }];
    }
  }
}
