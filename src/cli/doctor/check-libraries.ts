import { wrapperVariables } from '../env.ts';
import { nativeVariablesOf } from './native-variables.ts';
import type { Interpreter } from '../../discovery/interpreter/interpreter.ts';
import { asTyped } from '../../output/quote.ts';
import type { UvExamination } from './examination.ts';
import type { Finding } from './finding.ts';

/** A wrapper finds native libraries by a variable that environments from its base lack. */
export async function checkLibraries(examination: UvExamination): Promise<Finding[]> {
  const { pythons, uvPath, context } = examination;
  const given = await wrapperVariables(uvPath, context).catch(() => ({}));
  const wrappers = pythons.filter(({ kind }) => kind !== 'environment');
  const findings = await Promise.all(wrappers.map((python) => findLost(python, given, examination)));
  return findings.flat();
}

/** `given`: the variables that `uv run` gets. */
async function findLost(
  wrapper: Interpreter,
  given: Readonly<Record<string, string>>,
  examination: UvExamination,
): Promise<Finding[]> {
  const { context } = examination;
  const set = await nativeVariablesOf(wrapper.python, context);
  if (Object.keys(set).length === 0) return [];
  for (const { python, directory } of whatStandsOn(wrapper, examination)) {
    const has = await nativeVariablesOf(python, context);
    const lost = Object.entries(set).filter(([name, value]) =>
      lacks(has[name] ?? context.variables[name], value),
    );
    if (lost.length > 0)
      return lost.map(([name, value]) =>
        lacks(given[name], value)
          ? describeLost(name, value, wrapper.python, directory)
          : describeGiven(name, wrapper.python, directory),
      );
  }
  return [];
}

/** The environments here that use its base, or else the base itself, for a new one. */
function whatStandsOn({ info, base }: Interpreter, { environments }: UvExamination) {
  const prefix = base?.info.prefix ?? info.basePrefix;
  const standing = environments.filter((environment) => environment.info?.basePrefix === prefix);
  if (standing.length > 0) return standing;
  return base ? [{ python: base.python, directory: `an environment on ${base.python}` }] : [];
}

/** Whether the first list of directories lacks one of the second. */
function lacks(one = '', other: string): boolean {
  const places = one.split(/[: ]/);
  return other.split(/[: ]/).some((place) => !places.includes(place));
}

function describeGiven(name: string, wrapper: string, loser: string): Finding {
  return {
    is: 'odd',
    what: `${wrapper} sets ${name}, which ${loser} has only under uv run`,
    why: 'Packages that load a native library by its name find it only there.',
    fix: 'eval "$(uvshim env)"',
  };
}

function describeLost(name: string, value: string, wrapper: string, loser: string): Finding {
  return {
    is: 'odd',
    what: `${wrapper} sets ${name}, which ${loser} will not have`,
    why: 'Packages that load a native library by its name find it with the wrapper, and not there.',
    fix: `export ${name}=${asTyped(value)}`,
  };
}
