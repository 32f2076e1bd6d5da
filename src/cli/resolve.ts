import { dirname, resolve } from 'node:path';
import { pipEnvironments } from '../decision/pip-environments.ts';
import { getEnv } from '../request/variables.ts';
import type { Request } from '../request/request.ts';
import { isVersionAskedFor } from '../request/python-request.ts';
import type { Candidate } from '../discovery/candidate.ts';
import { findPython } from '../discovery/real-uv.ts';
import { hasFeature, searchPathVariable } from '../uv/features.ts';
import type { Interpreter } from '../discovery/interpreter/interpreter.ts';
import type { VenvSituation } from '../discovery/situation.ts';
import type { Context } from '../shim/process-context.ts';
import { explicitDestination, type InstallSituation } from './explicit-destination.ts';
import { inspect } from './inspect.ts';
import type { Choice, ChosenTarget } from './destination.ts';

/** The interpreter that `uv venv` would use, if uv finds one. */
interface ChosenBase {
  readonly base?: Choice & { readonly wrapper?: string };
  /** the requested Python, in the user's words, if uv does not find it */
  readonly missing?: { readonly asked: string; readonly by: string };
}

/** The three choices that every command depends on. */
export interface Resolved extends ChosenBase, ChosenTarget {
  readonly uv: Choice & { readonly version: string };
}

/** Takes the path of the real uv. Throws if the program is not a uv. */
export async function resolveChoices(uv: string, context: Context): Promise<Resolved> {
  const { situation: venv } = await inspect('venv', uv, context);
  const { request, situation } = await inspect('pip install', uv, context);
  const path = resolve(context.directory, uv);
  return {
    uv: { path, by: whoNamesUv(path, context), version: venv.uv.version.join('.') },
    ...(await chooseBase(venv, context)),
    ...((await explicitDestination(situation, context)) ?? chooseTarget(request, situation)),
  };
}

function whoNamesUv(uv: string, { variables, directory }: Context): string {
  if (variables.UVSHIM_UV) return 'UVSHIM_UV';
  const entries = (getEnv(variables, 'PATH') ?? '').split(':');
  const isOnPath = entries.some((entry) => resolve(directory, entry, 'uv') === uv);
  return isOnPath ? 'PATH' : 'what was known at installation';
}

async function chooseBase(situation: VenvSituation, context: Context): Promise<ChosenBase> {
  const { requested } = situation;
  const by = requested?.by ?? 'PATH';
  if (requested?.interpreter) {
    const { python, base } = requested.interpreter;
    return { base: base ? { path: base.python, by, wrapper: python } : { path: python, by } };
  }
  const path = hasFeature(situation.uv, 'pythonFind')
    ? await askUv(situation, context)
    : firstOnPath(situation);
  if (path === undefined) return requested ? { missing: { asked: requested.request.text, by } } : {};
  // uv may print another name of the same program.
  const wrapper = onPath(situation).find(({ base }) => base?.info.prefix === dirname(dirname(path)));
  return { base: { path, by, ...(wrapper && { wrapper: wrapper.python }) } };
}

/** Asks with the search path that `uv venv` would get. uv reads pin files itself. */
async function askUv({ uv, requested, searchPath }: VenvSituation, { variables, directory }: Context) {
  const asked = requested && /^(UV_PYTHON$|pip\.python)/.test(requested.by) ? [requested.request.text] : [];
  const searched = searchPath === undefined ? {} : { [searchPathVariable(uv)]: searchPath };
  return findPython(uv, ['--system', ...asked], { ...variables, ...searched }, directory);
}

/** For a uv without `uv python find`. */
function firstOnPath(situation: VenvSituation): string | undefined {
  const { requested } = situation;
  const isAskedFor = ({ info }: Interpreter) =>
    !requested || isVersionAskedFor(requested.request.text, info.version) === true;
  const first = onPath(situation).find((each) => (each.kind === 'base' || each.base) && isAskedFor(each));
  return (first?.base ?? first)?.python;
}

function onPath({ search }: VenvSituation) {
  return search.flatMap(({ interpreters }) => interpreters);
}

function chooseTarget(request: Request, situation: InstallSituation): ChosenTarget {
  const places = situation.kind === 'pip' ? pipEnvironments(request, situation) : undefined;
  if (!places) return {};
  const target = places.replacement ?? places.used;
  const insteadOf = target === places.uvsChoice ? {} : { insteadOf: asChoice(places.uvsChoice) };
  const { state = 'healthy' } = target.environment ?? {};
  const unwell = state === 'healthy' ? {} : { state };
  return { target: { ...asChoice(target), isWritable: target.writable, ...unwell, ...insteadOf } };
}

function asChoice({ directory, by }: Candidate): Choice {
  return { path: directory, by };
}
