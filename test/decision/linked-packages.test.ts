import { describe, expect, test } from 'vitest';
import {
  candidate,
  candidates,
  decided,
  environment,
  requested,
  orElse,
  uv,
  wrapper,
  type Facts,
} from './situations.ts';
import { describeDecision } from './describe-decision.ts';

describe('packages that uv ignores, because their metadata are links', () => {
  const linked = { directories: ['/one', '/two'], base: '/linked/bin/python3' };
  const readOnly = candidate('UV_PYTHON', wrapper, false);
  const wrapped = candidate('UV_PYTHON', { ...wrapper, linked }, false);
  const why = 'because /env (UV_PYTHON) is read-only';
  const standIn = 'stand-in /env: /linked/bin/python3 3.12 with /one /two';
  const inStandIn = '--python /cache/stand-ins/hash/env/bin/python';
  const passes =
    'because uv does not see the packages in /env whose metadata are links, so it gets the stand-in /cache/stand-ins/hash/env';
  const hint = [
    'uvshim: /env (UV_PYTHON) is read-only: nothing can be installed into it or taken from it',
    'hint: uv venv',
  ];
  const own = candidate('.venv', environment('healthy', { linked }), true);
  const ownStandIn = 'stand-in /p/.venv: /linked/bin/python3 3.12 with /one /two';
  const inOwnStandIn = '--python /cache/stand-ins/hash/p/.venv/bin/python';
  const written = 'because /p/.venv (.venv) can be written to';
  const passesOwn = passes.replaceAll('/env', '/p/.venv');
  const onlyIfUnchanged = [
    ...hint,
    'uv pip install x',
    why,
    `if unchanged: ${standIn}`,
    `if unchanged: uv pip install ${inStandIn} x`,
    `if unchanged: ${why}`,
    `if unchanged: ${passes}`,
  ];

  test.each<[string, string, Facts, string[]]>([
    [
      'a command that reads uses the stand-in of a read-only environment',
      'pip list',
      candidates(wrapped),
      [standIn, `uv pip list ${inStandIn}`, why, passes],
    ],
    [
      'a dry run uses the stand-in',
      'pip install --dry-run x',
      candidates(wrapped),
      [standIn, `uv pip install ${inStandIn} --dry-run x`, why, passes],
    ],
    [
      'a command that may write uses the stand-in only if a dry run there would change nothing',
      'pip install x',
      candidates(wrapped),
      onlyIfUnchanged,
    ],
    [
      'that is also so if uv needs a lock',
      'pip install x',
      { ...candidates(wrapped), uv: uv('0.7.18') },
      onlyIfUnchanged,
    ],
    [
      'a command that finds nothing to remove, in the stand-in either, runs on the real one',
      'pip uninstall x',
      candidates(wrapped),
      [
        ...hint,
        'uv pip uninstall x',
        why,
        `if unchanged: ${standIn}`,
        'if unchanged: uv pip uninstall x',
        `if unchanged: ${why}`,
        `if unchanged: ${passes}`,
      ],
    ],
    [
      'uv 0.7.18 needs a lock for that, too',
      'pip uninstall x',
      { ...candidates(wrapped), uv: uv('0.7.18') },
      onlyIfUnchanged.map((line) => line.replace('pip install', 'pip uninstall')),
    ],
    [
      'what is removed from a writable environment with linked packages needs no dry run',
      'pip uninstall x',
      candidates(own),
      ['uv pip uninstall x', written],
    ],
    [
      'a writable environment with linked packages is read through a stand-in',
      'pip list',
      candidates(own),
      [ownStandIn, `uv pip list ${inOwnStandIn}`, written, passesOwn],
    ],
    [
      'a writable environment with linked packages is changed, unless a dry run would change nothing',
      'pip install x',
      candidates(own),
      [
        'uv pip install x',
        written,
        `if unchanged: ${ownStandIn}`,
        `if unchanged: uv pip install ${inOwnStandIn} x`,
        `if unchanged: ${passesOwn}`,
      ],
    ],
    [
      'a stand-in of the environment that replaces the wrapper in UV_PYTHON',
      'pip list',
      { requested: requested('UV_PYTHON', wrapper), ...orElse(readOnly, own) },
      [
        ownStandIn,
        `uv pip list ${inOwnStandIn}`,
        'because /env (UV_PYTHON) is read-only: environments are created from it',
        written,
        passesOwn,
      ],
    ],
  ])('%s: uv %s', (_, line, situation, expected) => {
    expect(describeDecision(decided(line, situation))).toEqual(expected);
  });
});
