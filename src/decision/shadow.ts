import { join } from 'node:path';
import type { Request } from '../request/request.ts';
import type { LinkedPackages } from '../situation/interpreter.ts';
import type { Settings, Trial } from './decision.ts';
import { usePython } from './python-option.ts';

/** A target that uv uses through its stand-in. */
export interface Shadowed {
  /** absolute */
  readonly target: string;
  /** absolute: the base interpreter of the stand-in */
  readonly base: string;
  /** `3.12` */
  readonly minor: string;
  readonly linked?: LinkedPackages | undefined;
}

/** Creates the target's stand-in and points uv at it. */
export function throughShadow(
  request: Request,
  { target, base, minor, linked }: Shadowed,
  settings: Settings,
): Trial {
  const shadow = settings.shadowOf(target);
  const packages = linked && { packages: linked.directories };
  return {
    repairs: [{ do: 'shadow', target, base: linked?.base ?? base, minor, ...packages }],
    edits: [usePython(request, join(shadow, 'bin', 'python'))],
    reasons: linked
      ? [
          `uv passes by the packages in ${target} whose records are links, and is pointed at its shadow ${shadow}`,
        ]
      : [],
  };
}
