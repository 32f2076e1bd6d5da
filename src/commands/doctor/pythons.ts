import { asTyped } from '../../report/quote.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** UV_PYTHON leads nowhere, or a wrapper's base cannot be found. */
export function findPythons({ uvPython, pythons }: Examination): Finding[] {
  const named: Finding[] =
    uvPython === undefined || uvPython.interpreter
      ? []
      : [
          {
            is: 'broken',
            what: `UV_PYTHON is ${uvPython.text}, and no Python answers there`,
            why: 'Every command of uv looks there first, and ends there.',
            fix: 'unset UV_PYTHON',
          },
        ];
  const baseless = pythons.filter(({ kind, base }) => kind === 'dirty' && base === undefined);
  return [
    ...named,
    ...baseless.map(({ python, facts }): Finding => ({
      is: 'broken',
      what: `${python} is a wrapper, and its base cannot be found in ${facts.basePrefix}`,
      why: 'An environment that is made from a wrapper cannot be installed into.',
      fix: `${asTyped(python)} -c 'import sys; print(sys.base_prefix)'`,
    })),
  ];
}
