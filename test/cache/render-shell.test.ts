import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Decision, Edit } from '../../src/decision/decision.ts';
import type { Variables } from '../../src/request/variables.ts';
import { applyEdits } from '../../src/decision/apply-edits.ts';
import { renderAnswer } from '../../src/cache/render-shell.ts';
import { test as directoryTest } from './directory.ts';
import { SHELLS } from './shells.ts';

function decision(...edits: Edit[]): Decision {
  return { edits, repairs: [], messages: [], reasons: [] };
}

/** What a shell hands on after it evaluated the script: its arguments, NUL-separated, as bytes. */
function evaluate(
  shell: readonly string[],
  script: string,
  args: readonly string[],
  after = 'printf "%s\\0" "$@"',
  variables: Variables = {},
): string {
  const [program = '', ...options] = shell;
  const { stdout, stderr } = spawnSync(
    program,
    [...options, '-c', `uvshim_say() { echo "said $1"; }\n${script}\n${after}`, 'uv', ...args],
    {
      encoding: 'latin1',
      // With -c and a socket for its input, as Node makes one, bash takes itself for a remote shell and reads .bashrc.
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, ...variables },
    },
  );
  return stdout + stderr;
}

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))(
  'the launcher applies a decision, with $name',
  ({ shell }) => {
    test.each<[string, Edit[], string[]]>([
      ['a word is replaced', [{ do: 'replace', token: 2, value: '/base' }], ['venv', '-p', '/env', 'x']],
      [
        'words are inserted behind the command',
        [{ do: 'insert', before: 2, values: ['--python', '/v'] }],
        ['pip', 'install', 'x'],
      ],
      ['words are inserted at the end', [{ do: 'insert', before: 1, values: ['--python', '/v'] }], ['venv']],
      [
        'words are replaced and inserted in any order',
        [
          { do: 'insert', before: 1, values: ['a'] },
          { do: 'replace', token: 11, value: 'b' },
          { do: 'insert', before: 12, values: ['c', 'd'] },
          { do: 'insert', before: 3, values: ['e'] },
          { do: 'set', variable: 'PATH', value: '/usr/bin:/bin' },
        ],
        Array.from({ length: 13 }, (_, index) => `word ${index}`),
      ],
      [
        'characters that mean something to a shell',
        [{ do: 'replace', token: 0, value: 'it\'s $(echo) `x` \\ "\n*' }],
        ['a', '\n', "'", '$x', '', '-n'],
      ],
    ])('%s', (_, edits, args) => {
      const edited = applyEdits(decision(...edits), args, {}).argv;
      expect(evaluate(shell, renderAnswer(decision(...edits), false), args)).toBe(
        edited.map((word) => `${word}\0`).join(''),
      );
    });

    test('arguments that are not UTF-8 keep their bytes', () => {
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

    test.each<[Edit, string | undefined, string]>([
      [{ do: 'set', variable: 'A', value: 'new' }, 'own', 'new'],
      [{ do: 'set', variable: 'A', value: "it's $new" }, undefined, "it's $new"],
      [{ do: 'prefix', variable: 'A', value: '/a b', separator: ':' }, '/own', '/a b:/own'],
      [{ do: 'prefix', variable: 'A', value: '/a', separator: "'" }, "/it's $own", "/a'/it's $own"],
      [{ do: 'prefix', variable: 'A', value: '/a', separator: ':' }, '', '/a'],
      [{ do: 'prefix', variable: 'A', value: '/a', separator: ':' }, undefined, '/a'],
      [{ do: 'suffix', variable: 'A', value: '/a b', separator: ':' }, '/own', '/own:/a b'],
      [{ do: 'suffix', variable: 'A', value: '/a', separator: ' ' }, "/it's $own", "/it's $own /a"],
      [{ do: 'suffix', variable: 'A', value: '/a', separator: ':' }, '', '/a'],
      [{ do: 'suffix', variable: 'A', value: '/a', separator: ':' }, undefined, '/a'],
      [{ do: 'default', variable: 'A', value: 'new', separator: '' }, 'own', 'own'],
      [{ do: 'default', variable: 'A', value: 'new', separator: '' }, '', ''],
      [{ do: 'default', variable: 'A', value: 'new', separator: '' }, undefined, 'new'],
    ])('the edit %j of a variable that was %j', (edit, own, expected) => {
      const variables = own === undefined ? {} : { A: own };
      const script = renderAnswer(decision(edit), false);
      expect(evaluate(shell, script, [], 'env', variables).split('\n')).toContain(`A=${expected}`);
      expect(applyEdits(decision(edit), [], { ...variables, B: 'b' }).variables).toEqual({
        A: expected,
        B: 'b',
      });
    });

    test('the uv sync before uv run prints nothing to stdout, and its failure is the end', () => {
      const script = renderAnswer({ ...decision(), runFirst: { argv: ['sync', "it's"] } }, false);
      expect(evaluate(shell, `uvshim_uv=echo; { ${script}\n} 2>/dev/null`, [], 'echo after')).toBe('after\n');
      expect(evaluate(shell, `uvshim_uv=echo; ${script}`, [], ':')).toBe("sync it's\n");
      expect(evaluate(shell, `uvshim_uv=false; ${script}`, [], 'echo after')).toBe('');
    });

    test('nothing else happens if uv has failed when it was asked', () => {
      const script = renderAnswer(
        { ...decision({ do: 'insert', before: 0, values: ['x'] }), ending: 7 },
        false,
      );
      expect(evaluate(shell, `(${script}\n); echo "$?"; exit`, [], 'echo after')).toBe('7\n');
    });

    test('the uv sync before uv run may have its own variables', () => {
      const argv = ['-c', 'echo "$SET"'];
      const runFirst = { argv, variables: { SET: "it's", PATH: '/nowhere' } };
      const script = renderAnswer({ ...decision(), runFirst }, false);
      expect(evaluate(shell, `uvshim_uv=/bin/sh; ${script}`, [], 'echo "${SET-}$PATH"')).toBe(
        `${process.env.PATH ?? ''}\nit's\n`,
      );
    });

    directoryTest.for<[string, string, string]>([
      ['is created, and the command is decided again', ': >"$2/pyvenv.cfg"', "sync it's\n"],
      ['cannot be created, and that is the end', 'exit 3', ''],
      ['is not there afterwards, and the command runs as it is', ':', 'after\n'],
    ])('an environment that is needed first %s', ([, making, expected], { directory }) => {
      const standIn = `#!/bin/sh\necho "$*"\ncase $1 in venv) ${making} ;; esac\n`;
      writeFileSync(join(directory, 'uv'), standIn, { mode: 0o755 });
      const createFirst = { argv: ['venv', directory], environment: directory };
      const PATH = [directory, process.env.PATH].join(delimiter);
      const script = renderAnswer({ ...decision(), createFirst }, false);
      const said = evaluate(shell, script, ['sync', "it's"], 'echo after', { PATH });
      expect(said).toBe(`${expected}venv ${directory}\n`);
    });

    test('the last step after uv is passed to the launcher', () => {
      const afterUv = { do: 'add wrapper packages', environment: "/it's", packageSources: [] } as const;
      const script = renderAnswer({ ...decision(), afterUv }, false);
      expect(JSON.parse(evaluate(shell, script, [], 'printf %s "$uvshim_finish"'))).toEqual(afterUv);
    });

    test('a message is printed, unless uv has -q', () => {
      const spoken = { ...decision(), messages: [{ text: "it's", hint: 'do' }] };
      expect(evaluate(shell, renderAnswer(spoken, false), [], ':')).toBe("said uvshim: it's\nhint: do\n");
      expect(evaluate(shell, renderAnswer(spoken, true), [], ':')).toBe('');
    });
  },
);

test('the last line marks the answer as complete', () => {
  expect(renderAnswer(decision(), false)).toMatch(/(^|\n)# end of decision$/);
});

test.each(['\uFFFD', '\uD800', 'a\0b'])(
  'a value that is not what the caller typed is refused: %j',
  (value) => {
    expect(() => renderAnswer(decision({ do: 'replace', token: 0, value }), false)).toThrow('not UTF-8');
  },
);
