import { join } from 'node:path';
import type { Stage } from './stage.ts';

/** A command that goes wrong with the real uv and well through the shim. */
export interface Step {
  /** the words behind `uv`, for the reader as well */
  readonly words: readonly string[];
  /** options that only keep uv away from the network */
  readonly offline: readonly string[];
  /** variables besides those of every step */
  readonly variables: Readonly<Record<string, string>>;
  /** what the reader has to know of the situation */
  readonly note?: string;
  /** the name of the directory that it is run in */
  readonly project: string;
  /** whether that has a healthy environment from the start, made of the base, and active */
  readonly active: boolean;
  /** whether a package is to be found in the environment afterwards, and not only the environment */
  readonly installs: boolean;
}

/** The user's case: everything is asked for as the manuals say. */
export function stepsOn({ python, wrapper, wheels }: Stage): Step[] {
  const venv = { offline: ['--offline'], variables: {}, active: false, installs: false };
  const install = {
    words: ['pip', 'install', 'demopkg'],
    offline: ['--offline', '--no-index', '--find-links', wheels],
    installs: true,
  };
  return [
    { ...venv, words: ['venv', '-p', wrapper], project: 'by-path' },
    { ...install, variables: {}, project: 'by-path', active: false },
    { ...venv, words: ['venv', '-p', python.minor], project: 'by-version' },
    {
      ...install,
      variables: { UV_PYTHON: wrapper },
      note: 'in a healthy .venv, active',
      project: 'active',
      active: true,
    },
  ];
}

/** Takes a step and the directory of a side; returns where the environment is. */
export function environmentOf(step: Step, side: string): string {
  return join(side, step.project, '.venv');
}

/** A step as one would type it. */
export function asTyped({ words, variables }: Step): string {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return [...assignments, 'uv', ...words].join(' ');
}
