import { render } from '../output/message.ts';
import { wrap } from '../output/wrap.ts';
import { resolveChoices, type Resolved } from './resolve.ts';
import type { Context } from '../shim/context.ts';
import { findLauncher } from './launcher.ts';
import { NO_UV } from './command-messages.ts';
import type { Typed } from './parse.ts';
import { flawsOf } from './destination.ts';

/** `which [--json]`: prints uv, base and target, and the source of each choice. Returns 127 without a real uv. */
export async function which(uv: string, { options }: Typed, context: Context): Promise<number> {
  if (uv === '') {
    context.complain(`${render(NO_UV)}\n`);
    return 127;
  }
  const choices = await resolveChoices(uv, context);
  const shim = { path: findLauncher(context), version: context.version };
  if (options.json) context.print(`${JSON.stringify({ shim, ...choices }, null, 2)}\n`);
  else context.print(asTable({ shim, ...choices }, context).join(''));
  return 0;
}

/** Columns before the path. */
const INDENT = 8;

function asTable(
  {
    shim,
    uv,
    base,
    missing,
    target,
    targetSaidBy,
  }: Resolved & { readonly shim: { readonly path: string; readonly version: string } },
  { style }: Context,
): string[] {
  const row = (name: string, what: string, who: string) => {
    const isWide = INDENT + what.length + who.length + 4 > style.width;
    const notes = wrap(`(${who})`, isWide ? style.width - INDENT : Infinity);
    const between = isWide ? `\n${' '.repeat(INDENT)}` : '  ';
    const told = [what, ...notes.map((note) => style.paint('dim', note))].join(between);
    return `${style.paint('dim', name.padEnd(INDENT))}${told}\n`;
  };
  const behind = base?.wrapper === undefined ? '' : `, behind the wrapper ${base.wrapper}`;
  const instead = target?.insteadOf && `, as ${target.insteadOf.path} (${target.insteadOf.by}) is read-only`;
  const none = missing
    ? `${missing.by} asks for ${missing.asked}, and uv finds no such Python`
    : 'uv finds no Python here';
  return [
    row('shim', shim.path, shim.version),
    row('uv', uv.path, `${uv.version}; ${uv.by}`),
    base ? row('base', base.path, `${base.by}${behind}`) : row('base', 'none', none),
    target
      ? row('target', target.path, [`${target.by}${instead ?? ''}`, ...flawsOf(target)].join(', '))
      : targetSaidBy !== undefined
        ? row('target', 'elsewhere', `${targetSaidBy} says where`)
        : row('target', 'none', '`uv venv` makes one'),
  ];
}
