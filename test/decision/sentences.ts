// Messages and reasons that several tests need, for the wrapper /env, the base /base and the environment /p/.venv.

export const NOTHING = 'because nothing is wrapped, broken or read-only here';

/** Takes who brought up the wrapper. */
export function baseIsUsed(by: string): string {
  return `uvshim: using /base/bin/python3.12 in place of the wrapper /env/bin/python3.12 (${by}); UVSHIM_DISABLE=1 turns this off`;
}

/** Takes who brought up the wrapper. */
export function becauseItWraps(by: string): string {
  return `because /env/bin/python3.12 (${by}) is a wrapper around /base/bin/python3.12`;
}

export const BROKEN =
  "/p/.venv is broken: it was made from a wrapper, and installs into the wrapper's own prefix";
export const ORPHANED = '/p/.venv is an orphan: the Python 3.12 that it was made from is gone';
export const REMAKE = "hint: rm -r '/p/.venv' && uv venv '/p/.venv'";

/** The repair of the environment, and its message. */
export const REPAIRED = [
  'repair /p/.venv: its base is /base/bin/python3.12',
  'uvshim: repaired /p/.venv: its base is /base/bin/python3.12 now; UVSHIM_HEAL=0 turns this off, uvshim repair --undo restores it',
];
export const BECAUSE_OF_BASE = 'because /base/bin/python3.12 should be its base';
