import { saysYes } from '../request/environment.ts';
import { findPython } from '../situation/real-uv.ts';
import type { Situation } from '../situation/situation.ts';
import type { Context } from './context.ts';
import { makeScene } from './scene.ts';
import type { Target } from './target.ts';

/** Takes what was looked at for `uv pip install`; who says where that installs to, in the user's words. */
export function whoSaysTarget(
  { configuredTarget }: Situation,
  { variables }: Context,
): 'UV_SYSTEM_PYTHON' | `pip.${string} in ${string}` | undefined {
  const configured = configuredTarget && (`pip.${configuredTarget.key} in ${configuredTarget.file}` as const);
  // A directory that is named is installed into whatever Python it is for.
  if (configured !== undefined && configuredTarget?.key !== 'system') return configured;
  return saysYes(variables, 'UV_SYSTEM_PYTHON') ? 'UV_SYSTEM_PYTHON' : configured;
}

/** Whether that is a Python of the system's, and no directory. */
export function isOfSystem(by: string): boolean {
  return by === 'UV_SYSTEM_PYTHON' || by.startsWith('pip.system in ');
}

/** Takes the same, and who says that it is to be a Python of the system's; undefined where uv finds none, or does not say. */
export async function observeSystemTarget(
  by: string,
  { uv, named }: Situation,
  context: Context,
): Promise<Target | undefined> {
  const { variables, directory } = context;
  const words = ['--system', '--no-project', named?.request.text ?? 'default'];
  const python = await findPython(uv, words, variables, directory);
  if (python === undefined) return undefined;
  const { interpreters } = makeScene(context);
  const facts = await interpreters.ask(python);
  return facts && { path: facts.prefix, by, isWritable: interpreters.files.isWritable(facts.sitePackages) };
}
