import { render } from '../output/message.ts';
import type { Style } from '../output/style.ts';
import { wrap } from '../output/wrap.ts';
import { resolveChoices, type Resolved } from './resolve.ts';
import type { Context } from '../shim/process-context.ts';
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
  else context.print(asTable(shim, choices, context.style).join(''));
  return 0;
}

/** Columns before the path. */
const INDENT = 8;

function asTable(shim: { readonly path: string; readonly version: string }, choices: Resolved, style: Style) {
  const row = (name: string, [what, who]: readonly [what: string, who: string]) => {
    const isWide = INDENT + what.length + who.length + 4 > style.width;
    const notes = wrap(`(${who})`, isWide ? style.width - INDENT : Infinity);
    const between = isWide ? `\n${' '.repeat(INDENT)}` : '  ';
    const told = [what, ...notes.map((note) => style.paint('dim', note))].join(between);
    return `${style.paint('dim', name.padEnd(INDENT))}${told}\n`;
  };
  const { uv } = choices;
  return [
    row('shim', [shim.path, shim.version]),
    row('uv', [uv.path, `${uv.version}; ${uv.by}`]),
    row('base', describeBase(choices)),
    row('target', describeTarget(choices)),
  ];
}

function describeBase({ base, missing }: Resolved): [what: string, who: string] {
  if (base) return [base.path, base.wrapper ? `${base.by}, behind the wrapper ${base.wrapper}` : base.by];
  if (missing) return ['none', `${missing.by} asks for ${missing.asked}, and uv finds no such Python`];
  return ['none', 'uv finds no Python here'];
}

function describeTarget({ target, targetSaidBy }: Resolved): [what: string, who: string] {
  if (targetSaidBy) return ['elsewhere', `${targetSaidBy} says where`];
  if (!target) return ['none', '`uv venv` makes one'];
  const { by, insteadOf } = target;
  const instead = insteadOf ? [`as ${insteadOf.path} (${insteadOf.by}) is read-only`] : [];
  return [target.path, [by, ...instead, ...flawsOf(target)].join(', ')];
}
