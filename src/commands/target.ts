import type { Environment } from '../situation/environment.ts';

/** What is taken here for something, and who decided. */
export interface Choice {
  /** absolute */
  readonly path: string;
  /** in the user's words: `UV_PYTHON`, `PATH`, `.venv` */
  readonly by: string;
}

/** Where `uv pip install` installs, and what is read-only that uv would have taken. */
export interface Target extends Choice {
  readonly isWritable: boolean;
  /** of an environment that is not healthy */
  readonly state?: Exclude<Environment['state'], 'healthy'>;
  readonly insteadOf?: Choice;
  /** where somebody says that it is a Python of the system's: a line after which uv looks for an environment */
  readonly takeBack?: string;
  /** whether it says that a package manager installs into it, so that uv does only where it is told to break that */
  readonly isManaged?: boolean;
}

/** What keeps a target from being installed into as it is, in words; empty where nothing does. */
export function flawsOf({ isWritable, isManaged, state }: Target): string[] {
  return [
    ...(isWritable ? [] : ['read-only']),
    ...(isManaged ? ['externally managed'] : []),
    ...(state === undefined ? [] : [state]),
  ];
}
