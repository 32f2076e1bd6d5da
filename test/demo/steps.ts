import { join } from 'node:path';
import type { Stage } from './stage.ts';

/** A command that fails with the real uv and succeeds through the shim. */
export interface Step {
  /** the arguments of uv, which are also shown */
  readonly words: readonly string[];
  /** options that keep uv off the network */
  readonly offline: readonly string[];
  /** variables of this step only */
  readonly variables: Readonly<Record<string, string>>;
  /** the situation, for the reader */
  readonly note?: string;
  /** the name of its directory */
  readonly project: string;
  /** whether the directory starts with a healthy, active environment of the base */
  readonly active: boolean;
  /** whether the step also installs a package */
  readonly installs: boolean;
}

/** The user's commands, as in uv's documentation. */
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

/** Takes a step and the directory of a side; returns the path of the environment. */
export function environmentOf(step: Step, side: string): string {
  return join(side, step.project, '.venv');
}

/** A step as a user types it. */
export function asTyped({ words, variables }: Step): string {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return [...assignments, 'uv', ...words].join(' ');
}
