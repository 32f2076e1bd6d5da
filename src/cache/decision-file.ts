import type { Decision } from '../decision/decision.ts';
import type { Variables } from '../request/env.ts';
import type { Witness } from '../fs/files.ts';
import { joined } from './join-tests.ts';
import type { PathEntries } from './path-entries.ts';
import { renderEdits, word } from './render-shell.ts';
import type { Clock } from './times.ts';
import { createUnchanged, type Located, type Unchanged } from './unchanged.ts';
import { asVariables } from './render-variables.ts';

/** An environment that is not there yet, and that uv or Python may make. Paths are absolute. */
export interface MadeEnvironment {
  readonly directory: string;
  /** the interpreters that it may be made from; `minor` is `3.12` */
  readonly bases: readonly { readonly python: string; readonly minor: string }[];
}

/** What a cached decision depends on. */
export interface Circumstances {
  /** the launcher's path of the real uv */
  readonly uv: string;
  /** the launcher's version and directory: another launcher may have another program */
  readonly launcher: string;
  /** the launcher's cache key: all of the command line that counts; undefined if it holds for every usual one */
  readonly shape?: string | undefined;
  /** absolute, without links */
  readonly directory: string;
  readonly variables: Variables;
  /** the directories on PATH; undefined if the decision depends on its text */
  readonly path?: PathEntries | undefined;
  readonly witnesses: readonly Witness[];
  /** absolute: files in the cache that the decision needs, and that may be removed */
  readonly made: readonly string[];
  /** environments that are missing, or made in the usual way when the decision is replayed */
  readonly environments?: readonly MadeEnvironment[];
  /** the launcher's path on PATH, from `findsUvAgain` */
  readonly launcherOnPath?: string | undefined;
  readonly clock: Clock;
  /** where each file is that was read or run, and that another one may be moved to */
  readonly located: readonly Located[];
}

export interface DecisionFile {
  readonly text: string;
  /** the time for the file, in nanoseconds since 1970 */
  readonly time: bigint;
  /** the times that the launcher compares with, in microseconds since 1970 */
  readonly times: readonly bigint[];
}

/**
 * Takes a decision and its dependencies. Returns the script that the launcher sources: it sets the edits if nothing has
 * changed, and nothing in any doubt. Throws if a value would not arrive unchanged, if a variable has more than one line, or if
 * something changed so shortly before the decision that the next change may get the same time.
 *
 * Shells differ on the time of a missing file, so the script tests first that each exists.
 */
export function renderDecisionFile(
  decision: Decision,
  isQuiet: boolean,
  circumstances: Circumstances,
): DecisionFile {
  const {
    uv,
    shape,
    directory,
    made,
    witnesses,
    launcherOnPath,
    located,
    clock,
    environments = [],
  } = circumstances;
  const unchanged = createUnchanged(witnesses, clock);
  const tests = [
    ...(launcherOnPath === undefined ? [] : asNextBehind(launcherOnPath, uv)),
    `. -ef ${word(directory)}`,
    ...made.map(asExisting),
    ...witnesses.flatMap((witness) => asTests(witness, unchanged)),
  ];
  const places = unchanged.inPlace(located);
  const without = asWithout(witnesses, unchanged);
  const implied = new Set(witnesses.flatMap(impliedBy).map(asExisting));
  const needed = tests.filter((test) => !implied.has(test));
  const absent = witnesses.filter(({ seen }) => seen === 'nothing').map(({ path }) => asExisting(path));
  const lines = [
    // If this fails, the shell does not read the rest.
    `${renderHead(circumstances)} || return`,
    ...(shape === undefined ? ['case $0 in uvx | */uvx) uvshim_find_uv ;; esac'] : []),
    // If the launcher has already searched for uv, it may have found another one.
    launcherOnPath === undefined
      ? `uvshim_find_uv && [ "$uvshim_uv" = ${word(uv)} ] || return`
      : `[ -z "$uvshim_is_sought" -o "$uvshim_uv" = ${word(uv)} ] || return`,
    ...unchanged.before(),
    `${[...joined(needed, '-a', '['), ...joined(absent, '-o', '! ['), ...environments.map(asMade)].join(' &&\n')} || return`,
    ...without,
    ...places,
    `uvshim_uv=${word(uv)}`,
    `uvshim_edits=${word(renderEdits(decision, isQuiet).join('\n'))}`,
    'uvshim_fresh=1',
    '',
  ];
  return { text: lines.join('\n'), time: unchanged.time, times: unchanged.times() };
}

/**
 * The head of a decision file. A new file replaces one with the same head, which has the same launcher, key and variables.
 * Those determine the real uv: if it has changed, the old decision is useless.
 */
export function renderHead({
  launcher,
  shape,
  variables,
  path,
  environments = [],
}: Pick<Circumstances, 'launcher' | 'shape' | 'variables' | 'path' | 'environments'>): string {
  const own =
    shape === undefined
      ? `[ "$uvshim_launcher" = ${word(launcher)} ]`
      : `[ "$uvshim_launcher $uvshim_shape" = ${word(`${launcher} ${shape}`)} ]`;
  // One command has a decision without the environment and another one with it: they do not replace each other.
  const after = shape === undefined ? [] : environments.map((each) => `[ -e ${word(each.directory)} ] &&\n`);
  return `${after.join('')}${own} &&\n${asVariables(variables, path)}`;
}

/** Tests that the launcher is the same file, and that the real uv is still executable and not the launcher. */
function asNextBehind(launcherOnPath: string, uv: string): string[] {
  return [`${word(launcherOnPath)} -ef "$uvshim_self"`, `-x ${word(uv)}`, `! ${word(uv)} -ef "$uvshim_self"`];
}

/** The tests that an unchanged witness passes. */
function asTests(witness: Witness, unchanged: Unchanged): string[] {
  const path = word(witness.path);
  switch (witness.seen) {
    case 'nothing':
    case 'without':
      return [];
    case 'directory':
      return [`-d ${path}`];
    case 'writable':
      return [`-w ${path}`];
    case 'read-only':
      return [`! -w ${path}`];
    case 'place':
      return [asPlace(witness.path, witness.place)];
    case 'content':
      // Test the real path, because several names often lead to one file.
      return [asPlace(witness.path, witness.place), ...unchanged.asSame(witness.place, witness.stamp)];
  }
}

/** More directories than this are not looked into by the launcher. */
const FEW = 100;

/** Directories on PATH without Pythons: if one has another time now, or its time tells nothing, the launcher looks into it. */
function asWithout(witnesses: readonly Witness[], unchanged: Unchanged): string[] {
  const all = witnesses.flatMap((witness) => (witness.seen === 'without' ? [witness] : []));
  const mayLook = all.length <= FEW;
  const isTimed = (witness: (typeof all)[number]) => !mayLook || !unchanged.isFresh(witness.stamp);
  const looking = (some: typeof all) =>
    `uvshim_check uvshim_are_without ${some.map(({ path }) => word(path)).join(' ')}`;
  const [timed, fresh] = [all.filter(isTimed), all.filter((witness) => !isTimed(witness))];
  const times = joined(timed.flatMap(unchanged.asEmpty), '-a', '[').join(' &&\n');
  return [
    ...(fresh.length > 0 ? [`${looking(fresh)} || return`] : []),
    ...(timed.length > 0 ? [`{ ${times}; } || ${mayLook ? `${looking(timed)} || ` : ''}return`] : []),
  ];
}

/** Weaker tests that this witness's tests include. */
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

/** Calls a function of the launcher. */
function asMade({ directory, bases }: MadeEnvironment): string {
  const each = bases.flatMap(({ python, minor }) => [word(python), minor]);
  return `{ [ ! -e ${word(directory)} -a ! -L ${word(directory)} ] || uvshim_check uvshim_is_made ${[word(directory), ...each].join(' ')}; }`;
}

/** Tests that a path exists and leads to this place. */
function asPlace(path: string, place: string): string {
  return path === place ? asExisting(path) : `${word(path)} -ef ${word(place)}`;
}

function asExisting(path: string): string {
  return `-e ${word(path)}`;
}
