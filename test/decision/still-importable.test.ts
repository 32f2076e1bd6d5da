import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/discovery/venv/environment.ts';
import {
  base,
  candidate,
  candidates,
  decided,
  environment,
  requested,
  orElse,
  wrapper,
  type Facts,
} from './situations.ts';
import { describeDecision } from './describe-decision.ts';

describe('uv pip uninstall of a package that the wrapper has too', () => {
  const recordedWrapper = { wrapper: '/old/bin/python', by: 'PATH', packages: ['/old'] };
  const provided = [
    { name: 'numpy', directory: '/old' },
    { name: 'typing-extensions', directory: '/old' },
  ];
  const from = (over: Partial<Environment>) =>
    candidates(candidate('.venv', environment('healthy', over), true));
  const both = from({ recordedWrapper, provided });
  const stays = (name: string) =>
    `uvshim: ${name} stays importable from /old: the environment was made with the packages of /old/bin/python`;
  const written = 'because /p/.venv (.venv) can be written to';

  test.each<[string, Facts, string[]]>([
    [
      'numpy x',
      both,
      [stays('numpy'), 'uv pip uninstall numpy x', 'is not cached', written, 'because numpy is in /old too'],
    ],
    [
      'Typing_Extensions==4',
      both,
      [
        stays('typing-extensions'),
        'uv pip uninstall Typing_Extensions==4',
        'is not cached',
        written,
        'because typing-extensions is in /old too',
      ],
    ],
    [
      'NumPy[x]>1',
      both,
      [
        stays('numpy'),
        "uv pip uninstall 'NumPy[x]>1'",
        'is not cached',
        written,
        'because numpy is in /old too',
      ],
    ],
    ['x ./numpy @numpy', both, ['uv pip uninstall x ./numpy @numpy', 'is not cached', written]],
    ['numpy', from({ recordedWrapper }), ['uv pip uninstall numpy', written]],
    [
      'numpy y',
      from({ provided }),
      [
        stays('numpy').replace('/old/bin/python', 'a wrapper'),
        'uv pip uninstall numpy y',
        'is not cached',
        written,
        'because numpy is in /old too',
      ],
    ],
  ])('uv pip uninstall %s', (words, situation, expected) => {
    expect(describeDecision(decided(`pip uninstall ${words}`, situation))).toEqual(expected);
  });

  test('in an environment that replaces a read-only one, or that is repaired', () => {
    const broken = environment('broken', { base, recordedWrapper, provided });
    const place = candidate('.venv', broken, true);
    const naming = { requested: requested('UV_PYTHON', wrapper) };
    const instead = { ...naming, ...orElse(candidate('UV_PYTHON', wrapper, false), place) };
    for (const places of [candidates(place), instead]) {
      expect(decided('pip uninstall numpy', places).reasons).toContain('numpy is in /old too');
    }
  });
});
