import { checkCache } from './check-cache.ts';
import { checkCopies } from './check-copies.ts';
import { checkDisabled } from './check-disabled.ts';
import { checkEnvironments } from './check-environments.ts';
import type { Check } from './finding.ts';
import { checkGenerations } from './check-generations.ts';
import { checkLibraries } from './check-libraries.ts';
import { checkMissingPython } from './check-missing-python.ts';
import { checkNode } from './check-node.ts';
import { checkPythonVariables } from './check-python-variables.ts';
import { checkPythons } from './check-pythons.ts';
import { checkRealUv } from './check-real-uv.ts';
import { checkPathOrder } from './check-path-order.ts';
import { checkDestination } from './check-destination.ts';
import { checkTools } from './check-tools.ts';
import { checkUvCache } from './check-uv-cache.ts';

/** All checks. The ones that keep the shim from running come first. */
export const CHECKS: readonly Check[] = [
  checkDisabled,
  checkRealUv,
  checkNode,
  checkPathOrder,
  checkCopies,
  checkTools,
  checkCache,
  checkPythons,
  checkMissingPython,
  checkPythonVariables,
  checkEnvironments,
  checkGenerations,
  checkDestination,
  checkLibraries,
  checkUvCache,
];
