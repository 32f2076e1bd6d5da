import { nativeVariablesOf } from '../../situation/native-libraries.ts';
import type { Interpreter } from '../../situation/interpreter.ts';
import { asTyped } from '../../report/quote.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** Native libraries that a wrapper finds by a variable which what stands on its base will not have. */
export async function findLibraries(examination: Examination): Promise<Finding[]> {
  const findings = await Promise.all(
    examination.pythons
      .filter(({ kind }) => kind !== 'environment')
      .map((python) => findLost(python, examination)),
  );
  return findings.flat();
}

async function findLost(wrapper: Interpreter, examination: Examination): Promise<Finding[]> {
  const set = await ask(wrapper.python, examination);
  if (Object.keys(set).length === 0) return [];
  for (const { python, directory } of whatStandsOn(wrapper, examination)) {
    const has = await ask(python, examination);
    const lost = Object.entries(set).filter(([name, value]) => has[name] !== value);
    if (lost.length > 0) return lost.map(([name, value]) => describe(name, value, wrapper.python, directory));
  }
  return [];
}

/** The environments here that stand on its base, else the base itself, from which one would be made. */
function whatStandsOn({ facts, base }: Interpreter, { environments }: Examination) {
  const prefix = base?.facts.prefix ?? facts.basePrefix;
  const standing = environments.filter((environment) => environment.facts?.basePrefix === prefix);
  if (standing.length > 0) return standing;
  return base ? [{ python: base.python, directory: `an environment on ${base.python}` }] : [];
}

function describe(name: string, value: string, wrapper: string, loser: string): Finding {
  return {
    is: 'odd',
    what: `${wrapper} sets ${name}, which ${loser} will not have`,
    why: 'Packages that load a native library by its name find it with the wrapper, and not there.',
    fix: `export ${name}=${asTyped(value)}`,
  };
}

function ask(python: string, { context: { variables, directory } }: Examination) {
  return nativeVariablesOf(python, variables, directory);
}
