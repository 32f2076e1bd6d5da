import { join } from 'node:path';
import type { Anew, Decision, Edit, Preparation } from '../decision/decision.ts';
import { render } from '../report/message.ts';
import { quote } from '../report/quote.ts';

/**
 * Takes a decision; returns the lines that the launcher evaluates: they change the launcher's own arguments and
 * environment, token by token, so that all others stay the bytes they are. Throws where a value is not text that would
 * arrive as it is (a path that is no UTF-8).
 */
export function renderEdits(decision: Decision, isQuiet: boolean): string[] {
  const { edits, messages, finish, before, anew } = decision;
  return [
    ...insertionsLast(edits).map(renderEdit),
    ...(isQuiet ? [] : messages.map((message) => `uvshim_say ${word(render(message))}`)),
    ...(before ? [renderBefore('"$uvshim_uv"', before)] : []),
    ...(anew ? renderAnew(anew) : []),
    ...(finish ? [`uvshim_finish=${word(JSON.stringify(finish))}`] : []),
  ];
}

/** The caller's own command is as it was. */
function renderAnew({ argv, environment }: Anew): string[] {
  const isThere = `[ -e ${word(join(environment, 'pyvenv.cfg'))} ]`;
  return [renderBefore('"$0"', { argv }), `! ${isThere} || exec "$0" "$@" || exit 126`];
}

/** Its output is none of what the caller asked for; where it fails, that is how the command ends. */
function renderBefore(program: string, { argv, variables = {} }: Preparation): string {
  const set = Object.entries(variables).map(([name, value]) => `${name}=${word(value)} `);
  return `${set.join('')}${program} ${argv.map(word).join(' ')} </dev/null >&2 || exit`;
}

/** Takes a decision; returns the answer to the launcher that asked for it, whose last line tells that it is whole. */
export function renderAnswer(decision: Decision, isQuiet: boolean): string {
  return [...renderEdits(decision, isQuiet), '# end of decision'].join('\n');
}

/** The last insertion comes first among them, so that each token is still where it was counted; all else moves none. */
function insertionsLast(edits: readonly Edit[]): Edit[] {
  const insertions = edits.filter((edit) => edit.do === 'insert');
  return [
    ...edits.filter((edit) => edit.do !== 'insert'),
    ...insertions.sort((one, other) => other.before - one.before),
  ];
}

function renderEdit(edit: Edit): string {
  switch (edit.do) {
    case 'replace':
      return splice(edit.token, 1, [edit.value]);
    case 'insert':
      return splice(edit.before, 0, edit.values);
    case 'prefix':
      return `${edit.variable}=${word(edit.value)}\${${edit.variable}:+${word(edit.separator)}"$${edit.variable}"}; export ${edit.variable}`;
    case 'suffix':
      return `${edit.variable}=\${${edit.variable}:+"$${edit.variable}"${word(edit.separator)}}${word(edit.value)}; export ${edit.variable}`;
    case 'default':
      return `[ -n "\${${edit.variable}+set}" ] || ${edit.variable}=${word(edit.value)}; export ${edit.variable}`;
    case 'set':
      return `${edit.variable}=${word(edit.value)}; export ${edit.variable}`;
  }
}

/** Sets the arguments that stand before aside, drops some, and puts the values in their place. */
function splice(before: number, dropped: number, values: readonly string[]): string {
  const kept = Array.from({ length: before }, (_, index) => index + 1);
  const aside = kept.map((index) => `uvshim_${index}=\${${index}}`);
  const back = kept.map((index) => `"$uvshim_${index}"`);
  return [
    ...aside,
    `shift ${before + dropped}`,
    `set -- ${[...back, ...values.map(word), '"$@"'].join(' ')}`,
  ].join('\n');
}

/**
 * Takes a text; returns it as one word of the launcher's shell. Throws where it came to us as bytes that are no UTF-8, and
 * cannot be given back.
 */
export function word(text: string): string {
  if (!text.isWellFormed() || text.includes('\0') || text.includes('\uFFFD')) {
    throw new Error(`a path is no UTF-8: ${JSON.stringify(text)}`);
  }
  return quote(text);
}
