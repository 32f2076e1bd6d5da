import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import which from 'which';
import { GROUPS } from '../../src/commands/table.ts';
import { expectSuccess, launcher, scenario, type World } from '../scenario/world.ts';

/** What is typed, and what completing it with a tab makes of its last word. */
const CASES = [
  ['uv ven', 'venv'],
  ['uv pip ins', 'install'],
  ['uvshim doc', 'doctor'],
  // uv has `clean`.
  ['uvshim cache clear', 'clear'],
  ['uvshim completions fi', 'fish'],
  ['uvshim repair --dr', '--dry-run'],
  ['uvshim help expl', 'explain'],
  ['uvshim env --shell fi', 'fish'],
  ['uvshim env --sh', '--shell'],
  ['uvshim ven', 'venv'],
  ['uvshim pip ins', 'install'],
  ['uvshim uv pip ins', 'install'],
  ['uvshim explain pip ins', 'install'],
] as const;

/** A script for a shell that has both completions. */
async function inShell(world: World, shell: string, script: string) {
  const path = [join(launcher, '..'), join(world.directory, 'real-uv')];
  const outcome = await world.run(which.sync(shell), [...(shell === 'fish' ? [] : ['-f']), '-c', script], {
    path: [...path, '/usr/bin', '/bin'],
    env: { TERM: 'dumb' },
  });
  expectSuccess(outcome);
  expect(outcome.stderr).toBe('');
  return outcome.stdout.split('\n');
}

const BASH = (line: string) => `
  eval "$(uv generate-shell-completion bash)"
  eval "$(uvshim completions bash)"
  COMP_WORDS=(${line}) COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
  name=\${COMP_WORDS[0]} spec=$(complete -p "\${COMP_WORDS[0]}")
  set -- \${spec#*-F }
  "$1" "$name" "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
  printf '%s\\n' "\${COMPREPLY[@]}"`;

/** Typed into a zsh of its own, on a terminal; what it then runs shows what the line has become. */
const ZSH = (line: string) => `
  zmodload zsh/zpty
  zpty -b typed zsh -f -i
  zpty -w typed 'PS1=; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D
    eval "$(uv generate-shell-completion zsh)"; eval "$(uvshim completions zsh)"
    uv() { print -r "RAN uv $*" }; uvshim() { print -r "RAN uvshim $*" }; print -r REA""DY'
  zpty -r typed out '*READY*'
  zpty -n -w typed '${line}'$'\\t\\n'
  zpty -r typed out '*RAN *'$'\\n'
  print -r -- \${out##*RAN }
  zpty -d typed`;

/** The same of bash: what the shim is given. */
const TYPED_INTO_BASH = (words: string) => `
  zmodload zsh/zpty
  zpty -b typed bash --norc -i
  zpty -w typed 'PS1=; bind "set enable-bracketed-paste off"; eval "$(uvshim completions bash)"
    uvshim() { printf "RAN "; printf "<%s>" "$@"; printf "\\n"; }; echo REA""DY'
  zpty -r typed out '*READY*'
  zpty -n -w typed 'uvshim repair ${words}'$'\\t\\n'
  zpty -r typed out '*RAN <*'$'\\n'
  print -r -- \${out##*RAN }
  zpty -d typed`;

const FISH = (line: string) => `
  uv generate-shell-completion fish | source
  uvshim completions fish | source
  complete -C '${line}' | string replace -r '\\t.*' ''`;

scenario(({ test }) => {
  describe('completions of uv and of the shim in one shell', () => {
    test.for(CASES)('bash: %s', async ([line, word], { world }) => {
      expect((await inShell(world, 'bash', BASH(line))).filter((each) => each !== '')).toEqual([word]);
    });

    test.for(CASES)('zsh: %s', async ([line, word], { world }) => {
      const [ran] = await inShell(world, 'zsh', ZSH(line));
      expect(ran?.trim()).toBe(`${line.slice(0, line.lastIndexOf(' '))} ${word}`);
    });

    test.for(CASES)('fish: %s', async ([line, word], { world }) => {
      expect((await inShell(world, 'fish', FISH(line))).filter((each) => each !== '')).toEqual([word]);
    });
  });

  test('a directory with a space is one word', async ({ world }) => {
    await mkdir(join(world.cwd, 'my env'));
    expect(await inShell(world, 'bash', BASH('uvshim repair my'))).toEqual(['my env', '']);
    for (const typed of ['my', 'my\\ e', '"my e'])
      expect((await inShell(world, 'zsh', TYPED_INTO_BASH(typed)))[0]?.trim()).toBe('<repair><my env/>');
    const [ran] = await inShell(world, 'zsh', ZSH('uvshim repair my'));
    expect(ran?.trim()).toBe('uvshim repair my env');
    const offered = await inShell(world, 'fish', FISH('uvshim repair my'));
    expect(offered.filter((each) => each !== '')).toEqual(['my env/']);
  });

  test('a word with more words behind it is described itself', async ({ world }) => {
    const script = `uvshim completions fish | source\ncomplete -C 'uvshim help '`;
    const lines = await inShell(world, 'fish', script);
    for (const [word, summary] of Object.entries(GROUPS)) expect(lines).toContain(`${word}\t${summary}`);
  });

  test('zsh loads them by the name of their function, too', async ({ world }) => {
    const functions = join(world.directory, 'functions');
    const path = 'mkdir -p "$1" && uvshim completions zsh >"$1/_uvshim"';
    await inShell(world, 'bash', `set -- '${functions}'; ${path}`);
    const script = ZSH('uvshim doc')
      .replace('autoload -Uz compinit', `fpath+=('${functions}'); autoload -Uz compinit`)
      .replace('eval "$(uvshim completions zsh)"', '');
    expect((await inShell(world, 'zsh', script))[0]?.trim()).toBe('uvshim doctor');
  });

  test('uv’s own completions are the bytes of the real uv', async ({ world }) => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const words = ['generate-shell-completion', shell];
      expect((await world.uv(words)).stdout).toBe((await world.raw(words)).stdout);
    }
  });

  describe('as an alias', () => {
    test.for([
      ['bash', 'shopt -s expand_aliases\n', '='],
      ['zsh', '', '='],
      ['fish', '', ' '],
    ] as const)('in %s', async ([shell, before, between], { world }) => {
      const run = async (alias: string, command: string) => {
        const script = `${before}alias uv${between}'${alias}'\neval "${command}"`;
        return (await inShell(world, shell, script)).join('\n');
      };
      const version = (await world.raw(['--version'])).stdout;
      expect(await run('uvshim uv', 'uv --version')).toBe(version);
      expect(await run('uvshim uv', 'uv cache dir')).toBe(`${world.cache}\n`);
      expect(await run('uvshim', 'uv --version 2>/dev/null')).toBe(version);
      expect(await run('uvshim', 'uv help venv')).toBe((await world.raw(['help', 'venv'])).stdout);
    });
  });
});
