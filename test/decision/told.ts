import type { Decision, Edit, Preparation, Repair } from '../../src/decision/decision.ts';
import { render } from '../../src/output/message.ts';

/** The edits as one would write them down. */
export function edits(decision: Pick<Decision, 'edits'>): string[] {
  return decision.edits.map(editLine);
}

function editLine(edit: Edit): string {
  switch (edit.do) {
    case 'replace':
      return `${edit.token}: ${edit.value}`;
    case 'insert':
      return `before ${edit.before}: ${edit.values.join(' ')}`;
    case 'set':
      return `${edit.variable}=${edit.value}`;
    case 'prefix':
    case 'suffix':
    case 'default':
      return `${edit.variable} ${edit.do} ${edit.value} ${edit.separator}`;
  }
}

function repairLine(repair: Repair): string {
  switch (repair.do) {
    case 'heal':
      return `heal ${repair.environment}: ${repair.base}`;
    case 'follow':
      return `follow ${repair.provider.wrapper}: ${repair.environment}`;
    case 'shadow': {
      const packages = repair.packages ? ` with ${repair.packages.join(' ')}` : '';
      return `shadow ${repair.target}: ${repair.base} ${repair.minor}${packages}`;
    }
  }
}

function settings({ variables = {} }: Preparation): string[] {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}

/** The whole decision in lines, in the order in which things happen, and at the end the reasons. */
export function told(decision: Decision): string[] {
  const { repairs, messages, before, anew, trial, finish, oneTime, asking, ...rest } = decision;
  return [
    ...repairs.map(repairLine),
    ...messages.flatMap((message) => render(message).split('\n')),
    ...(before ? [`first: ${[...settings(before), 'uv', ...before.argv].join(' ')}`] : []),
    ...(asking
      ? [`asks: ${[...settings(asking), 'uv', ...asking.argv].join(' ')}`, `or: ${asking.find.join(' ')}`]
      : []),
    ...(anew ? [`first: uvshim uv ${anew.argv.join(' ')}, then anew`] : []),
    ...edits(rest),
    ...(finish ? [`at the end: ${finish.do} to ${finish.environment}`] : []),
    ...(oneTime === undefined ? [] : [`one time: ${String(oneTime)}`]),
    ...rest.reasons.map((reason) => `because ${reason}`),
    ...(trial ? told({ messages: [], ...trial }).map((line) => `tried: ${line}`) : []),
  ];
}
