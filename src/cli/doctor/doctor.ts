import type { Style } from '../../output/style.ts';
import { wrap } from '../../output/wrap.ts';
import type { Context } from '../../shim/process-context.ts';
import type { Typed } from '../parse.ts';
import { check } from './checks.ts';
import { examine } from './examination.ts';
import { collectFacts, type ReportFacts } from './facts.ts';
import type { Finding } from './finding.ts';

/** `doctor [--json]`: prints the facts, the problems, and commands that help. Returns 1 if anything is broken. */
export async function doctor(uv: string, { options }: Typed, context: Context): Promise<number> {
  const examination = await examine(uv, context);
  const facts = collectFacts(examination);
  const findings = await check(examination);
  if (options.json) context.print(`${JSON.stringify({ facts: asObject(facts), findings }, null, 2)}\n`);
  else context.print(asPage(facts, findings, context.style).join('\n'));
  return findings.some((finding) => finding.is === 'broken') ? 1 : 0;
}

function asObject(facts: ReportFacts): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(facts.map(({ name, lines }) => [name, lines]));
}

function asPage(facts: ReportFacts, findings: readonly Finding[], style: Style): string[] {
  const field = Math.max(...facts.map(({ name }) => name.length)) + 2;
  const table = facts.flatMap(({ name, lines }) =>
    lines
      .flatMap((line) => wrap(line, style.width - field))
      .map((line, at) => `${style.paint('dim', (at === 0 ? name : '').padEnd(field))}${line}`),
  );
  const verdict = findings.length === 0 ? [`${style.paint('green', '✓')} nothing is wrong here`, ''] : [];
  return [...table, '', ...verdict, ...findings.flatMap((finding) => describe(finding, style))];
}

/** Never wraps the line to paste. */
function describe({ is, what, why, fix }: Finding, { paint, width }: Style): string[] {
  const mark = is === 'broken' ? paint('red', '✗') : paint('yellow', '!');
  const [head = '', ...rest] = wrap(what, width - 2);
  const below = [...rest, ...wrap(why, width - 2)].map((line) => `  ${line}`);
  return [`${mark} ${paint('bold', head)}`, ...below, `  ${paint('dim', '$')} ${fix}`, ''];
}
