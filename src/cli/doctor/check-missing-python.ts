import { asTyped } from '../../output/quote.ts';
import { minorOf } from '../../discovery/interpreter/interpreter.ts';
import { offersDownload } from '../../discovery/real-uv.ts';
import { hasFeature } from '../../uv/features.ts';
import type { UvExamination } from './examination.ts';
import type { Finding } from './finding.ts';

/** UV_PYTHON or a file requests a version that is not installed. */
export async function checkMissingPython(examination: UvExamination): Promise<Finding[]> {
  const { uv, choices, uvPython, context } = examination;
  // Another check reports paths.
  if (!choices.missing || uvPython) return [];
  const { asked, by } = choices.missing;
  const what = `${by} asks for ${asked}, and no such Python is here`;
  // Every release with `uv python find` can also install a Python.
  const canInstall = hasFeature(uv, 'pythonFind');
  const isOffered = await offersDownload(uv, asked, context.variables, context.directory);
  if (isOffered ?? canInstall) {
    const why = 'uv makes no environment without it, unless it may download one.';
    return [{ is: 'odd', what, why, fix: `uv python install ${asTyped(asked)}` }];
  }
  const why = 'uv makes no environment without it, and ends there.';
  return [{ is: 'broken', what, why, fix: lineToAskForAnother(by, canInstall, examination) }];
}

function lineToAskForAnother(by: string, canPin: boolean, { pythons: [first] }: UvExamination): string {
  if (by === 'UV_PYTHON') return 'unset UV_PYTHON';
  const file = by.replace(/^pip\.python in /, '');
  if (file !== by) return `grep -n python ${asTyped(file)}`;
  return first && canPin ? `uv python pin ${minorOf(first)}` : `cat ${asTyped(file)}`;
}
