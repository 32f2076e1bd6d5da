import { dirname, resolve } from 'node:path';
import { pipEnvironments } from '../decision/pip-environments.ts';
import { getEnv } from '../request/env.ts';
import { isVersionAskedFor } from '../request/python-request.ts';
import type { Candidate } from '../discovery/candidate.ts';
import { findPython, hasFeature, searchPathVariable } from '../discovery/real-uv.ts';
import type { Interpreter } from '../discovery/interpreter/interpreter.ts';
import type { VenvSituation } from '../discovery/situation.ts';
import type { Context } from '../shim/context.ts';
import {
  explicitDestination,
  resolveSystemDestination,
  type InstallSituation,
} from './explicit-destination.ts';
import { inspectInstall, inspectVenv } from './inspect.ts';
import type { Choice, Destination } from './destination.ts';

/** The three choices that every command depends on. */
export interface Resolved {
  readonly uv: Choice & { readonly version: string };
  /** the interpreter that `uv venv` would use, and the wrapper around it */
  readonly base?: Choice & { readonly wrapper?: string };
  /** the requested Python, in the user's words, if uv does not find it */
  readonly missing?: { readonly asked: string; readonly by: string };
  readonly target?: Destination;
  /** the source of an explicit destination, in the user's words, if its path is unknown */
  readonly targetSaidBy?: string;
}

type ChosenTarget = Pick<Resolved, 'target' | 'targetSaidBy'>;

/** Takes the path of the real uv. Throws if the program is not a uv. */
export async function resolveChoices(uv: string, context: Context): Promise<Resolved> {
  const venv = await inspectVenv(uv, context);
  const install = await inspectInstall(uv, context);
  const base = await chooseBase(venv, context);
  const destination = await observeExplicitDestination(install.situation, context);
  return {
    uv: {
      path: resolve(context.directory, uv),
      by: whoNamesUv(uv, context),
      version: venv.uv.version.join('.'),
    },
    ...(base ? { base } : missingIn(venv)),
    ...(destination ?? chooseDestination(install)),
  };
}

function whoNamesUv(uv: string, { variables, directory }: Context): string {
  if (variables.UVSHIM_UV) return 'UVSHIM_UV';
  const entries = (getEnv(variables, 'PATH') ?? '').split(':');
  const isOnPath = entries.some((entry) => resolve(directory, entry, 'uv') === resolve(directory, uv));
  return isOnPath ? 'PATH' : 'what was known at installation';
}

async function chooseBase(situation: VenvSituation, context: Context): Promise<Resolved['base']> {
  const by = situation.requested?.by ?? 'PATH';
  const named = situation.requested?.interpreter;
  if (named) return { path: (named.base ?? named).python, by, ...(named.base && { wrapper: named.python }) };
  const path = hasFeature(situation.uv, 'pythonFind')
    ? await askUv(situation, context)
    : firstOnPath(situation);
  if (path === undefined) return undefined;
  // uv may print another name of the same program.
  const wrapper = onPath(situation).find(({ base }) => base?.info.prefix === dirname(dirname(path)))?.python;
  return { path, by, ...(wrapper !== undefined && { wrapper }) };
}

function missingIn({ requested }: VenvSituation): Pick<Resolved, 'missing'> {
  return requested ? { missing: { asked: requested.request.text, by: requested.by } } : {};
}

/** Asks with the search path that `uv venv` would get. uv reads pin files itself. */
async function askUv({ uv, requested, searchPath }: VenvSituation, { variables, directory }: Context) {
  const asked =
    requested?.by === 'UV_PYTHON' || requested?.by.startsWith('pip.python') ? [requested.request.text] : [];
  const searched = searchPath === undefined ? {} : { [searchPathVariable(uv)]: searchPath };
  return findPython(uv, ['--system', ...asked], { ...variables, ...searched }, directory);
}

/** For a uv without `uv python find`. */
function firstOnPath(situation: VenvSituation): string | undefined {
  const { requested } = situation;
  const isAskedFor = ({ info }: Interpreter) =>
    requested === undefined || (isVersionAskedFor(requested.request.text, info.version) ?? false);
  const first = onPath(situation).find((each) => (each.kind === 'base' || each.base) && isAskedFor(each));
  return (first?.base ?? first)?.python;
}

function onPath({ search }: VenvSituation) {
  return search.flatMap(({ interpreters }) => interpreters);
}

/** A destination that is not one of the environments in uv's search. */
async function observeExplicitDestination(
  situation: InstallSituation,
  context: Context,
): Promise<ChosenTarget | undefined> {
  const explicit = explicitDestination(situation, context);
  if (explicit === undefined) return undefined;
  const target =
    explicit.takeBack === undefined
      ? undefined
      : await resolveSystemDestination(explicit, situation, context);
  return target ? { target } : { targetSaidBy: explicit.by };
}

function chooseDestination({ request, situation }: Awaited<ReturnType<typeof inspectInstall>>): ChosenTarget {
  const places = situation.kind === 'pip' ? pipEnvironments(request, situation) : undefined;
  if (places === undefined) return {};
  const target = places.replacement ?? places.used;
  const insteadOf = target === places.uvsChoice ? {} : { insteadOf: asChoice(places.uvsChoice) };
  const { state } = target.environment ?? {};
  const unwell = state === undefined || state === 'healthy' ? {} : { state };
  return { target: { ...asChoice(target), isWritable: target.writable, ...unwell, ...insteadOf } };
}

function asChoice({ directory, by }: Candidate): Choice {
  return { path: directory, by };
}
