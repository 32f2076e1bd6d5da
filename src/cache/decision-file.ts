import type { Decision } from '../decision/decision.ts';
import type { Dependency } from '../fs/files.ts';
import type { DecisionInputs, ExpectedEnvironment } from './decision-inputs.ts';
import { joined } from './join-tests.ts';
import { renderEdits, shWord } from './render-shell.ts';
import { createUnchanged, type Unchanged } from './unchanged.ts';
import { asVariables } from './render-variables.ts';

/** The text of a cached decision, and its times. */
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
  circumstances: DecisionInputs,
): DecisionFile {
  const {
    uv,
    shape,
    directory,
    made,
    dependencies,
    launcherOnPath,
    located,
    clock,
    environments = [],
  } = circumstances;
  const unchanged = createUnchanged(dependencies, clock);
  const tests = [
    ...(launcherOnPath === undefined ? [] : asNextBehind(launcherOnPath, uv)),
    `. -ef ${shWord(directory)}`,
    ...made.map(asExisting),
    ...dependencies.flatMap((dependency) => asTests(dependency, unchanged)),
  ];
  const places = unchanged.inPlace(located);
  const without = asWithout(dependencies, unchanged);
  const implied = new Set(dependencies.flatMap(impliedBy).map(asExisting));
  const needed = tests.filter((test) => !implied.has(test));
  const absent = dependencies.filter(({ seen }) => seen === 'nothing').map(({ path }) => asExisting(path));
  const lines = [
    // If this fails, the shell does not read the rest.
    `${renderHead(circumstances)} || return`,
    ...(shape === undefined ? ['case $0 in uvx | */uvx) uvshim_find_uv ;; esac'] : []),
    // If the launcher has already searched for uv, it may have found another one.
    launcherOnPath === undefined
      ? `uvshim_find_uv && [ "$uvshim_uv" = ${shWord(uv)} ] || return`
      : `[ -z "$uvshim_is_sought" -o "$uvshim_uv" = ${shWord(uv)} ] || return`,
    ...unchanged.before(),
    `${[...joined(needed, '-a', '['), ...joined(absent, '-o', '! ['), ...environments.map(asMade)].join(' &&\n')} || return`,
    ...without,
    ...places,
    `uvshim_uv=${shWord(uv)}`,
    `uvshim_edits=${shWord(renderEdits(decision, isQuiet).join('\n'))}`,
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
  spot,
  variables,
  path,
  environments = [],
}: Pick<DecisionInputs, 'launcher' | 'shape' | 'spot' | 'variables' | 'path' | 'environments'>): string {
  const compared = Object.entries({ launcher, shape, spot }).filter(([, value]) => value !== undefined);
  const [names, values] = [compared.map(([name]) => `$uvshim_${name}`), compared.map(([, value]) => value)];
  const own = `[ "${names.join(' ')}" = ${shWord(values.join(' '))} ]`;
  // One command has a decision without the environment and another one with it: they do not replace each other.
  const after =
    shape === undefined ? [] : environments.map((each) => `[ -e ${shWord(each.directory)} ] &&\n`);
  return `${after.join('')}${own} &&\n${asVariables(variables, path)}`;
}

/** Tests that the launcher is the same file, and that the real uv is still executable and not the launcher. */
function asNextBehind(launcherOnPath: string, uv: string): string[] {
  return [
    `${shWord(launcherOnPath)} -ef "$uvshim_self"`,
    `-x ${shWord(uv)}`,
    `! ${shWord(uv)} -ef "$uvshim_self"`,
  ];
}

/** The tests that an unchanged dependency passes. */
function asTests(dependency: Dependency, unchanged: Unchanged): string[] {
  const path = shWord(dependency.path);
  switch (dependency.seen) {
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
      return [asPlace(dependency.path, dependency.place)];
    case 'content':
      // Test the real path, because several names often lead to one file.
      return [
        asPlace(dependency.path, dependency.place),
        ...unchanged.asSame(dependency.place, dependency.stamp),
      ];
  }
}

/** More directories than this are not looked into by the launcher. */
const FEW = 100;

/** Directories on PATH without Pythons: if one has another time now, or its time tells nothing, the launcher looks into it. */
function asWithout(dependencies: readonly Dependency[], unchanged: Unchanged): string[] {
  const all = dependencies.flatMap((dependency) => (dependency.seen === 'without' ? [dependency] : []));
  const mayLook = all.length <= FEW;
  const isTimed = (dependency: (typeof all)[number]) => !mayLook || !unchanged.isFresh(dependency.stamp);
  const looking = (some: typeof all) =>
    `uvshim_check_path uvshim_are_without ${some.map(({ path }) => shWord(path)).join(' ')}`;
  const [timed, fresh] = [all.filter(isTimed), all.filter((dependency) => !isTimed(dependency))];
  const times = joined(timed.flatMap(unchanged.asEmpty), '-a', '[').join(' &&\n');
  return [
    ...(fresh.length > 0 ? [`${looking(fresh)} || return`] : []),
    ...(timed.length > 0 ? [`{ ${times}; } || ${mayLook ? `${looking(timed)} || ` : ''}return`] : []),
  ];
}

/** Weaker tests that this dependency's tests include. */
function impliedBy(dependency: Dependency): string[] {
  switch (dependency.seen) {
    case 'nothing':
    case 'without':
    case 'read-only':
      return [];
    case 'directory':
    case 'writable':
      return [dependency.path];
    case 'place':
    case 'content':
      return dependency.path === dependency.place ? [] : [dependency.place];
  }
}

/** Calls a function of the launcher. */
function asMade({ directory, bases }: ExpectedEnvironment): string {
  const each = bases.flatMap(({ python, minor }) => [shWord(python), minor]);
  return `{ [ ! -e ${shWord(directory)} -a ! -L ${shWord(directory)} ] || uvshim_check uvshim_is_made ${[shWord(directory), ...each].join(' ')}; }`;
}

/** Tests that a path exists and leads to this place. */
function asPlace(path: string, place: string): string {
  return path === place ? asExisting(path) : `${shWord(path)} -ef ${shWord(place)}`;
}

function asExisting(path: string): string {
  return `-e ${shWord(path)}`;
}
