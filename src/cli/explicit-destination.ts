import { asTyped } from '../output/quote.ts';
import { isEnvTrue } from '../request/variables.ts';
import { isExternallyManaged } from '../discovery/candidate.ts';
import { findPython } from '../discovery/real-uv.ts';
import type { BuildSituation, PipSituation } from '../discovery/situation.ts';
import type { Context } from '../shim/process-context.ts';
import { openInterpreters } from '../shim/open-interpreters.ts';
import type { ChosenTarget } from './destination.ts';

/** The situation of `uv pip install`. */
export type InstallSituation = PipSituation | BuildSituation;

/** Its destination, if that is not one of the environments in uv's search. */
export async function explicitDestination(
  situation: InstallSituation,
  context: Context,
): Promise<ChosenTarget | undefined> {
  const { configuredDestination: configured } = situation;
  // `target` and `prefix` override `system`.
  if (configured && configured.key !== 'system')
    return { targetSaidBy: `pip.${configured.key} in ${configured.file}` };
  if (isEnvTrue(context.variables, 'UV_SYSTEM_PYTHON'))
    return systemPython('UV_SYSTEM_PYTHON', 'unset UV_SYSTEM_PYTHON', situation, context);
  if (!configured) return undefined;
  const { file } = configured;
  return systemPython(`pip.system in ${file}`, `grep -n system ${asTyped(file)}`, situation, context);
}

/** Takes who asks for a system Python, and a command after which uv uses an environment. */
async function systemPython(
  by: string,
  takeBack: string,
  { uv, requested }: InstallSituation,
  context: Context,
): Promise<ChosenTarget> {
  const words = ['--system', '--no-project', requested?.request.text ?? 'default'];
  const python = await findPython(uv, words, context.variables, context.directory);
  const { interpreters } = openInterpreters(context);
  const info = python && (await interpreters.query(python));
  if (!info) return { targetSaidBy: by };
  const { files } = interpreters;
  const isWritable = files.isWritable(info.sitePackages);
  // The same directory as in uv and pip (PEP 668).
  const managed = isExternallyManaged(info, files) ? { isManaged: true } : {};
  return { target: { by, takeBack, path: info.prefix, isWritable, ...managed } };
}
