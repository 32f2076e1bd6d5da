import { applyEdits } from '../../src/decision/apply-edits.ts';
import type { Decision, Edit, Repair } from '../../src/decision/decision.ts';
import { render, type Message } from '../../src/output/message.ts';
import { asTyped } from '../../src/output/quote.ts';
import type { Variables } from '../../src/request/variables.ts';

/** A command of uv's: its arguments and variables. */
interface Call {
  readonly argv: readonly string[];
  readonly variables?: Variables;
}

/** A decision, and the command that it was made for. */
export type DecisionForCall = Decision & { readonly call: Required<Call> };

/** Returns what uv would be started with: the variables that differ from the caller's, then the command. */
export function commandLine({ edits, call }: DecisionForCall): string {
  return afterEdits(edits, call);
}

function afterEdits(edits: readonly Edit[], call: Required<Call>): string {
  const { argv, variables } = applyEdits({ edits }, call.argv, call.variables);
  const changed = Object.entries(variables).filter(
    ([name, value]) => !(name in call.variables) || value !== call.variables[name],
  );
  return asLine({ argv, variables: Object.fromEntries(changed) });
}

/** Quotes words as a shell needs it, so that their boundaries show. */
function asLine({ argv, variables = {} }: Call): string {
  const set = Object.entries(variables).map(([name, value]) => `${name}=${asTyped(value ?? '')}`);
  return [...set, 'uv', ...argv.map(asTyped)].join(' ');
}

/** A message that is printed the first time only is marked. */
function messageLines({ text, once, ...rest }: Message): string[] {
  return render({ text: once ? `${text} (only once)` : text, ...rest }).split('\n');
}

function repairLine(repair: Repair): string {
  switch (repair.do) {
    case 'repair':
      return `repair ${repair.environment}: its base is ${repair.base}`;
    case 'update':
      return `update ${repair.environment}: its wrapper is ${repair.packageSource.wrapper}`;
    case 'stand-in': {
      const packages = repair.packages ? ` with ${repair.packages.join(' ')}` : '';
      return `stand-in ${repair.target}: ${repair.base} ${repair.minor}${packages}`;
    }
  }
}

/**
 * The whole decision in lines, in the order in which things happen: repairs, messages, what runs first, the command that uv
 * gets, what comes after it, the reasons. The alternative, if a dry run changes nothing, is at the end.
 */
export function describeDecision(decision: DecisionForCall): string[] {
  const { repairs, messages, runFirst, createFirst, queryUv, ifUnchanged, afterUv, isOneTime } = decision;
  return [
    ...repairs.map(repairLine),
    ...messages.flatMap(messageLines),
    ...(runFirst ? [`first: ${asLine(runFirst)}`] : []),
    ...(queryUv
      ? [`ask: ${asLine(queryUv)}`, `or ask: ${asLine({ argv: ['python', 'find', ...queryUv.find] })}`]
      : []),
    ...(createFirst ? [`create: uvshim ${asLine(createFirst)}`] : []),
    // Both end in another decision, or in this command.
    `${(queryUv ?? createFirst) ? 'else: ' : ''}${commandLine(decision)}`,
    ...(afterUv ? [`after: ${afterUv.do} to ${afterUv.environment}`] : []),
    ...(isOneTime ? ['is not cached'] : []),
    ...decision.reasons.map((reason) => `because ${reason}`),
    ...(ifUnchanged ? describeIfUnchanged(ifUnchanged, decision.call) : []),
  ];
}

function describeIfUnchanged(
  { dryRun, trial, repairs, edits, reasons }: NonNullable<Decision['ifUnchanged']>,
  call: Required<Call>,
): string[] {
  return [
    ...(dryRun ? [`dry run: ${asLine(dryRun)}`] : []),
    ...(trial ? [`trial: ${trial.join(' ')}`] : []),
    ...[
      ...repairs.map(repairLine),
      afterEdits(edits, call),
      ...reasons.map((reason) => `because ${reason}`),
    ].map((line) => `if unchanged: ${line}`),
  ];
}
