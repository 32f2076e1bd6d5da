import type { Request } from '../request/request.ts';
import { minorOf } from '../situation/interpreter.ts';
import { hasFeature } from '../situation/real-uv.ts';
import type { Situation } from '../situation/situation.ts';
import { together, type Settings, type Verdict } from './decision.ts';
import { throughShadow } from './shadow.ts';
import { wrapping } from './wrapper-words.ts';

/**
 * `run --with` lays packages over an interpreter, whose own stay importable, by an environment that it makes from it; a
 * build does the like. From a wrapper that is one in the wrapper's own prefix: up to 0.7 uv cannot write to it, later it
 * does not find the packages.
 */
export function startFromShadow(
  request: Request,
  { start }: Situation,
  settings: Settings,
): Verdict | undefined {
  if (start?.base === undefined) return undefined;
  const target = start.facts.prefix;
  const { linked } = start;
  return together(
    {
      reasons: [
        wrapping(start, start.base),
        `${settings.shadowOf(target)} stands on the latter and has the packages of the former`,
      ],
    },
    throughShadow(request, { target, base: start.base.python, minor: minorOf(start), linked }, settings),
  );
}

/** uv makes a lock in the environment, some releases even where they change nothing: `sync` does it in a shadow. */
export function syncReadOnlyEnvironment(
  request: Request,
  { uv, project, environment, isKept, named }: Situation,
  settings: Settings,
): Verdict | undefined {
  if (request.command !== 'sync' || !project || !environment || !isKept) return undefined;
  const { directory, writable, base, minor, linked } = environment;
  const locks = hasFeature(uv, 'projectLock') && !hasFeature(uv, 'lockOptional');
  if (writable || !locks || named?.explicit || base === undefined || minor === undefined) return undefined;
  const shadow = settings.shadowOf(directory);
  return together(
    {
      edits: [{ do: 'set', variable: 'UV_PROJECT_ENVIRONMENT', value: shadow }],
      reasons: [
        `${directory} is read-only`,
        `uv ${uv.version.join('.')} makes a lock in it, and is pointed at its shadow ${shadow}`,
      ],
    },
    throughShadow(request, { target: directory, base: base.python, minor, linked }, settings),
  );
}
