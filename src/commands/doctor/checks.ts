import { findCache } from './cache.ts';
import { findCopies } from './copies.ts';
import { findDisabled } from './disabled.ts';
import { findEnvironments } from './environments.ts';
import type { Check } from './finding.ts';
import { findGenerations } from './generations.ts';
import { findLibraries } from './libraries.ts';
import { findMissingPython } from './missing-python.ts';
import { findNode } from './node.ts';
import { findPythonVariables } from './python-variables.ts';
import { findPythons } from './pythons.ts';
import { findRealUv } from './real-uv.ts';
import { findShadowed } from './shadowed.ts';
import { findTarget } from './target.ts';
import { findTools } from './tools.ts';
import { findUvCache } from './uv-cache.ts';

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
