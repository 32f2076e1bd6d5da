import { asTyped } from '../output/quote.ts';
import { isEnvTrue } from '../request/env.ts';
import { isExternallyManaged } from '../discovery/candidate.ts';
import { findPython } from '../discovery/real-uv.ts';
import type { BuildSituation, PipSituation } from '../discovery/situation.ts';
import type { Context } from '../shim/context.ts';
import { openInterpreters } from '../shim/open-interpreters.ts';
import type { Destination } from './destination.ts';

/** An explicit destination of `uv pip install`. */
interface ExplicitDestination {
  /** its source, in the user's words */
  readonly by: string;
  /** for a system Python: a command after which uv uses an environment */
  readonly takeBack?: string;
}

/** The situation of `uv pip install`. */
export type InstallSituation = PipSituation | BuildSituation;

/** Its destination, if that is not one of the environments in uv's search. */
export function explicitDestination(
  { configuredDestination }: InstallSituation,
  { variables }: Context,
): ExplicitDestination | undefined {
  // `target` and `prefix` override `system`.
  if (configuredDestination && configuredDestination.key !== 'system')
    return { by: `pip.${configuredDestination.key} in ${configuredDestination.file}` };
  if (isEnvTrue(variables, 'UV_SYSTEM_PYTHON'))
    return { by: 'UV_SYSTEM_PYTHON', takeBack: 'unset UV_SYSTEM_PYTHON' };
  if (configuredDestination === undefined) return undefined;
  const { file } = configuredDestination;
  return { by: `pip.system in ${file}`, takeBack: `grep -n system ${asTyped(file)}` };
}

/** Takes the same, and the explicit choice of a system Python. Undefined if uv finds none. */
export async function resolveSystemDestination(
  word: ExplicitDestination,
  { uv, requested }: InstallSituation,
  context: Context,
): Promise<Destination | undefined> {
  const { variables, directory } = context;
  const words = ['--system', '--no-project', requested?.request.text ?? 'default'];
  const python = await findPython(uv, words, variables, directory);
  if (python === undefined) return undefined;
  const { interpreters } = openInterpreters(context);
  const info = await interpreters.query(python);
  if (info === undefined) return undefined;
  const { files } = interpreters;
  // The same directory as in uv and pip (PEP 668).
  const isManaged = isExternallyManaged(info, files);
  const isWritable = files.isWritable(info.sitePackages);
  return { ...word, path: info.prefix, isWritable, ...(isManaged && { isManaged }) };
}
