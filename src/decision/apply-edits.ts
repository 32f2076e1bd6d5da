import type { Decision, Edit } from './decision.ts';
import type { Variables } from '../request/variables.ts';

/** Returns the caller's command line and environment with a decision's edits. */
export function applyEdits(
  { edits }: Pick<Decision, 'edits'>,
  argv: readonly string[],
  variables: Variables,
): { readonly argv: string[]; readonly variables: Variables } {
  return {
    argv: [...argv, ''].flatMap((token, at) => editedToken(edits, token, at, at === argv.length)),
    // A wrapper may put something before a value and something after it.
    variables: edits.reduce<Variables>(
      (now, edit) =>
        'variable' in edit ? { ...now, [edit.variable]: editedValue(edit, now[edit.variable]) } : now,
      variables,
    ),
  };
}

/** The insertions before a token, then the token or its replacement. There may be insertions after the last token. */
function editedToken(edits: Decision['edits'], token: string, at: number, isEnd: boolean): string[] {
  const inserted = edits.flatMap((edit) => (edit.do === 'insert' && edit.before === at ? edit.values : []));
  const replacing = edits.find((edit) => edit.do === 'replace' && edit.token === at);
  const kept = replacing?.do === 'replace' ? replacing.value : token;
  return isEnd ? [...inserted] : [...inserted, kept];
}

function editedValue(edit: Extract<Edit, { readonly variable: string }>, own: string | undefined): string {
  if (edit.do === 'set') return edit.value;
  if (edit.do === 'default') return own ?? edit.value;
  if (own === undefined || own === '') return edit.value;
  const { value, separator } = edit;
  return edit.do === 'prefix' ? `${value}${separator}${own}` : `${own}${separator}${value}`;
}
