import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/discovery/venv/environment.ts';
import type { Interpreter } from '../../src/discovery/interpreter/interpreter.ts';
import type { MadeFor } from '../../src/discovery/venv/made-for.ts';
import type { InterpreterInfo } from '../../src/discovery/interpreter/query.ts';
import { BECAUSE_OF_BASE, BROKEN, REPAIRED, ORPHANED, REMAKE } from './sentences.ts';
import {
  base,
  candidate,
  candidates,
  decided,
  environment,
  madeFor,
  older,
  packageSource,
  wrapper,
  type Facts,
} from './situations.ts';
import { describeDecision } from './describe-decision.ts';

describe('the environment that uv pip works in is repaired first', () => {
  const target = (place: Environment) => candidates(candidate('.venv', place, true));
  const lone: Interpreter = { python: wrapper.python, kind: 'prefix wrapper', info: wrapper.info };
  const orphan = target(environment('orphaned'));
  const unversioned: Environment = {
    directory: '/p/.venv',
    python: '/p/.venv/bin/python',
    state: 'orphaned',
    writable: true,
  };
  const install = 'uv pip install x';
  const repaired = (what: string) => [...REPAIRED, install, `because ${what}`, BECAUSE_OF_BASE];
  const noBase = [
    `uvshim: ${ORPHANED}, and uv finds no other`,
    REMAKE,
    install,
    `because ${ORPHANED}, and uv finds no other`,
  ];

  test.each<[string, Facts, string[]]>([
    ['broken', target(environment('broken', { base })), repaired(BROKEN)],
    [
      'broken, without a base',
      target(environment('broken')),
      [
        `uvshim: ${BROKEN}, whose base cannot be found`,
        REMAKE,
        install,
        `because ${BROKEN}, whose base cannot be found`,
      ],
    ],
    ['an orphan', { ...orphan, baseInterpreter: base }, repaired(ORPHANED)],
    ['an orphan, by a wrapper', { ...orphan, baseInterpreter: wrapper }, repaired(ORPHANED)],
    ['an orphan, by a wrapper without a base', { ...orphan, baseInterpreter: lone }, noBase],
    ['an orphan, by another version', { ...orphan, baseInterpreter: older }, noBase],
    ['an orphan, by nothing', orphan, noBase],
    [
      'an orphan of no known version',
      target(unversioned),
      noBase.map((line) => line.replace('Python 3.12', 'Python')),
    ],
  ])('%s', (_, situation, expected) => {
    expect(describeDecision(decided('pip install x', situation))).toEqual(expected);
  });

  const withFacts = (over: Partial<InterpreterInfo>): Interpreter => ({
    ...base,
    info: { ...base.info, ...over },
  });
  const threaded = withFacts({ abi: 't', extensions: ['.cpython-312t-x86_64-linux-gnu.so', '.so'] });
  const debug = withFacts({
    abi: 'd',
    extensions: ['.cpython-312d-x86_64-linux-gnu.so', '.cpython-312-x86_64-linux-gnu.so', '.so'],
  });
  const narrow = withFacts({ extensions: ['.cpython-312-i386-linux-gnu.so', '.abi3.so', '.so'] });
  const pypy = withFacts({ implementation: 'pypy', extensions: ['.pypy312-pp73-x86_64-linux-gnu.so'] });
  const compiled = [
    '.cpython-312-x86_64-linux-gnu.so',
    // A package that brings modules for several versions.
    '.cpython-311-x86_64-linux-gnu.so',
  ];

  test.each<[string, Partial<MadeFor>, Interpreter, boolean]>([
    ['of CPython, by PyPy', {}, pypy, false],
    ['of PyPy, by CPython', { implementation: 'pypy' }, base, false],
    ['of PyPy, by PyPy', { implementation: 'pypy' }, pypy, true],
    ['of Python 3.12, by Python 3.12t', {}, threaded, false],
    ['of Python 3.12t, by Python 3.12', { abi: 't' }, base, false],
    ['of Python 3.12t, by Python 3.12t', { abi: 't' }, threaded, true],
    ['of Python 3.12, by one for debugging', {}, debug, false],
    ['of one for debugging, by Python 3.12', { abi: 'd' }, base, false],
    ['of one for debugging, by one', { abi: 'd', extensions: compiled }, debug, true],
    ['with compiled modules, by one that imports them', { extensions: compiled }, base, true],
    ['with compiled modules, by one of 32 bits', { extensions: compiled }, narrow, false],
    ['with none, by one of 32 bits', {}, narrow, true],
  ])('an orphan %s', (_, over, baseInterpreter, isRepaired) => {
    const place = environment('orphaned', { madeFor: { ...madeFor, ...over } });
    const { repairs, messages } = decided('pip install x', { ...target(place), baseInterpreter });
    expect(repairs).toHaveLength(isRepaired ? 1 : 0);
    if (!isRepaired)
      expect(messages[0]?.text).toMatch(/ that it was made from is gone, and uv finds no other$/);
  });

  const standIn = '--python /cache/stand-ins/hash/p/.venv/bin/python';

  test.each([
    ['pip list', `uv pip list ${standIn}`],
    ['pip freeze', `uv pip freeze ${standIn}`],
    ['pip check', `uv pip check ${standIn}`],
    ['pip install --dry-run x', `uv pip install ${standIn} --dry-run x`],
  ])('it is read as it is, through a stand-in: uv %s', (line, expected) => {
    const unwell: [Environment, Facts, string][] = [
      [environment('broken', { base }), {}, BROKEN],
      [environment('orphaned'), { baseInterpreter: base }, ORPHANED],
    ];
    for (const [place, more, what] of unwell)
      expect(describeDecision(decided(line, { ...target(place), ...more }))).toEqual([
        'stand-in /p/.venv: /base/bin/python3.12 3.12',
        `uvshim: ${what}; the next command that changes it repairs it (only once)`,
        'hint: uvshim repair /p/.venv',
        expected,
        `because ${what}`,
      ]);
  });

  test('where nothing can be written, no message promises a repair, and uv alone fails to install', () => {
    const place = {
      ...candidates(candidate('.venv', environment('orphaned'), false)),
      baseInterpreter: base,
    };
    const said = `${ORPHANED}, and nothing can be written there`;
    expect(decided('pip list', place).messages).toEqual([{ text: said, once: true }]);
    expect(describeDecision(decided('pip install x', place))).toEqual([
      `uvshim: ${said} (only once)`,
      'uv pip install x',
      `because ${ORPHANED}`,
    ]);
  });

  test('without a base, and with UVSHIM_HEAL=0, uv reads what it finds', () => {
    expect(describeDecision(decided('pip list', orphan))).toEqual(['uv pip list', `because ${ORPHANED}`]);
    const unversioned = target({ ...environment('broken', { base }), minor: undefined });
    expect(describeDecision(decided('pip list', unversioned))).toEqual(['uv pip list', `because ${BROKEN}`]);
    const checked = decided('pip install --check x', { ...orphan, baseInterpreter: base });
    expect(describeDecision(checked)).toEqual(['uv pip install --check x', `because ${ORPHANED}`]);
    expect(
      describeDecision(decided('pip list', { ...orphan, baseInterpreter: base }, {}, { mayRepair: false })),
    ).toEqual([
      `uvshim: ${ORPHANED} (UVSHIM_HEAL=0: not repaired)`,
      REMAKE,
      'uv pip list',
      `because ${ORPHANED}`,
    ]);
  });

  test('a program of the user in the place of the interpreter is never replaced', () => {
    const place = environment('broken', { base, ownProgram: '/p/.venv/bin/python' });
    expect(describeDecision(decided('pip install x', target(place))).slice(0, 2)).toEqual([
      `uvshim: ${BROKEN}, and /p/.venv/bin/python is not a link, so uvshim does not replace it`,
      "hint: mv '/p/.venv' '/p/.venv.old' && uv venv '/p/.venv'",
    ]);
    expect(decided('pip install x', target(place)).repairs).toEqual([]);
  });

  test('what the user has restored is repaired only by uvshim repair, unless it is an orphan', () => {
    const replaced = { changes: [], isUndone: true };
    const restored = target(environment('broken', { base, replaced }));
    expect(describeDecision(decided('pip install x', restored)).slice(0, 2)).toEqual([
      `uvshim: ${BROKEN}, and its repair was undone`,
      'hint: uvshim repair /p/.venv',
    ]);
    expect(decided('pip install x', restored, {}, { isRequested: true }).repairs).toHaveLength(1);
    const orphaned = { ...target(environment('orphaned', { replaced })), baseInterpreter: base };
    expect(decided('pip install x', orphaned).repairs).toHaveLength(1);
  });

  test('uvshim repair repairs whatever uv would do there', () => {
    const broken = target(environment('broken', { base }));
    expect(decided('pip list', broken, {}, { isRequested: true }).repairs).toEqual([
      { do: 'repair', environment: '/p/.venv', base: '/base/bin/python3.12', version: '3.12.1' },
    ]);
  });

  test('an orphan of PyPy is called one', () => {
    const place = environment('orphaned', { madeFor: { ...madeFor, implementation: 'pypy' } });
    expect(decided('pip install x', target(place)).messages[0]?.text).toMatch(
      /^\/p\/.venv is an orphan: the pypy 3.12 that it was made from is gone/,
    );
  });

  test('UVSHIM_HEAL=0: it is not repaired, and there is a hint', () => {
    const off = { mayRepair: false };
    expect(describeDecision(decided('pip install x', { ...orphan, baseInterpreter: base }, {}, off))).toEqual(
      [`uvshim: ${ORPHANED} (UVSHIM_HEAL=0: not repaired)`, REMAKE, install, `because ${ORPHANED}`],
    );
  });

  const recordedWrapper = { wrapper: '/old/bin/python', by: 'PATH', packages: ['/old/site-packages'] };
  const today = { ...packageSource, wrapper: '/new/bin/python', minor: '3.13' };

  test.each<[string, Environment, string[]]>([
    [
      'its wrapper is gone',
      environment('healthy', { recordedWrapper, wrapperUpdate: { state: 'gone' } }),
      [
        'uvshim: the packages of /old/bin/python are gone, which /p/.venv was made with',
        "hint: rm -r '/p/.venv' && uv venv --system-site-packages '/p/.venv'",
        install,
        'because the packages of /old/bin/python are gone, which /p/.venv was made with',
      ],
    ],
    [
      'its wrapper is of another version today',
      environment('healthy', { recordedWrapper, wrapperUpdate: { state: 'gone', other: today } }),
      [
        'uvshim: the packages of /old/bin/python are gone, which /p/.venv was made with, and /new/bin/python is Python 3.13, not 3.12',
        "hint: rm -r '/p/.venv' && uv venv --system-site-packages '/p/.venv'",
        install,
        'because the packages of /old/bin/python are gone, which /p/.venv was made with, and /new/bin/python is Python 3.13, not 3.12',
      ],
    ],
    [
      'its wrapper and its base are gone',
      environment('orphaned', { recordedWrapper, wrapperUpdate: { state: 'gone' } }),
      noBase,
    ],
    [
      'its wrapper is as it was',
      environment('healthy', { recordedWrapper }),
      [install, 'because /p/.venv (.venv) can be written to'],
    ],
  ])('%s', (_, place, expected) => {
    expect(describeDecision(decided('pip install x', target(place)))).toEqual(expected);
  });

  test('its wrapper is another one, with UVSHIM_HEAL=0', () => {
    const place = environment('healthy', {
      recordedWrapper,
      wrapperUpdate: { state: 'found', packageSource },
    });
    const what =
      '/p/.venv has the packages of /old/bin/python as it was, and that is /env/bin/python3.12 today';
    expect(describeDecision(decided('pip install x', target(place), {}, { mayRepair: false }))).toEqual([
      `uvshim: ${what} (UVSHIM_HEAL=0: not updated) (only once)`,
      "hint: rm -r '/p/.venv' && uv venv --system-site-packages '/p/.venv'",
      install,
      `because ${what}`,
    ]);
  });

  test.each<[string, Environment, string, string]>([
    ['broken', environment('broken', { base }), BROKEN, "hint: rm -r '/p/.venv' && uv venv '/p/.venv'"],
    [
      'its wrapper is another one',
      environment('healthy', { recordedWrapper, wrapperUpdate: { state: 'found', packageSource } }),
      '/p/.venv has the packages of /old/bin/python as it was, and that is /env/bin/python3.12 today',
      "hint: rm -r '/p/.venv' && uv venv --system-site-packages '/p/.venv'",
    ],
  ])('%s, and a link in it leads out of it: it stays as it is', (_, place, what, hint) => {
    const situation = target({ ...place, escapingLink: '/p/.venv/bin' });
    const text = `${what}, and /p/.venv/bin is a link out of it`;
    const said = describeDecision(decided('pip install x', situation));
    expect(said.slice(0, 4)).toEqual([`uvshim: ${text}`, hint, install, `because ${text}`]);
    expect(decided('pip install x', situation).repairs).toEqual([]);
  });
});
