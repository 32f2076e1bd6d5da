import type { Decision } from '../decision/decision.ts';
import { VARIABLES, type Variables } from '../request/environment.ts';
import type { Witness } from '../situation/files.ts';
import { renderEdits, word } from './script.ts';

/** What a decision was made from. */
export interface Circumstances {
  /** the real uv, as the launcher names it */
  readonly uv: string;
  /** which launcher asked: another one may come with another program */
  readonly launcher: string;
  /** absolute, without links */
  readonly directory: string;
  readonly variables: Variables;
  readonly witnesses: readonly Witness[];
  /** absolute: what was made for it in the cache, where others may clean up */
  readonly made: readonly string[];
  /** the launcher as it stands on PATH, where `findsUvAgain` says so */
  readonly launcherOnPath?: string | undefined;
}

/** So many tests of files are one command: shells do one faster than many, and go as deep as it is long. */
const TOGETHER = 20;

/**
 * Takes a decision and what it was made from; returns the text that the launcher sources: the edits, where all is as it
 * was, and nothing where there is any doubt. Throws where a value is no text that would arrive as it is, or a variable is
 * more than one line.
 *
 * Only `file -nt witness` holds a witness against the file, strictly: where the witness is missing it is true in bash,
 * so that what leads there is held against the place first. The times of the file are those of the moment
 * before the first look, so that what has changed since is newer.
 */
export function renderDecisionFile(
  decision: Decision,
  isQuiet: boolean,
  circumstances: Circumstances,
): string {
  const { uv, directory, made, witnesses, launcherOnPath } = circumstances;
  const tests = [
    ...(launcherOnPath === undefined ? [] : asNextBehind(launcherOnPath, uv)),
    // The clock was set back.
    '! "$uvshim_file" -nt "$uvshim_cache/replay/.now"',
    `. -ef ${word(directory)}`,
    ...made.map(asExisting),
    ...witnesses.flatMap(asTests),
  ];
  const implied = new Set(witnesses.flatMap(impliedBy).map(asExisting));
  const needed = tests.filter((test) => !implied.has(test));
  const absent = witnesses.filter(({ seen }) => seen === 'nothing').map(({ path }) => asExisting(path));
  return [
    // What follows, a shell then does not read.
    `${renderHead(circumstances)} || return`,
    // Where it was sought, as UVSHIM_UV is, it may be another one.
    launcherOnPath === undefined
      ? `uvshim_find_uv && [ "$uvshim_uv" = ${word(uv)} ] &&`
      : `[ -z "$uvshim_is_sought" -o "$uvshim_uv" = ${word(uv)} ] &&`,
    `${[...joined(needed, '-a', '['), ...joined(absent, '-o', '! [')].join(' &&\n')} || return`,
    `uvshim_uv=${word(uv)}`,
    `uvshim_edits=${word(renderEdits(decision, isQuiet).join('\n'))}`,
    'uvshim_fresh=1',
    '',
  ].join('\n');
}

/** Tests as commands, some in one. */
function joined(tests: readonly string[], operator: string, command: string): string[] {
  const each = [...new Set(tests)];
  return Array.from({ length: Math.ceil(each.length / TOGETHER) }, (_, index) => {
    const some = each.slice(index * TOGETHER, (index + 1) * TOGETHER);
    return `${command} ${some.join(` ${operator} `)} ]`;
  });
}

/**
 * How a decision file begins: two with the same launcher and variables take each other's place. The real uv hangs on these:
 * where it is another one now, the older decision is for none.
 */
export function renderHead({ launcher, variables }: Pick<Circumstances, 'launcher' | 'variables'>): string {
  return `[ "$uvshim_launcher" = ${word(launcher)} ] &&\n${asVariables(variables)}`;
}

/** That the launcher is where it was, and that what was the real uv is a program still, and no launcher. */
function asNextBehind(launcherOnPath: string, uv: string): string[] {
  return [`${word(launcherOnPath)} -ef "$uvshim_self"`, `-x ${word(uv)}`, `! ${word(uv)} -ef "$uvshim_self"`];
}

/**
 * All variables in one comparison: first whether any is set that was not, then a line for each that was. Set and empty is
 * another thing than unset.
 */
function asVariables(variables: Variables): string {
  const unset = VARIABLES.filter((name) => variables[name] === undefined);
  const set = VARIABLES.flatMap((name) => {
    const value = variables[name];
    return value === undefined ? [] : [{ name, value }];
  });
  const expansions = [
    unset.map((name) => `\${${name}+.}`).join(''),
    ...set.map(({ name }) => `\${${name}+=$${name}}`),
  ];
  const lines = ['', ...set.map(({ name, value }) => asLine(name, value))];
  return `[ "${expansions.join('\n')}" = ${word(lines.join('\n'))} ]`;
}

function asLine(name: string, value: string): string {
  if (value.includes('\n')) throw new Error(`${name} is more than one line`);
  return `=${value}`;
}

/** What `[ … ]` has to find, for it to be as it was. */
function asTests(witness: Witness): string[] {
  const path = word(witness.path);
  switch (witness.seen) {
    case 'nothing':
      return [];
    case 'without':
      return [asContent(witness.path)];
    case 'directory':
      return [`-d ${path}`];
    case 'writable':
      return [`-w ${path}`];
    case 'read-only':
      return [`! -w ${path}`];
    case 'place':
      return [asPlace(witness.path, witness.place)];
    case 'content':
      // By the place, which is mostly one for several names: of an interpreter, say.
      return [asPlace(witness.path, witness.place), asContent(witness.place)];
  }
}

/** Where something is, as another test finds out. */
function impliedBy(witness: Witness): string[] {
  switch (witness.seen) {
    case 'nothing':
    case 'without':
    case 'read-only':
      return [];
    case 'directory':
    case 'writable':
      return [witness.path];
    case 'place':
    case 'content':
      return witness.path === witness.place ? [] : [witness.place];
  }
}

/** That something is there, and where a path leads to. */
function asPlace(path: string, place: string): string {
  return path === place ? asExisting(path) : `${word(path)} -ef ${word(place)}`;
}

function asExisting(path: string): string {
  return `-e ${word(path)}`;
}

function asContent(path: string): string {
  return `"$uvshim_file" -nt ${word(path)}`;
}
