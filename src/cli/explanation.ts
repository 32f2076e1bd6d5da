import type { Decision, Edit, AfterUv, FirstCommand, Repair, IfUnchanged } from '../decision/decision.ts';
import { render } from '../output/message.ts';
import { asTyped } from '../output/quote.ts';
import type { Style } from '../output/style.ts';
import { wrap } from '../output/wrap.ts';

/** Takes a decision and the caller's arguments; returns it as sentences, in lines of the report's width. */
export function asSentences(decision: Decision, argv: readonly string[], { width }: Style): string[] {
  const { edits, repairs, afterUv, reasons, ifUnchanged, runFirst, createFirst, queryUv } = decision;
  const why = reasons.length === 0 ? '' : `, because ${inARow(reasons)}`;
  if (createFirst) {
    return wrap(`uvshim would first create an environment${why}. Then it would decide again.`, width);
  }
  if (queryUv) {
    const first =
      'uvshim would first ask uv which Python it chooses with what is behind them on its search path';
    return wrap(`${inARow(reasons)}. So ${first}. Then uv would get this command with that Python.`, width);
  }
  const changes =
    edits.length === 0 ? 'get this command as it is' : inARow(edits.map((edit) => describeEdit(edit, argv)));
  const first =
    repairs.length > 0 ? `uvshim would first ${inARow(repairs.map(describeRepair))}` : `uv would ${changes}`;
  const sentences = [
    // The first sentence has the reason, because the rest follows from the repair.
    `${first}${why}.`,
    ...(repairs.length > 0 ? [`Then uv would ${changes}.`] : []),
    ...(runFirst ? [`Before that a uv ${runFirst.argv[0] ?? ''} would be run.`] : []),
    ...(ifUnchanged ? [describeTrial(ifUnchanged)] : []),
    ...(afterUv ? [describeFinish(afterUv)] : []),
  ];
  return wrap(sentences.join(' '), width);
}

function describeFinish({ environment, packageSources }: AfterUv): string {
  const change =
    packageSources.length > 0
      ? `add the wrapper's packages to ${environment}`
      : `remove the packages of the wrapper from ${environment}`;
  return `In the end uvshim would ${change}.`;
}

/**
 * What would run and be printed, one per line, to find and to paste: so never wrapped. Takes the path of the real uv,
 * the command, and what runs if a dry run would change nothing.
 */
export function asLog(
  uv: string,
  { edits, messages, runFirst, createFirst, queryUv }: Decision,
  command: readonly string[],
  tried: readonly string[],
  { paint }: Style,
): string[] {
  const field = (name: string, text: string) =>
    `  ${paint('dim', name)}  ${text.replaceAll('\n', '\n        ')}`;
  const run = command.map(asTyped).join(' ');
  const instead = tried.map(asTyped).join(' ');
  return [
    ...(runFirst ? [field('runs', asCommand(uv, runFirst))] : []),
    ...(queryUv ? [field('asks', asCommand(uv, queryUv))] : []),
    // Runs the shim, not the real uv.
    ...(createFirst ? [field('runs', ['uv', ...createFirst.argv].map(asTyped).join(' '))] : []),
    ...edits.flatMap((edit) =>
      edit.do === 'set' ? [field('sets', `${edit.variable}=${asTyped(edit.value)}`)] : [],
    ),
    ...(instead === run ? [] : [field('runs', `${instead}\nif that would change nothing, else`)]),
    field('runs', run),
    ...messages.map((message) => field('says', render(message))),
  ];
}

function asCommand(uv: string, { argv, variables = {} }: FirstCommand): string {
  const set = Object.entries(variables).map(([name, value]) => `${name}=${asTyped(value)} `);
  return `${set.join('')}${[uv, ...argv].map(asTyped).join(' ')}`;
}

/** Whether uv would change anything depends on the arguments, so uv itself answers. */
function describeTrial({ repairs, trial }: IfUnchanged): string {
  if (trial)
    return `But uv would first be asked, with ${trial.join(' ')}, whether it can do this with the wrapper: if it can, uvshim would change nothing.`;
  const first = inARow(repairs.map(describeRepair));
  return `But uv would first be asked, with --dry-run, whether this changes anything: where it does not, uvshim would ${first === '' ? 'say nothing of it' : `${first}, and uv would work on that`}.`;
}

function describeRepair(repair: Repair): string {
  switch (repair.do) {
    case 'repair':
      return `repair ${repair.environment}, so that its base is ${repair.base}`;
    case 'update':
      return `give ${repair.environment} the packages of ${repair.packageSource.wrapper}, and the base ${repair.packageSource.base}`;
    case 'stand-in':
      return repair.packages
        ? `create a stand-in of ${repair.target}, where uv sees the packages in ${repair.packages.join(' and ')}`
        : `create a stand-in of ${repair.target}, where uv can create its lock`;
  }
}

function describeEdit(edit: Edit, argv: readonly string[]): string {
  switch (edit.do) {
    case 'replace':
      return `get ${asTyped(edit.value)} in place of ${asTyped(argv[edit.token] ?? '')}`;
    case 'insert':
      return `get ${edit.values.map(asTyped).join(' ')} behind ${asTyped(argv[edit.before - 1] ?? 'uv')}`;
    case 'prefix':
    case 'suffix':
      return `find ${asTyped(edit.value)} ${edit.do === 'prefix' ? 'before' : 'behind'} what is in ${edit.variable}`;
    case 'default':
      return `find ${edit.variable}=${asTyped(edit.value)} in its environment, if you have set none`;
    case 'set':
      // The value may be a long PATH.
      return `find ${edit.variable} set as below`;
  }
}

function inARow(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1) ?? ''}`;
}
