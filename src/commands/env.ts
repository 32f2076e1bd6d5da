import { applyEdits } from '../replay/apply.ts';
import { quote } from '../report/quote.ts';
import type { Context } from './context.ts';
import type { Typed } from './parse.ts';
import { makePlan } from './plan.ts';

/** `env [--json | --shell sh|bash|zsh|fish]`: what the wrapper sets for what `uv run` starts here, for everybody else. */
export async function env(uv: string, { options }: Typed, context: Context): Promise<number> {
  const { decision } = await makePlan(uv, ['run', 'true'], context);
  const names = new Set(decision.edits.flatMap((edit) => ('variable' in edit ? [edit.variable] : [])));
  const { variables } = applyEdits(decision, [], context.variables);
  const values = [...names].sort().map((name) => [name, variables[name] ?? ''] as const);
  const assign = options.shell === 'fish' ? forFish : forSh;
  if (options.json) context.print(`${JSON.stringify(Object.fromEntries(values), null, 2)}\n`);
  else for (const [name, value] of values) context.print(`${assign(name, value)}\n`);
  return 0;
}

function forSh(name: string, value: string): string {
  return `export ${name}=${quote(value)}`;
}

/** In fish a backslash means something between single quotes. */
function forFish(name: string, value: string): string {
  return `set -gx ${name} '${value.replaceAll(/['\\]/g, '\\$&')}'`;
}
