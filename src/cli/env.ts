import { applyEdits } from '../decision/apply-edits.ts';
import { quote } from '../output/quote.ts';
import type { Context } from '../shim/context.ts';
import type { Typed } from './parse.ts';
import { decideRun } from './inspect.ts';

/** `env [--json | --shell sh|bash|zsh|fish]`: prints the variables that `uv run` would set here for the wrapper. */
export async function env(uv: string, { options }: Typed, context: Context): Promise<number> {
  const values = await wrapperVariables(uv, context);
  const assign = options.shell === 'fish' ? forFish : forSh;
  if (options.json) context.print(`${JSON.stringify(values, null, 2)}\n`);
  else for (const [name, value] of Object.entries(values)) context.print(`${assign(name, value)}\n`);
  return 0;
}

/** Takes the path of the real uv; returns the variables that `uv run` would get here, in their order. */
export async function wrapperVariables(
  uv: string,
  context: Context,
): Promise<Readonly<Record<string, string>>> {
  const decision = await decideRun(uv, context);
  const names = new Set(decision.edits.flatMap((edit) => ('variable' in edit ? [edit.variable] : [])));
  const { variables } = applyEdits(decision, [], context.variables);
  return Object.fromEntries([...names].sort().map((name) => [name, variables[name] ?? '']));
}

function forSh(name: string, value: string): string {
  return `export ${name}=${quote(value)}`;
}

/** A backslash is special in fish's single quotes. */
function forFish(name: string, value: string): string {
  return `set -gx ${name} '${value.replaceAll(/['\\]/g, '\\$&')}'`;
}
