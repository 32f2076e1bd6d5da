import { getEnv } from '../../request/variables.ts';
import { environmentsHere, type FoundEnvironment } from '../environments-here.ts';
import type { Interpreter } from '../../discovery/interpreter/interpreter.ts';
import type { Interpreters } from '../../discovery/interpreter/interpreters.ts';
import { queryRealUv, type RealUv } from '../../discovery/real-uv.ts';
import { findManagedPythons } from '../../discovery/uv-python-find.ts';
import { surveySearchPath } from '../../discovery/interpreter/search-path.ts';
import { uvsOnPath, type UvOnPath } from './uvs-on-path.ts';
import { resolveChoices, type Resolved } from '../resolve.ts';
import type { Context } from '../../shim/process-context.ts';
import { inspect } from '../inspect.ts';
import { findLauncher } from '../launcher.ts';
import { openInterpreters, type OpenInterpreters } from '../../shim/open-interpreters.ts';

/** What the checks judge, collected before them. Paths are absolute. */
export interface Examination {
  readonly context: Context;
  readonly interpreters: Interpreters;
  readonly launcher: string;
  /** the real uv that the launcher found, or empty */
  readonly uvPath: string;
  readonly uvsOnPath: readonly UvOnPath[];
  /** on PATH, and the one in UV_PYTHON */
  readonly pythons: readonly Interpreter[];
  readonly environments: readonly FoundEnvironment[];
  /** what the real uv says; undefined if there is none, or if the program is not a uv */
  readonly real: RealUvChoices | undefined;
}

/** The real uv, and what it chooses here. */
interface RealUvChoices {
  readonly uv: RealUv;
  readonly choices: Resolved;
  /** UV_PYTHON, if it is a path or a name, and whether it answers */
  readonly uvPython?: { readonly text: string; readonly interpreter: Interpreter | undefined };
}

/** For checks that need a real uv. */
export type UvExamination = Examination & RealUvChoices;

/** Takes the path of the real uv, or empty. Collects everything that may go wrong. */
export async function examine(uvPath: string, context: Context): Promise<Examination> {
  const { variables, directory } = context;
  const opened = openInterpreters(context);
  const { interpreters } = opened;
  const launcher = findLauncher(context);
  const real = await askUv(uvPath, opened, context).catch(() => undefined);
  const search = await surveySearchPath(getEnv(variables, 'PATH') ?? '', directory, interpreters);
  // A check asks which ones give no answer.
  const managed = findManagedPythons(variables, interpreters.files);
  await Promise.all(managed.map((python) => interpreters.queryFound(python)));
  const named = real?.uvPython?.interpreter;
  const pythons = [...(named ? [named] : []), ...search.flatMap((place) => place.interpreters)];
  return {
    context,
    interpreters,
    launcher,
    uvPath,
    uvsOnPath: uvsOnPath(variables, directory, launcher, interpreters.files),
    pythons: [...new Map(pythons.map((interpreter) => [interpreter.python, interpreter])).values()],
    environments: await environmentsHere(variables, directory, interpreters),
    real,
  };
}

/** Throws if the program is not a uv. */
async function askUv(
  uvPath: string,
  { interpreters, answers }: OpenInterpreters,
  context: Context,
): Promise<RealUvChoices> {
  const { variables, directory } = context;
  const uv = await queryRealUv(uvPath, variables, directory, answers, interpreters.files);
  const choices = await resolveChoices(uvPath, context);
  const text = getEnv(variables, 'UV_PYTHON');
  const { requested } = (await inspect('venv', uvPath, context)).situation;
  if (text === undefined || requested?.request.form === 'version') return { uv, choices };
  return { uv, choices, uvPython: { text, interpreter: requested?.interpreter } };
}
