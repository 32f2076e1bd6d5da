import { checkCache } from './check-cache.ts';
import { checkDisabled } from './check-disabled.ts';
import { checkEnvironments } from './check-environments.ts';
import type { Examination, UvExamination } from './examination.ts';
import type { Finding } from './finding.ts';
import { checkGenerations } from './check-generations.ts';
import { checkLibraries } from './check-libraries.ts';
import { checkMissingPython } from './check-missing-python.ts';
import { checkNode } from './check-node.ts';
import { checkPythonVariables } from './check-python-variables.ts';
import { checkPythons } from './check-pythons.ts';
import { checkRealUv } from './check-real-uv.ts';
import { checkCopies, checkPathOrder } from './check-path-order.ts';
import { checkDestination } from './check-destination.ts';
import { checkTools } from './check-tools.ts';
import { checkUvCache } from './check-uv-cache.ts';

/** Looks for one kind of problem. */
type Check<Examined> = (examination: Examined) => readonly Finding[] | Promise<readonly Finding[]>;

/** Checks of the shim itself. */
const OF_THE_SHIM: readonly Check<Examination>[] = [
  checkDisabled,
  checkRealUv,
  checkNode,
  checkPathOrder,
  checkCopies,
  checkTools,
  checkCache,
];

/** Checks of uv and Python. Without a real uv, nothing of this can be used or repaired. */
const OF_UV: readonly Check<UvExamination>[] = [
  checkPythons,
  checkMissingPython,
  checkPythonVariables,
  checkEnvironments,
  checkGenerations,
  checkDestination,
  checkLibraries,
  checkUvCache,
];

/** The result of all checks. */
export async function check(examination: Examination): Promise<Finding[]> {
  const { real } = examination;
  // Sequential, because checks may query the same interpreters.
  const findings: Finding[] = [];
  for (const find of OF_THE_SHIM) findings.push(...(await find(examination)));
  if (real) for (const find of OF_UV) findings.push(...(await find({ ...examination, ...real })));
  return findings;
}
