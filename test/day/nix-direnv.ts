import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { expect, inject } from 'vitest';
import which from 'which';
import { nixVariables, system } from '../support/flake.ts';
import type { Sandbox } from '../support/sandbox.ts';

/**
 * Makes a flake with a shell for the project, and enters it with direnv. Takes the package that is first on PATH, and the
 * variables of the shell. Returns what direnv exports.
 */
export async function enterWithDirenv(
  sandbox: Sandbox,
  package_: string,
  env: Record<string, string>,
): Promise<{ path: string[]; env: Record<string, string | undefined> }> {
  const { cwd } = sandbox;
  const programs = join(sandbox.directory, 'direnv');
  await mkdir(programs);
  for (const name of ['direnv', 'bash', 'git']) await symlink(which.sync(name), join(programs, name));
  const attributes = {
    ...env,
    name: 'shell',
    system,
    builder: which.sync('bash'),
    stdenv: resolve(import.meta.dirname, '../nix/stdenv'),
    nativeBuildInputs: package_,
    initialPath: sandbox.tools,
  };
  const lines = Object.entries(attributes).map(([name, value]) => `${name} = ${JSON.stringify(value)};`);
  // "outputs" is a list, unlike the others.
  lines.push('outputs = [ "out" ];');
  await writeFile(
    join(cwd, 'flake.nix'),
    `{ outputs = _: { devShells.${system}.default = derivation {\n${lines.join('\n')}\n}; }; }\n`,
  );
  await writeFile(join(cwd, '.envrc'), 'use flake path:.\n');
  const nix = inject('nixes').at(-1)?.bin ?? '';
  const before = [programs, nix, sandbox.tools];
  const outcome = await sandbox.run('sh', ['-ec', 'direnv allow && direnv export json'], {
    path: [programs, nix],
    env: nixVariables(sandbox),
  });
  expect(outcome.status, outcome.stderr).toBe(0);
  const { PATH = '', ...exported } = JSON.parse(outcome.stdout) as Record<string, string | null>;
  const path = (PATH ?? '').split(delimiter).filter((directory) => !before.includes(directory));
  const variables = Object.entries(exported).map(([name, value]) => [name, value ?? undefined] as const);
  return { path, env: Object.fromEntries(variables) };
}
