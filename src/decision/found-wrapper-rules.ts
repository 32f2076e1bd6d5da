import { dirname } from 'node:path';
import type { Request } from '../request/request.ts';
import type { Base } from '../situation/interpreter.ts';
import { searchPathVariable } from '../situation/real-uv.ts';
import type { Situation } from '../situation/situation.ts';
import { together, type Settings, type Verdict } from './decision.ts';
import { healing } from './healing.ts';
import { usePython } from './python-option.ts';
import { inPlaceOf, says, wrapping } from './wrapper-words.ts';
import { findingBase } from './messages.ts';

/**
 * What uv runs for the user inherits uv's environment, so that a search path would reach it: uv was asked which
 * interpreter it finds with one, and is told that on its command line.
 */
export function useWhatUvFinds(request: Request, { maker, search }: Situation): Verdict | undefined {
  const wrapper = wrappersOf(search).find(({ base }) => base.facts.prefix === maker?.facts.prefix);
  if (wrapper === undefined || maker === undefined) return undefined;
  return {
    edits: [usePython(request, maker.python)],
    messages: inPlaceOf(request, maker, wrapper, 'PATH'),
    reasons: [
      wrapping(wrapper, maker, 'PATH'),
      'uv passes wrappers by, and finds that one where it is told what is behind them',
    ],
  };
}

/** uv's own discovery decides; it only finds the base of each wrapper before the wrapper. A broken tool is healed too. */
export function searchForBases(
  request: Request,
  situation: Situation,
  settings: Settings,
): Verdict | undefined {
  const { uv, search, searchPath, environment, maker } = situation;
  const healed = request.role === 'tool' && environment ? healing(environment, maker, settings) : undefined;
  const searches =
    request.role === 'venv' || request.command === 'tool install' || request.command === 'init';
  if (searchPath === undefined || !searches) return healed;
  const wrappers = wrappersOf(search);
  const isNews = says(request) && environment === undefined;
  return together(healed, {
    edits: [{ do: 'set', variable: searchPathVariable(uv), value: searchPath }],
    messages: wrappers.slice(0, isNews ? 1 : 0).map(({ python, base }) => findingBase(base.python, python)),
    reasons: oneOfEach(wrappers).map((wrapper) => wrapping(wrapper, wrapper.base, 'PATH')),
  });
}

/** What is on PATH, with the base behind it. */
interface Wrapper {
  readonly python: string;
  readonly base: Base;
}

/** `python`, `python3` and `python3.12` of one wrapper are mostly three programs. */
function oneOfEach(wrappers: readonly Wrapper[]): Wrapper[] {
  const isSame = (one: Wrapper, other: Wrapper) =>
    dirname(one.python) === dirname(other.python) && one.base.python === other.base.python;
  return wrappers.filter((one, at) => wrappers.findIndex((other) => isSame(one, other)) === at);
}

function wrappersOf(search: Situation['search']): Wrapper[] {
  return search
    .flatMap(({ interpreters }) => interpreters)
    .flatMap(({ python, base }) => (base ? [{ python, base }] : []));
}
