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
  const standIn = [
    'stand-in /env: /linked/bin/python3 3.12 with /one /two',
    'before 2: --python /cache/stand-ins/hash/env/bin/python',
  ];
  const passes =
    'because uv does not see the packages in /env whose metadata are links, so it gets the stand-in /cache/stand-ins/hash/env';
  const hint = [
    'uvshim: /env (UV_PYTHON) is read-only: nothing can be installed into it or taken from it',
    'hint: uv venv',
  ];
  const own = candidate('.venv', environment('healthy', { linked }), true);
  const ownStandIn = 'stand-in /p/.venv: /linked/bin/python3 3.12 with /one /two';
  const inOwn = 'before 2: --python /cache/stand-ins/hash/p/.venv/bin/python';

  test.each<[string, Facts, string[]]>([
    ['pip list', candidates(wrapped), [...standIn, why, passes]],
    ['pip install --dry-run x', candidates(wrapped), [...standIn, why, passes]],
    // A command that may write runs on the stand-in only if uv reports that it would not.
    [
      'pip install x',
      candidates(wrapped),
      [...hint, why, ...[...standIn, why, passes].map((line) => `tried: ${line}`)],
    ],
    [
      'pip install x',
      { ...candidates(wrapped), uv: uv('0.7.18') },
      [...hint, why, ...[...standIn, why, passes].map((line) => `tried: ${line}`)],
    ],
    [
      'pip list',
      candidates(own),
      [
        ownStandIn,
        inOwn,
        'because /p/.venv (.venv) can be written to',
        passes.replaceAll('/env', '/p/.venv'),
      ],
    ],
    [
      'pip install x',
      candidates(own),
      [
        'because /p/.venv (.venv) can be written to',
        ...[ownStandIn, inOwn, passes.replaceAll('/env', '/p/.venv')].map((line) => `tried: ${line}`),
      ],
    ],
    [
      'pip list',
      { requested: requested('UV_PYTHON', wrapper), ...orElse(readOnly, own) },
      [
        ownStandIn,
        inOwn,
        'because /env (UV_PYTHON) is read-only: environments are created from it',
        'because /p/.venv (.venv) can be written to',
        passes.replaceAll('/env', '/p/.venv'),
      ],
    ],
  ])('uv %s %#', (line, situation, expected) => {
    expect(describeDecision(decided(line, situation))).toEqual(expected);
  });
});
