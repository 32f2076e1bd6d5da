import type { Environment } from '../discovery/venv/environment.ts';

/** A choice of uv or uvshim, and its source. */
export interface Choice {
  /** absolute */
  readonly path: string;
  /** in the user's words: `UV_PYTHON`, `PATH`, `.venv` */
  readonly by: string;
}

/** The destination of `uv pip install`, and the read-only one that uv would have used. */
export interface Destination extends Choice {
  readonly isWritable: boolean;
  /** only of an unhealthy environment */
  readonly state?: Exclude<Environment['state'], 'healthy'>;
  readonly insteadOf?: Choice;
  /** for an explicit system Python: a command after which uv uses an environment */
  readonly takeBack?: string;
  /** whether it is externally managed, so that uv needs --break-system-packages */
  readonly isManaged?: boolean;
}

/** Where `uv pip install` would install, if that is known. */
export interface ChosenTarget {
  readonly target?: Destination;
  /** the source of an explicit destination, in the user's words, if its path is unknown */
  readonly targetSaidBy?: string;
}

/** The reasons why an install there would fail, in words. */
export function flawsOf({ isWritable, isManaged, state }: Destination): string[] {
  return [
    ...(isWritable ? [] : ['read-only']),
    ...(isManaged ? ['externally managed'] : []),
    ...(state ? [state] : []),
  ];
}
