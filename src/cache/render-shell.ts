import { join } from 'node:path';
import type { EnvironmentToCreate, Decision, Edit, FirstCommand } from '../decision/decision.ts';
import { render } from '../output/message.ts';
import { isQuotable, quote } from '../output/quote.ts';

/**
 * Returns the lines that the launcher evaluates for a decision. They change its arguments and environment token by
 * token, so that all others keep their bytes. Throws if a value would not arrive unchanged (a path that is not UTF-8).
 */
export function renderEdits(decision: Decision, isQuiet: boolean): string[] {
  const { edits, messages, afterUv, runFirst, createFirst, ending } = decision;
  if (ending !== undefined) return [`exit ${ending}`];
  return [
    ...insertionsLast(edits).map(renderEdit),
    ...(isQuiet ? [] : messages.map((message) => `uvshim_say ${shWord(render(message))}`)),
    ...(runFirst ? [renderBefore('"$uvshim_uv"', runFirst)] : []),
    ...(createFirst ? renderAnew(createFirst) : []),
    ...(afterUv ? [`uvshim_finish=${shWord(JSON.stringify(afterUv))}`] : []),
  ];
}

/** Keeps the caller's command for the second call. */
function renderAnew({ argv, environment }: EnvironmentToCreate): string[] {
  const isThere = `[ -e ${shWord(join(environment, 'pyvenv.cfg'))} ]`;
  return [renderBefore('"$0"', { argv }), `! ${isThere} || exec "$0" "$@" || exit 126`];
}

/** Its output goes to stderr. If it fails, the command ends with its status. */
function renderBefore(program: string, { argv, variables = {} }: FirstCommand): string {
  const set = Object.entries(variables).map(([name, value]) => `${name}=${shWord(value)} `);
  return `${set.join('')}${program} ${argv.map(shWord).join(' ')} </dev/null >&2 || exit`;
}

/** The answer to the launcher. The last line marks it as complete. */
export function renderAnswer(decision: Decision, isQuiet: boolean): string {
  return [...renderEdits(decision, isQuiet), '# end of decision'].join('\n');
}

/** Insertions from the last to the first, so that the indices stay valid. Other edits move no token. */
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
    case 'suffix':
    case 'default':
    case 'set':
      // Bash complains about a locale that is missing here.
      return edit.variable.startsWith('LC_')
        ? `{ ${renderVariable(edit)}; } 2>/dev/null`
        : renderVariable(edit);
  }
}

function renderVariable(edit: Exclude<Edit, { do: 'replace' | 'insert' }>): string {
  const { variable, value } = edit;
  switch (edit.do) {
    case 'prefix':
      return `${variable}=${shWord(value)}\${${variable}:+${shWord(edit.separator)}"$${variable}"}; export ${variable}`;
    case 'suffix':
      return `${variable}=\${${variable}:+"$${variable}"${shWord(edit.separator)}}${shWord(value)}; export ${variable}`;
    case 'default':
      return `[ -n "\${${variable}+set}" ] || ${variable}=${shWord(value)}; export ${variable}`;
    case 'set':
      return `${variable}=${shWord(value)}; export ${variable}`;
  }
}

/** Keeps the first `before` arguments, drops the next `dropped`, and inserts the values there. */
function splice(before: number, dropped: number, values: readonly string[]): string {
  const kept = Array.from({ length: before }, (_, index) => index + 1);
  const aside = kept.map((index) => `uvshim_${index}=\${${index}}`);
  const back = kept.map((index) => `"$uvshim_${index}"`);
  return [
    ...aside,
    `shift ${before + dropped}`,
    `set -- ${[...back, ...values.map(shWord), '"$@"'].join(' ')}`,
  ].join('\n');
}

/**
 * Quotes a text as one word for the launcher's shell. Throws if its bytes were not UTF-8, because they cannot be
 * restored.
 */
export function shWord(text: string): string {
  if (!isQuotable(text)) {
    throw new Error(`a path is not UTF-8: ${JSON.stringify(text)}`);
  }
  return quote(text);
}
