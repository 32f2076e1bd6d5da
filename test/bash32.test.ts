import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { test, type Sandbox } from './support/sandbox.ts';

const root = resolve(import.meta.dirname, '..');
const script = join(root, 'scripts/bash32.mjs');

/** Each was run in bash 3.2.57, as macOS has it, and in 5.2: the former refuses it, or does something else. */
const CONSTRUCTS = [
  'y=${x^^}',
  'y=${x^}',
  'y=${x,,}',
  'y=${list[0],,}',
  'declare -A map',
  'local -rA map=([a]=1)',
  'declare -u x=ab',
  'typeset -l x=AB',
  'declare -g x=1',
  'local -n y=x',
  'f() { local -; set -f; }',
  'mapfile -t lines <"$file"',
  'readarray lines <"$file"',
  'coproc cat',
  'make |& cat',
  'make &>>log',
  'case $x in a) make ;& b) true ;; esac',
  'case $x in a) make ;;& *) true ;; esac',
  'echo {1..9..4}',
  'echo {08..10}',
  'y=$(case $x in a) echo b ;; esac)',
  'y=$(\n  case $x in\n    a) echo b ;;\n  esac\n)',
  'read -t 0.1 x',
  'read -r -t 0 x',
  'read -N 1 x',
  'exec {fd}>"$file"',
  'exec {fd}<&-',
  'printf -v list[1] %s "$x"',
  "printf '%(%Y)T' 0",
  '[[ -v x ]]',
  '[[ -n $y && -v x ]]',
  'test -v x',
  '[ -v x ]',
  'y=${x:0:-1}',
  'y=${x: -2:-1}',
  'y=${list[-1]}',
  "x=$'\\u20ac'",
  'shopt -s globstar',
  'shopt -s lastpipe',
  'cd -P -e /',
  'wait -n',
  'wait -f "$pid"',
  'unset -n y',
  'y=${x@Q}',
  'y=${ echo hi; }',
  'compopt -o nospace',
  'echo "$BASHPID"',
  'echo "${EPOCHSECONDS}"',
  'echo "$EPOCHREALTIME"',
  'echo "$SRANDOM"',
  'echo "${BASH_CMDS[uv]-}"',
  'BASH_ALIASES[uv]=uvshim',
];

/** Those above without which a rule would be in the way, and what only looks like one of them. */
const ALLOWED = [
  'y=${x%%,*} z=${x#*^} n=${#x} v=${!x}',
  'local -a list=(1 2); declare -x y; typeset -r z',
  'echo "$x" 2>&1 >>log | cat &',
  'make &>log; make &',
  'case $x in a) ;; esac',
  'y=$(case $x in (a) echo b ;; esac)',
  'y=$(f "$x"); case $y in a) ;; esac',
  'echo {1..9} {a,b}',
  'read -r -t 10 x <"$file"; read -d "" x',
  'f() { read -r x; }>"$file"; echo "${fd}>"',
  "printf -v x '%s' \"$y\"; printf '%s (T)' 1",
  'if [ -n "$(command -v uv)" ]; then command -v uv; fi',
  'y=${x:-1} z=${x:1:2} w=${x: -1}',
  'case $x in [-9]) ;; esac',
  "x=$'\\n\\t'",
  'shopt -s nullglob extglob',
  'cd -P /; wait "$pid"; unset -v x; unset -f f',
  'y=${list[@]} z=${!prefix@}',
  'unset BASHPID BASH_XTRACEFD',
  'x=${y} # not ${y^^}',
];

async function lint(sandbox: Sandbox, files: readonly string[], cwd = sandbox.cwd) {
  const { status, stdout, stderr } = await sandbox.run('node', [script, ...files], { cwd });
  expect(stderr).toBe('');
  return { status, lines: stdout.split('\n').slice(0, -1) };
}

describe('what bash 3.2 does not have', () => {
  test('each construct is found, with its line and the release that has it', async ({ sandbox }) => {
    const files = CONSTRUCTS.map((_, at) => `${at}.sh`);
    for (const [at, code] of CONSTRUCTS.entries())
      await writeFile(join(sandbox.cwd, `${at}.sh`), `#!/bin/sh\n${code}\n`);
    const { status, lines } = await lint(sandbox, files);
    expect(status).toBe(1);
    expect(lines.map((line) => line.split(': ')[0])).toEqual(files.map((file) => `${file}:2`));
    for (const line of lines) expect(line).toMatch(/ needs bash [45]\.\d, and macOS has 3\.2$/);
  });

  test('a construct that bash 3.2 has is not reported', async ({ sandbox }) => {
    await writeFile(join(sandbox.cwd, 'allowed.sh'), ALLOWED.join('\n'));
    expect(await lint(sandbox, ['allowed.sh'])).toEqual({ status: 0, lines: [] });
  });

  test('a comment above a line can exempt it', async ({ sandbox }) => {
    const code = '# bash32: allow, because bash 3 ends above\ny=${x^^}\nz=${x^^}\n';
    await writeFile(join(sandbox.cwd, 'exempt.sh'), code);
    const { lines } = await lint(sandbox, ['exempt.sh']);
    expect(lines.map((line) => line.split(': ')[0])).toEqual(['exempt.sh:3']);
  });

  test('the launcher and all other files that bash 3.2 runs have no such construct', async ({ sandbox }) => {
    expect(await lint(sandbox, [], root)).toEqual({ status: 0, lines: [] });
    const parts = ['ask', 'key', 'own', 'replay'].map((name) => `src/launcher/${name}.sh`);
    const others = ['scripts/fill-launcher.sh', 'install.sh', 'src/cli/init/direnv.sh'];
    const files = ['bin/uv', 'bin/uvx', ...parts, ...others];
    for (const directory of ['bin', 'src/launcher', 'scripts', 'src/cli/init'])
      await mkdir(join(sandbox.cwd, directory), { recursive: true });
    for (const file of files) await writeFile(join(sandbox.cwd, file), 'echo "${x^^}"\n');
    const { status, lines } = await lint(sandbox, []);
    expect(status).toBe(1);
    expect(lines.map((line) => line.split(':')[0])).toEqual(files);
  });
});
