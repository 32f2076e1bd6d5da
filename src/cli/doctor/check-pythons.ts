import { asTyped } from '../../output/quote.ts';
import type { UvExamination } from './examination.ts';
import type { Finding } from './finding.ts';

/** A UV_PYTHON that leads nowhere, Pythons that do not start, and wrappers without a known base. */
export function checkPythons(examination: UvExamination): Finding[] {
  const { uvPython, pythons } = examination;
  const baseless = pythons.filter(({ kind, base }) => kind === 'prefix wrapper' && !base);
  return [
    ...(uvPython && !uvPython.interpreter ? [describeNone(uvPython.text)] : []),
    ...silentPythons(examination).map((python): Finding => ({
      is: 'odd',
      what: `${python} gives no answer`,
      why: 'uv and uvshim skip it until it starts again, and may find another Python, or none.',
      fix: `${asTyped(python)} -c pass`,
    })),
    ...baseless.map(({ python, info }): Finding => ({
      is: 'broken',
      what: `${python} is a wrapper, and its base cannot be found in ${info.basePrefix}`,
      why: 'An environment that is made from a wrapper cannot be installed into.',
      fix: `${asTyped(python)} -c 'import sys; print(sys.base_prefix)'`,
    })),
  ];
}

function describeNone(named: string): Finding {
  return {
    is: 'broken',
    what: `UV_PYTHON is ${named}, and no Python answers there`,
    why: 'Every command of uv looks there first, and ends there.',
    fix: 'unset UV_PYTHON',
  };
}

/** Other findings report the Pythons of environments, and UV_PYTHON. */
function silentPythons({ interpreters, uvPython, environments }: UvExamination): string[] {
  const reported = [uvPython?.text, ...environments.map(({ python }) => python)];
  return interpreters.failed().filter((python) => !reported.includes(python));
}
