import { asTyped } from '../output/quote.ts';
import { saysYes } from '../request/env.ts';
import { isExternallyManaged } from '../discovery/candidate.ts';
import { findPython } from '../discovery/real-uv.ts';
import type { Situation } from '../discovery/situation.ts';
import type { Context } from './context.ts';
import { makeScene } from './open-interpreters.ts';
import type { Target } from './destination.ts';

/** An explicit destination of `uv pip install`. */
interface TargetWord {
  /** its source, in the user's words */
  readonly by: string;
  /** for a system Python: a command after which uv uses an environment */
  readonly takeBack?: string;
}

/** Takes the situation of `uv pip install`. */
export function wordOnTarget(
  { configuredTarget }: Situation,
  { variables }: Context,
): TargetWord | undefined {
  // `target` and `prefix` override `system`.
  if (configuredTarget && configuredTarget.key !== 'system')
    return { by: `pip.${configuredTarget.key} in ${configuredTarget.file}` };
  if (saysYes(variables, 'UV_SYSTEM_PYTHON'))
    return { by: 'UV_SYSTEM_PYTHON', takeBack: 'unset UV_SYSTEM_PYTHON' };
  if (configuredTarget === undefined) return undefined;
  const { file } = configuredTarget;
  return { by: `pip.system in ${file}`, takeBack: `grep -n system ${asTyped(file)}` };
}

/** Takes the same, and the explicit choice of a system Python. Undefined if uv finds none. */
export async function observeSystemTarget(
  word: TargetWord,
  { uv, named }: Situation,
  context: Context,
): Promise<Target | undefined> {
  const { variables, directory } = context;
  const words = ['--system', '--no-project', named?.request.text ?? 'default'];
  const python = await findPython(uv, words, variables, directory);
  if (python === undefined) return undefined;
  const { interpreters } = makeScene(context);
  const facts = await interpreters.ask(python);
  if (facts === undefined) return undefined;
  const { files } = interpreters;
  // The same directory as in uv and pip (PEP 668).
  const isManaged = isExternallyManaged(facts, files);
  const isWritable = files.isWritable(facts.sitePackages);
  return { ...word, path: facts.prefix, isWritable, ...(isManaged && { isManaged }) };
}
