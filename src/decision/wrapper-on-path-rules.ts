import { dirname } from 'node:path';
import { isRunner } from '../uv/commands.ts';
import type { Message } from '../output/message.ts';
import { isVersionAskedFor } from '../request/python-request.ts';
import type { Request } from '../request/request.ts';
import type { Base } from '../discovery/interpreter/interpreter.ts';
import type { RealUv } from '../discovery/real-uv.ts';
import { searchPathVariable } from '../uv/features.ts';
import type { PathSearch, ProjectSituation, Situation, VenvSituation } from '../discovery/situation.ts';
import { toolPythonFor } from '../discovery/tool-python.ts';
import { merge, type Edit, type Settings, type RuleResult } from './decision.ts';
import { repairVenv } from './repair-venv.ts';
import { usePython } from './python-option.ts';
import {
  announceBase,
  nameOf,
  announcesBase,
  describeWrapper,
  type WrapperIdentity,
} from './announce-base.ts';
import { baseIsFound } from './messages.ts';

/** Any command for which uv searches PATH, and what it would work in. */
type Searching = Pick<Situation, 'kind' | 'uv' | 'requested'> &
  PathSearch &
  Partial<Pick<ProjectSituation, 'project' | 'environment' | 'baseInterpreter'>> &
  Partial<Pick<VenvSituation, 'requiredPython'>>;

type Search = PathSearch['search'];

/**
 * A program that uv starts for the user inherits uv's environment, and would see a search path. So uvshim asked uv
 * which interpreter it finds with one, and passes the answer on the command line.
 */
export function useWhatUvFinds(request: Request, situation: Searching): RuleResult | undefined {
  const { uv, baseInterpreter, search } = situation;
  const wrapper = wrapperBefore(baseInterpreter, search);
  if (!wrapper || !baseInterpreter || !isRunner(request.command)) return undefined;
  const { edits, python } = usePython(request, baseInterpreter.python);
  return {
    edits: [...edits, ...plainTool(request, uv)],
    python,
    messages: announceBase(request, situation, baseInterpreter, wrapper, 'PATH'),
    reasons: [
      describeWrapper(wrapper, baseInterpreter, 'PATH'),
      'uv passes wrappers by, and finds that one where it is told what is behind them',
    ],
  };
}

/** The name in `uvx python@3.12` is a request as well, and uv accepts only one. */
function plainTool(request: Request, uv: RealUv): Edit[] {
  const tool = toolPythonFor(request, uv);
  if (tool?.version === undefined) return [];
  return [{ do: 'replace', token: tool.token, value: `${tool.prefix}python` }];
}

/** Lets uv's own discovery decide, on a search path with each base before its wrapper. Also repairs a broken tool. */
export function searchForBases(
  request: Request,
  situation: Searching,
  settings: Settings,
): RuleResult | undefined {
  const { uv, search, searchPath, environment, baseInterpreter } = situation;
  const repaired =
    request.role === 'tool' && environment
      ? repairVenv(request, environment, baseInterpreter, settings)
      : undefined;
  // What these start for the user would inherit the variable.
  if (searchPath === undefined || isRunner(request.command)) return repaired;
  if (request.role === 'project' && request.command !== 'init' && !needsSearchPath(situation))
    return undefined;
  return merge(repaired, {
    edits: [{ do: 'set', variable: searchPathVariable(uv), value: searchPath }],
    messages: announceFound(request, situation),
    reasons: reasonsFor(search),
  });
}

/**
 * Whether a search path makes a difference for a project: whether uv finds what is behind a wrapper, or may have to.
 */
export function needsSearchPath(situation: Searching): boolean {
  const { baseInterpreter, search } = situation;
  return hasGroupRequirements(situation) || wrapperBefore(baseInterpreter, search) !== undefined;
}

/** Which dependency groups count, only uv knows. */
function hasGroupRequirements({ project }: Searching): boolean {
  return project !== undefined && project.groupRequirements.length > 0;
}

/** If the command creates a new environment, a message names what uv finds, if that is behind a wrapper. */
export function announceFound(request: Request, situation: Searching): Message[] {
  const { baseInterpreter, environment, search, requested, requiredPython } = situation;
  if (baseInterpreter && !hasGroupRequirements(situation)) {
    const wrapper = wrapperBefore(baseInterpreter, search);
    if (!wrapper) return [];
    return situation.kind === 'venv' || situation.kind === 'tool'
      ? [baseIsFound(wrapper.base.python, nameOf(wrapper))]
      : announceBase(request, situation, baseInterpreter, wrapper, 'PATH');
  }
  const asked = requested?.request.text ?? requiredPython ?? 'any';
  const first = wrappersOf(search).find(({ base }) => isVersionAskedFor(asked, base.info.version));
  // uv looks last behind an environment.
  const isFound = first?.kind !== 'environment' || !hasBaseOnPath(search);
  const isNews = announcesBase(request, situation) && !environment;
  return isNews && first && isFound ? [baseIsFound(first.base.python, nameOf(first))] : [];
}

function hasBaseOnPath(search: Search): boolean {
  return search.some(({ interpreters }) => interpreters.some(({ kind }) => kind === 'base'));
}

/** The wrapper on PATH that an interpreter is behind. */
function wrapperBefore(baseInterpreter: Searching['baseInterpreter'], search: Search): Wrapper | undefined {
  return wrappersOf(search).find(({ base }) => base.info.prefix === baseInterpreter?.info.prefix);
}

/** One reason for each wrapper on PATH: which base is behind it. */
export function reasonsFor(search: Search): string[] {
  return oneOfEach(wrappersOf(search)).map((wrapper) => describeWrapper(wrapper, wrapper.base, 'PATH'));
}

/** A wrapper on PATH, or a read-only environment, and the base behind it. */
interface Wrapper extends WrapperIdentity {
  readonly base: Base;
}

/** `python`, `python3` and `python3.12` of one wrapper are often three programs. */
function oneOfEach(wrappers: readonly Wrapper[]): Wrapper[] {
  const isSame = (one: Wrapper, other: Wrapper) =>
    dirname(one.python) === dirname(other.python) && one.base.python === other.base.python;
  return wrappers.filter((one, at) => wrappers.findIndex((other) => isSame(one, other)) === at);
}

/** An environment hides nothing if its base is on PATH, too, and a wrapper hides nothing if its base is before it. */
function wrappersOf(search: Search): Wrapper[] {
  const all = search.flatMap(({ interpreters }) => interpreters);
  return all.flatMap(({ python, kind, base }, at) => {
    const others = kind === 'prefix wrapper' ? all.slice(0, at) : all;
    const isFound = others.some((other) => other.kind === 'base' && other.info.prefix === base?.info.prefix);
    return base && !isFound ? [{ python, kind, base }] : [];
  });
}
