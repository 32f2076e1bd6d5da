import { VARIABLES, type Variables } from '../request/variables.ts';
import { asSamePath, type PathEntries } from './path-entries.ts';
import { shWord } from './render-shell.ts';

/**
 * Takes the variables that a decision depends on, and the directories on PATH if another PATH with the same of them is as good.
 * Returns the launcher's test of them. Throws if one has more than one line.
 */
export function asVariables(variables: Variables, path: PathEntries | undefined): string {
  if (!path) return comparison(VARIABLES, variables);
  const others = VARIABLES.filter((name) => name !== 'PATH');
  return `${comparison(others, variables)} &&\n{ ${comparison(['PATH'], variables)} || ${asSamePath(path)}; }`;
}

/**
 * One comparison for all: first that no other is set, then a line for each set one. An empty variable differs from an unset
 * one.
 */
function comparison(names: readonly string[], variables: Variables): string {
  const unset = names.filter((name) => variables[name] === undefined);
  const set = names.flatMap((name) => {
    const value = variables[name];
    return value === undefined ? [] : [{ name, value }];
  });
  const expansions = [
    unset.map((name) => `\${${name}+.}`).join(''),
    ...set.map(({ name }) => `\${${name}+=$${name}}`),
  ];
  const lines = ['', ...set.map(({ name, value }) => asLine(name, value))];
  return `[ "${expansions.join('\n')}" = ${shWord(lines.join('\n'))} ]`;
}

function asLine(name: string, value: string): string {
  if (value.includes('\n')) throw new Error(`${name} is more than one line`);
  return `=${value}`;
}
