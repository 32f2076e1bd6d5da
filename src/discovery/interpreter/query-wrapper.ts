import { VARIABLES, type Variables } from '../../request/variables.ts';
import { isQuotable } from '../../output/quote.ts';
import type { Files } from '../../fs/files.ts';
import type { Interpreters } from './interpreters.ts';
import { processScript, type ProcessInfo } from './query.ts';
import { readProgramText, readWrapperText, wrapperChain } from './wrapper-text.ts';

/**
 * How a wrapper changes a variable. `value` is what it sets if the caller has none. It puts that before the caller's
 * value (`prefix`) or after it (`suffix`), with the separator between, or only sets it if the caller has none
 * (`default`).
 */
export interface WrapperVariable {
  readonly name: string;
  readonly how: 'set' | 'default' | 'prefix' | 'suffix';
  readonly value: string;
  readonly separator: string;
}

/** An interpreter's answer about its process, and the variables that a wrapper set for it. */
export interface WrapperAnswer extends Omit<ProcessInfo, 'variables'> {
  readonly variables: readonly WrapperVariable[];
  /** names of all variables that the wrapper sets */
  readonly set: readonly string[];
  /** the caller's variables that the wrapper may have read, with their values */
  readonly read: Variables;
}

/** Variables by which a wrapper identifies itself to the base, and ones that a shell or Python sets by itself. */
const OWN =
  /^(NIX_PYTHON.*|PYTHONNOUSERSITE|LC_CTYPE|_|SHLVL|PWD|OLDPWD|__CF_USER_TEXT_ENCODING|__PYVENV_LAUNCHER__)$/;

/** Variables that choose another Python, other packages or another home: they are for the wrapper's own process. */
const NEVER_PASSED = /^(PYTHON.*|UV.*|VIRTUAL_ENV.*|_?CONDA_.*|HOME)$/;

/** Variables that no shell can assign: functions that bash has exported, and the ones that bash makes read-only. */
const NOT_ASSIGNABLE = /\W|^(BASHOPTS|BASH_VERSINFO|EUID|PPID|SHELLOPTS|UID)$/;

/** A marker in the place of the caller's value. The path does not exist. */
const MARK = '/uvshim-marks-the-callers-own';

/**
 * Takes the absolute path of a wrapper and the caller's environment. The answer is cached for the wrapper's file, so it
 * must not depend on the caller: the wrapper gets PATH, HOME and the variables that its text mentions, and then a mark
 * as the value of each variable that it set.
 */
export async function queryWrapper(
  python: string,
  variables: Variables,
  interpreters: Interpreters,
): Promise<WrapperAnswer | undefined> {
  const { files } = interpreters;
  const mentioned = variablesIn(python, variables, files);
  const question: [string, string] = [`${python} variables`, identityOf(python, files)];
  const known = interpreters.cachedAnswer(...question) as WrapperAnswer | undefined;
  if (known && isSame(known.read, readBy(known.set, mentioned))) return known;
  const answer = await ask(python, variables, mentioned, interpreters);
  if (answer) interpreters.cacheAnswer(...question, answer);
  return answer;
}

/** Whether the launcher can tell from its own variables that a wrapper would still set the same. */
export function isRepeatable({ read }: WrapperAnswer): boolean {
  const compared: readonly string[] = VARIABLES;
  return Object.keys(read).every((name) => compared.includes(name));
}

function identityOf(wrapper: string, files: Files): string {
  return `${processScript} ${files.identityOf(...wrapperChain(wrapper, files))}`;
}

/** The caller's variables whose names are in the text of a wrapper, or of one that it starts. */
function variablesIn(wrapper: string, variables: Variables, files: Files): Variables {
  const [first, ...others] = wrapperChain(wrapper, files);
  const wrappers = [first ?? wrapper, ...others.filter((program) => readWrapperText(program, files))];
  const texts = wrappers.map((program) => readProgramText(program, files));
  const words = new Set(texts.flatMap((text) => text.match(/\w{3,}/g) ?? []));
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) => words.has(name) && name !== 'PATH' && !OWN.test(name)),
  );
}

/**
 * The mentioned variables that the wrapper does not set: for the others, the mark shows the effect on the caller's
 * value.
 */
function readBy(set: readonly string[], mentioned: Variables): Variables {
  return Object.fromEntries(Object.entries(mentioned).filter(([name]) => !set.includes(name)));
}

function isSame(one: Variables, other: Variables): boolean {
  const text = (variables: Variables) => JSON.stringify(Object.entries(variables).sort());
  return text(one) === text(other);
}

async function ask(
  python: string,
  { PATH = '', HOME }: Variables,
  mentioned: Variables,
  interpreters: Interpreters,
): Promise<WrapperAnswer | undefined> {
  // A PATH that equals no other PATH with something before it, after it or in its place.
  const bare: Variables = { PATH: [MARK, PATH, MARK].join(':'), HOME };
  const first = await interpreters.queryProcess(python, bare);
  if (!first) return undefined;
  const read = readBy(namesSet(first.variables, bare), mentioned);
  const given = { ...bare, ...read };
  const seen = Object.keys(read).length === 0 ? first : await interpreters.queryProcess(python, given);
  if (!seen) return undefined;
  const set = namesSet(seen.variables, given);
  if (set.length === 0) return { ...seen, set, read, variables: [] };
  const marks = Object.fromEntries(set.map((name) => [name, name === 'PATH' ? given.PATH : MARK]));
  const marked = await interpreters.queryProcess(python, { ...given, ...marks });
  return (
    marked && {
      ...seen,
      set,
      read,
      variables: set
        .filter((name) => !NEVER_PASSED.test(name) && !NOT_ASSIGNABLE.test(name))
        .flatMap((name) => compare(name, seen.variables[name] ?? '', marked.variables[name] ?? ''))
        .filter(({ value, separator }) => isQuotable(value + separator)),
    }
  );
}

function namesSet(variables: Variables, given: Variables): string[] {
  return Object.keys(variables).filter((name) => variables[name] !== given[name] && !OWN.test(name));
}

/** Takes the variable's value without a caller's value, and with a mark as the caller's value. */
function compare(name: string, value: string, marked: string): WrapperVariable[] {
  // Without the caller's own PATH no program would be found, and a value with PATH in it would have the mark.
  const isLost = !marked.includes(MARK);
  if (name === 'PATH' ? isLost : value.includes(MARK)) return [];
  if (isLost) return [{ name, how: 'set', value, separator: '' }];
  const [before = '', behind = ''] = [marked.split(MARK).at(0), marked.split(MARK).at(-1)];
  const around: WrapperVariable[] = [
    { name, how: 'prefix', value: before.slice(0, -1), separator: before.slice(-1) },
    { name, how: 'suffix', value: behind.slice(1), separator: behind.charAt(0) },
  ];
  if (before !== '' || behind !== '') return around.filter(({ separator }) => separator !== '');
  // A wrapper that only removes something from PATH.
  return value.includes(MARK) ? [] : [{ name, how: 'default', value, separator: '' }];
}
