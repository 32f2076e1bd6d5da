import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, inject } from 'vitest';
import which from 'which';
import { test, type Outcome, type Sandbox } from './support/sandbox.ts';
import { storePython } from './support/store.ts';

const root = resolve(import.meta.dirname, '..');
const [cpython] = inject('cpythons');
const uv = inject('uvs').at(-1)?.uv ?? '';

interface Shell {
  name: string;
  /** The content of the shell's start-up file in the home directory. */
  file: string;
  evaluate: string;
  /** Whether that file, with its aliases, is read for a script too. */
  aliasesInScripts: boolean;
}

const SHELLS: Shell[] = [
  {
    name: 'bash',
    file: '.bashrc',
    evaluate: 'eval "$(uvshim init bash)"',
    aliasesInScripts: false,
  },
  {
    name: 'zsh',
    file: '.zshrc',
    evaluate: 'eval "$(uvshim init zsh)"',
    aliasesInScripts: false,
  },
  {
    name: 'fish',
    file: '.config/fish/config.fish',
    evaluate: 'uvshim init fish | source',
    aliasesInScripts: true,
  },
];

/** The shim in a directory of its own; returns the one for PATH. */
async function placeShim(directory: string): Promise<string> {
  const bin = join(directory, 'bin');
  await mkdir(bin, { recursive: true });
  await copyFile(join(root, 'bin/uv'), join(bin, 'uv'));
  await symlink('uv', join(bin, 'uvx'));
  await symlink('uv', join(bin, 'uvshim'));
  await symlink(join(root, 'dist'), join(directory, 'dist'));
  return bin;
}

/** Writes the shell's own file. */
async function atStart({ home }: Sandbox, { file }: Shell, text: string): Promise<void> {
  await mkdir(dirname(join(home, file)), { recursive: true });
  await writeFile(join(home, file), `${text}\n`);
}

/** A directory with the real uv. */
async function placeUv({ directory }: Sandbox): Promise<string> {
  const real = join(directory, 'real');
  await mkdir(real);
  await symlink(uv, join(real, 'uv'));
  return real;
}

function variables({ stdout }: Outcome): string[] {
  return stdout.split('\n').filter((line) => !/^(SHLVL|_|PWD|OLDPWD)=/.test(line));
}

describe.each(SHELLS)('uvshim init $name', (shell) => {
  const program = which.sync(shell.name);
  const printPath = shell.name === 'fish' ? 'string join : $PATH' : 'printf "%s\\n" "$PATH"';

  test.for(['plain', 'a b', `it's "a" $PREFIX \`id\` \\ *?[x] ~ #;`])(
    'puts the directory first on PATH and does nothing else, in %s',
    async (name, { sandbox }) => {
      const shim = await placeShim(join(sandbox.directory, name));
      // The directory is last on PATH: it must move, not be added twice.
      const env = { PATH: `/nowhere:${sandbox.tools}:${shim}` };
      const before = await sandbox.run(program, ['-c', 'env'], { env });
      const after = await sandbox.run(program, ['-c', `${shell.evaluate}\nenv`], { env });
      expect(after).toMatchObject({ status: 0, stderr: '' });
      const PATH = `PATH=${shim}:/nowhere:${sandbox.tools}`;
      expect(variables(after)).toEqual(
        variables(before).map((line) => (line.startsWith('PATH=') ? PATH : line)),
      );
    },
  );

  test('once, however often, and not again in a shell in a shell', async ({ sandbox }) => {
    const shim = await placeShim(join(sandbox.directory, 'shim'));
    const twice = `${shell.evaluate}\n${shell.evaluate}\n`;
    await atStart(sandbox, shell, shell.evaluate);
    const again = `${shell.evaluate}\n${printPath}`;
    const script = `${twice}${printPath}\nenv AGAIN='${again.replaceAll("'", "'\\''")}' ${program} -ic 'eval "$AGAIN"'`;
    const env = { PATH: `${sandbox.tools}:${shim}` };
    const { stdout, status } = await sandbox.run(program, ['-c', script], { env });
    expect(status).toBe(0);
    const path = `${shim}:${sandbox.tools}`;
    expect(stdout).toBe(`${path}\n${path}\n`);
  });

  test('in the file that it reads at its start: uv and uvx are the shim', async ({ sandbox }) => {
    const shim = await placeShim(join(sandbox.directory, 'shim'));
    const real = await placeUv(sandbox);
    // As after an installation: only the absolute name is known.
    await atStart(sandbox, shell, shell.evaluate.replace('uvshim', join(shim, 'uvshim')));
    const wanted = 'command -v uv; command -v uvx; command -v uvshim';
    const { stdout } = await sandbox.run(program, ['-ic', wanted], { path: [real] });
    expect(stdout).toBe(['uv', 'uvx', 'uvshim', ''].map((name) => name && join(shim, name)).join('\n'));
  });

  test('`alias uv=uvshim` works for typed commands, and in scripts of shells that expand aliases there', async ({
    sandbox,
  }) => {
    const { python } = storePython(inject('store'), 'prefix wrapper', cpython?.minor ?? '');
    const real = await placeUv(sandbox);
    const elsewhere = join(sandbox.directory, 'elsewhere');
    await mkdir(elsewhere);
    await symlink(join(root, 'bin/uvshim'), join(elsewhere, 'uvshim'));
    await atStart(sandbox, shell, 'alias uv=uvshim');
    const path = [real, elsewhere];
    const script = join(sandbox.cwd, 'script');
    await writeFile(script, `uv venv --offline -p '${python}' of-script`);

    const typed = `uv venv --offline -p '${python}' typed; ${program} '${script}'`;
    const outcome = await sandbox.run(program, ['-ic', typed], { path });
    expect(outcome.status, outcome.stderr).toBe(0);
    const prefixOf = async (venv: string) => {
      const ask = ['-c', 'import sys; print(sys.prefix)'];
      return (await sandbox.run(join(sandbox.cwd, venv, 'bin/python'), ask)).stdout.trim();
    };
    expect(await prefixOf('typed')).toBe(join(sandbox.cwd, 'typed'));
    const spoken = outcome.stderr.match(/^uvshim: using .* in place of the wrapper/gm);
    expect(spoken).toHaveLength(shell.aliasesInScripts ? 2 : 1);
  });
});

test.for(['', ':', '/a:', ':/a', '/a::/b'])(
  'an empty field of PATH stays, in "%s"',
  async (path, { sandbox }) => {
    const shim = await placeShim(join(sandbox.directory, 'shim'));
    const { stdout: text } = await sandbox.run(join(shim, 'uvshim'), ['init', 'bash']);
    for (const shell of ['bash', 'zsh']) {
      const script = `PATH=$1\n${text}printf '%s\\n' "$PATH"`;
      const { stdout } = await sandbox.run(which.sync(shell), ['-uc', script, shell, path]);
      expect(stdout).toBe(path === '' ? `${shim}\n` : `${shim}:${path}\n`);
    }
  },
);

test('through the link of a profile it is the profile that is put on PATH', async ({ sandbox }) => {
  const shim = await placeShim(join(sandbox.directory, 'generation-1'));
  await symlink('generation-1', join(sandbox.directory, 'profile'));
  const profile = join(sandbox.directory, 'profile/bin');
  const outcome = await sandbox.run(join(profile, 'uvshim'), ['init', 'bash']);
  expect(outcome.stdout).toContain(`export PATH='${profile}'`);
  // A link to uvshim alone leads where its uv is.
  await symlink(join(shim, 'uvshim'), join(sandbox.cwd, 'uvshim'));
  const alone = await sandbox.run(join(sandbox.cwd, 'uvshim'), ['init', 'bash']);
  expect(alone.stdout).toContain(`export PATH='${shim}'`);
});

test('uvshim init bash zsh fails: it takes one shell', async ({ sandbox }) => {
  const outcome = await sandbox.run(join(root, 'bin/uvshim'), ['init', 'bash', 'zsh']);
  expect(outcome).toMatchObject({ status: 2, stdout: '' });
  expect(outcome.stderr).toMatch(/^uvshim: too many arguments\b.*\nhint: uvshim help init bash\n$/);
});

test.for([[], ['tcsh'], ['toString']])('uvshim init %j is uv’s', async (words, { sandbox }) => {
  const outcome = await sandbox.run(join(root, 'bin/uvshim'), ['init', ...words, '--help'], {
    env: { UVSHIM_UV: uv },
  });
  expect(outcome.stdout).toContain('Usage: uv init');
});

test('uv init is uv’s', async ({ sandbox }) => {
  const outcome = await sandbox.run(join(root, 'bin/uv'), ['init', '--help'], { env: { UVSHIM_UV: uv } });
  expect(outcome.stdout).toContain('Usage: uv init');
});
