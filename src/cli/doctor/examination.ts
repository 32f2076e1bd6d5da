import { dirname, resolve } from 'node:path';
import { getEnv } from '../../request/env.ts';
import { environmentsHere, type FoundEnvironment } from '../environments-here.ts';
import type { Interpreter } from '../../discovery/interpreter/interpreter.ts';
import type { Interpreters } from '../../discovery/interpreter/interpreters.ts';
import { queryRealUv, type RealUv } from '../../discovery/real-uv.ts';
import { surveySearchPath } from '../../discovery/interpreter/search-path.ts';
import { uvsOnPath, type UvOnPath } from './uvs-on-path.ts';
import { resolveChoices, type Resolved } from '../resolve.ts';
import type { Context } from '../../shim/context.ts';
import { findLauncher } from '../launcher.ts';
import { inspectVenv } from '../inspect.ts';
import { openInterpreters } from '../../shim/open-interpreters.ts';

/** What the checks judge, collected before them. Paths are absolute. */
export interface Examination {
  readonly context: Context;
  readonly interpreters: Interpreters;
  readonly launcher: string;
  /** the real uv that the launcher found, or empty */
  readonly uvPath: string;
  /** undefined if there is none, or if the program is not a uv */
  readonly uv?: RealUv;
  readonly uvsOnPath: readonly UvOnPath[];
  /** on PATH, and the one in UV_PYTHON */
  readonly pythons: readonly Interpreter[];
  /** UV_PYTHON, if it is a path or a name, and whether it answers */
  readonly uvPython?: { readonly text: string; readonly interpreter?: Interpreter };
  readonly environments: readonly FoundEnvironment[];
  /** only if uv runs */
  readonly choices?: Resolved;
}

/** Takes the path of the real uv, or empty. Collects everything that may go wrong. */
export async function examine(uvPath: string, context: Context): Promise<Examination> {
  const { variables, directory } = context;
  const { interpreters, answers } = openInterpreters(context);
  const { files } = interpreters;
  const launcher = findLauncher(context);
  const uv = await queryRealUv(uvPath, variables, directory, answers, files).catch(() => undefined);
  const search = await surveySearchPath(getEnv(variables, 'PATH') ?? '', directory, interpreters);
  const uvPython = uv && (await observeUvPython(uvPath, context));
  const environments = await environmentsHere(variables, directory, interpreters);
  const choices = uv && (await resolveChoices(uvPath, context).catch(() => undefined));
  return {
    context,
    interpreters,
    launcher,
    uvPath,
    uvsOnPath: uvsOnPath(variables, directory, launcher, files),
    pythons: distinct([
      ...(uvPython?.interpreter ? [uvPython.interpreter] : []),
      ...search.flatMap((place) => place.interpreters),
    ]),
    environments,
    ...(uv && { uv }),
    ...(uvPython && { uvPython }),
    ...(choices && { choices }),
  };
}

async function observeUvPython(uvPath: string, context: Context): Promise<Examination['uvPython']> {
  const text = getEnv(context.variables, 'UV_PYTHON');
  if (text === undefined) return undefined;
  const { requested } = await inspectVenv(uvPath, context);
  if (requested?.request.form === 'version') return undefined;
  const interpreter = requested?.interpreter;
  return { text, ...(interpreter && { interpreter }) };
}

function distinct(interpreters: readonly Interpreter[]): Interpreter[] {
  return [...new Map(interpreters.map((interpreter) => [interpreter.python, interpreter])).values()];
}

/** The launcher's directory, as PATH should have it. */
export function binOf({ launcher }: Examination): string {
  return dirname(resolve(launcher));
}
