import type { Decision, Edit, FirstCommand, Repair } from '../../src/decision/decision.ts';
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
    case 'repair':
      return `heal ${repair.environment}: ${repair.base}`;
    case 'update':
      return `follow ${repair.packageSource.wrapper}: ${repair.environment}`;
    case 'stand-in': {
      const packages = repair.packages ? ` with ${repair.packages.join(' ')}` : '';
      return `stand-in ${repair.target}: ${repair.base} ${repair.minor}${packages}`;
    }
  }
}

function settings({ variables = {} }: FirstCommand): string[] {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}

/** The whole decision in lines, in the order in which things happen, and at the end the reasons. */
export function describeDecision(decision: Decision): string[] {
  const { repairs, messages, runFirst, createFirst, ifUnchanged, afterUv, isOneTime, queryUv, ...rest } =
    decision;
  return [
    ...repairs.map(repairLine),
    ...messages.flatMap((message) => render(message).split('\n')),
    ...(runFirst ? [`first: ${[...settings(runFirst), 'uv', ...runFirst.argv].join(' ')}`] : []),
    ...(queryUv
      ? [`asks: ${[...settings(queryUv), 'uv', ...queryUv.argv].join(' ')}`, `or: ${queryUv.find.join(' ')}`]
      : []),
    ...(createFirst ? [`first: uvshim uv ${createFirst.argv.join(' ')}, then anew`] : []),
    ...edits(rest),
    ...(afterUv ? [`at the end: ${afterUv.do} to ${afterUv.environment}`] : []),
    ...(isOneTime === undefined ? [] : [`one time: ${String(isOneTime)}`]),
    ...rest.reasons.map((reason) => `because ${reason}`),
    ...(ifUnchanged
      ? describeDecision({ messages: [], ...ifUnchanged }).map((line) => `tried: ${line}`)
      : []),
  ];
}
