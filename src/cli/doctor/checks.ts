import { findCache } from './check-cache.ts';
import { findCopies } from './check-copies.ts';
import { findDisabled } from './check-disabled.ts';
import { findEnvironments } from './check-environments.ts';
import type { Check } from './finding.ts';
import { findGenerations } from './check-generations.ts';
import { findLibraries } from './check-libraries.ts';
import { findMissingPython } from './check-missing-python.ts';
import { findNode } from './check-node.ts';
import { findPythonVariables } from './check-python-variables.ts';
import { findPythons } from './check-pythons.ts';
import { findRealUv } from './check-real-uv.ts';
import { findShadowed } from './check-path-order.ts';
import { findTarget } from './check-destination.ts';
import { findTools } from './check-tools.ts';
import { findUvCache } from './check-uv-cache.ts';

/** All checks. The ones that keep the shim from running come first. */
export const CHECKS: readonly Check[] = [
  findDisabled,
  findRealUv,
  findNode,
  findShadowed,
  findCopies,
  findTools,
  findCache,
  findPythons,
  findMissingPython,
  findPythonVariables,
  findEnvironments,
  findGenerations,
  findTarget,
  findLibraries,
  findUvCache,
];
