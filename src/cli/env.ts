import { applyEdits } from '../decision/apply-edits.ts';
import { passWrapperVariables } from '../decision/wrapper-env.ts';
import { quote, quoteForFish } from '../output/quote.ts';
import type { Context } from '../shim/process-context.ts';
import type { Typed } from './parse.ts';
import { inspect } from './inspect.ts';

/** `env [--json | --shell sh|bash|zsh|fish]`: prints the variables that `uv run` would set here for the wrapper. */
export async function env(uv: string, { options }: Typed, context: Context): Promise<number> {
  const values = await wrapperVariables(uv, context);
  if (options.json) {
    context.print(`${JSON.stringify(values, null, 2)}\n`);
    return 0;
  }
  for (const [name, value] of Object.entries(values)) {
    const line =
      options.shell === 'fish' ? `set -gx ${name} ${quoteForFish(value)}` : `export ${name}=${quote(value)}`;
    context.print(`${line}\n`);
  }
  return 0;
}

/** Takes the path of the real uv; returns the variables that `uv run` would get here, in their order. */
export async function wrapperVariables(
  uv: string,
  context: Context,
): Promise<Readonly<Record<string, string>>> {
  const { request, situation } = await inspect('run', uv, context);
  if (!('wrapperVariables' in situation) || !situation.wrapperVariables) return {};
  const { edits = [] } = passWrapperVariables(request, situation) ?? {};
  const { variables } = applyEdits({ edits }, [], context.variables);
  const names = situation.wrapperVariables.variables.map(({ name }) => name);
  return Object.fromEntries(names.sort().map((name) => [name, variables[name] ?? '']));
}
