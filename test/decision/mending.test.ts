import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/situation/environment.ts';
import type { Interpreter } from '../../src/situation/interpreter.ts';
import type { Situation } from '../../src/situation/situation.ts';
import { BECAUSE_OF_BASE, BROKEN, HEALED, ORPHANED, REMAKE } from './sentences.ts';
import { base, candidate, candidates, decided, environment, older, provider, wrapper } from './situations.ts';
import { told } from './told.ts';

describe('the environment that uv pip works in is mended first', () => {
  const target = (place: Environment) => candidates(candidate('.venv', place, true));
  const lone: Interpreter = { python: wrapper.python, kind: 'dirty', facts: wrapper.facts };
  const orphan = target(environment('orphaned'));
  const unversioned: Environment = {
    directory: '/p/.venv',
    python: '/p/.venv/bin/python',
    state: 'orphaned',
    writable: true,
  };
  const noHeir = [
    `uvshim: ${ORPHANED}, and uv finds no other`,
    REMAKE,
    `because ${ORPHANED}, and uv finds no other`,
  ];

  test.each<[string, Partial<Situation>, string[]]>([
    ['broken', target(environment('broken', { base })), [...HEALED, `because ${BROKEN}`, BECAUSE_OF_BASE]],
    [
      'broken, without a base',
      target(environment('broken')),
      [
        `uvshim: ${BROKEN}, whose base cannot be found`,
        REMAKE,
        `because ${BROKEN}, whose base cannot be found`,
      ],
    ],
    ['an orphan', { ...orphan, maker: base }, [...HEALED, `because ${ORPHANED}`, BECAUSE_OF_BASE]],
    [
      'an orphan, by a wrapper',
      { ...orphan, maker: wrapper },
      [...HEALED, `because ${ORPHANED}`, BECAUSE_OF_BASE],
    ],
    ['an orphan, by a wrapper without a base', { ...orphan, maker: lone }, noHeir],
    ['an orphan, by another version', { ...orphan, maker: older }, noHeir],
    ['an orphan, by nothing', orphan, noHeir],
    [
      'an orphan of no known version',
      target(unversioned),
      noHeir.map((line) => line.replace('Python 3.12', 'Python')),
    ],
  ])('%s', (_, situation, expected) => {
    expect(told(decided('pip list', situation))).toEqual(expected);
  });

  test('UVSHIM_HEAL=0', () => {
    const off = { heal: false };
    expect(told(decided('pip list', { ...orphan, maker: base }, {}, off))).toEqual([
      `uvshim: ${ORPHANED} (UVSHIM_HEAL=0: not healed)`,
      REMAKE,
      `because ${ORPHANED}`,
    ]);
  });

  const remembered = { wrapper: '/old/bin/python', by: 'PATH', packages: ['/old/site-packages'] };
  const today = { ...provider, wrapper: '/new/bin/python', minor: '3.13' };

  test.each<[string, Environment, string[]]>([
    [
      'its wrapper is gone',
      environment('healthy', { remembered, successor: { state: 'gone' } }),
      [
        'uvshim: the packages of /old/bin/python are gone, which /p/.venv was made with',
        "hint: rm -r '/p/.venv' && uv venv --system-site-packages '/p/.venv'",
        'because the packages of /old/bin/python are gone, which /p/.venv was made with',
      ],
    ],
    [
      'its wrapper is of another version today',
      environment('healthy', { remembered, successor: { state: 'gone', other: today } }),
      [
        'uvshim: the packages of /old/bin/python are gone, which /p/.venv was made with, and /new/bin/python is Python 3.13, not 3.12',
        "hint: rm -r '/p/.venv' && uv venv --system-site-packages '/p/.venv'",
        'because the packages of /old/bin/python are gone, which /p/.venv was made with, and /new/bin/python is Python 3.13, not 3.12',
      ],
    ],
    [
      'its wrapper and its base are gone',
      environment('orphaned', { remembered, successor: { state: 'gone' } }),
      noHeir,
    ],
    [
      'its wrapper is as it was',
      environment('healthy', { remembered }),
      ['because /p/.venv (.venv) can be written to'],
    ],
  ])('%s', (_, place, expected) => {
    expect(told(decided('pip list', target(place)))).toEqual(expected);
  });

  test('its wrapper is another one, with UVSHIM_HEAL=0', () => {
    const place = environment('healthy', { remembered, successor: { state: 'found', provider } });
    const what =
      '/p/.venv has the packages of /old/bin/python as it was, and that is /env/bin/python3.12 today';
    expect(told(decided('pip list', target(place), {}, { heal: false }))).toEqual([
      `uvshim: ${what} (UVSHIM_HEAL=0: not followed)`,
      "hint: rm -r '/p/.venv' && uv venv --system-site-packages '/p/.venv'",
      `because ${what}`,
    ]);
  });

  test.each<[string, Environment, string, string]>([
    ['broken', environment('broken', { base }), BROKEN, "hint: rm -r '/p/.venv' && uv venv '/p/.venv'"],
    [
      'its wrapper is another one',
      environment('healthy', { remembered, successor: { state: 'found', provider } }),
      '/p/.venv has the packages of /old/bin/python as it was, and that is /env/bin/python3.12 today',
      "hint: rm -r '/p/.venv' && uv venv --system-site-packages '/p/.venv'",
    ],
  ])('%s, and a link in it leads out of it: it is left as it is', (_, place, what, hint) => {
    const situation = target({ ...place, leadsOut: '/p/.venv/bin' });
    const text = `${what}, and /p/.venv/bin leads out of it`;
    const said = told(decided('pip list', situation));
    expect(said.slice(0, 3)).toEqual([`uvshim: ${text}`, hint, `because ${text}`]);
    expect(decided('pip list', situation).repairs).toEqual([]);
  });
});
