import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Decision, Edit } from '../../src/decision/decision.ts';
import { applyEdits } from '../../src/replay/apply.ts';
import { renderAnswer } from '../../src/replay/script.ts';

const SHELLS = [
  ['dash'],
  ['bash', '-p'],
  ['bash', '--posix'],
  ['busybox', 'sh'],
  ['mksh'],
  ['zsh', '--emulate', 'sh'],
];

function decision(...edits: Edit[]): Decision {
  return { edits, repairs: [], messages: [], reasons: [] };
}

/** What a shell hands on after it evaluated the script: its arguments, NUL-separated, as bytes. */
function evaluate(
  shell: readonly string[],
  script: string,
  args: readonly string[],
  after = 'printf "%s\\0" "$@"',
): string {
  const [program = '', ...options] = shell;
  const { stdout, stderr } = spawnSync(
    program,
    [...options, '-c', `uvshim_say() { echo "said $1"; }\n${script}\n${after}`, 'uv', ...args],
    {
      encoding: 'latin1',
      // With -c and a socket for its input, as Node makes one, bash takes itself for a remote shell and reads .bashrc.
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH },
    },
  );
  return stdout + stderr;
}

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))('$name', ({ shell }) => {
  test.each<[string, Edit[], string[]]>([
    [
      'a value in the place of a token',
      [{ do: 'replace', token: 2, value: '/base' }],
      ['venv', '-p', '/env', 'x'],
    ],
    [
      'words behind the command',
      [{ do: 'insert', before: 2, values: ['--python', '/v'] }],
      ['pip', 'install', 'x'],
    ],
    ['words at the end', [{ do: 'insert', before: 1, values: ['--python', '/v'] }], ['venv']],
    [
      'both, in any order',
      [
        { do: 'insert', before: 1, values: ['a'] },
        { do: 'replace', token: 11, value: 'b' },
        { do: 'set', variable: 'PATH', value: '/usr/bin:/bin' },
      ],
      Array.from({ length: 13 }, (_, index) => `word ${index}`),
    ],
    [
      'what means something to a shell',
      [{ do: 'replace', token: 0, value: 'it\'s $(echo) `x` \\ "\n*' }],
      ['a', '\n', "'", '$x', '', '-n'],
    ],
  ])('%s', (_, edits, args) => {
    const edited = applyEdits(decision(...edits), args, {}).argv;
    expect(evaluate(shell, renderAnswer(decision(...edits), false), args)).toBe(
      edited.map((word) => `${word}\0`).join(''),
    );
  });

  test('arguments that are no UTF-8 stay the bytes they are', () => {
    const script = renderAnswer(decision({ do: 'replace', token: 0, value: 'x' }), false);
    const passed = `uvshim_raw=$(printf '\\377\\001'); set -- a "$uvshim_raw"; ${script}`;
    expect(evaluate(shell, passed, [])).toBe('x\0\xff\x01\0');
  });

  test('a variable is exported', () => {
    const script = renderAnswer(
      decision({ do: 'set', variable: 'UV_PYTHON_SEARCH_PATH', value: "/a b'c:/d" }),
      false,
    );
    expect(evaluate(shell, script, [], 'env')).toContain("UV_PYTHON_SEARCH_PATH=/a b'c:/d\n");
  });

  test('a message is said, unless it is to be quiet', () => {
    const spoken = { ...decision(), messages: [{ text: "it's", hint: 'do' }] };
    expect(evaluate(shell, renderAnswer(spoken, false), [], ':')).toBe("said uvshim: it's\nhint: do\n");
    expect(evaluate(shell, renderAnswer(spoken, true), [], ':')).toBe('');
  });
});

test.each(['\uFFFD', '\uD800', 'a\0b'])('a value that is not what came to us is refused: %j', (value) => {
  expect(() => renderAnswer(decision({ do: 'replace', token: 0, value }), false)).toThrow('no UTF-8');
});
