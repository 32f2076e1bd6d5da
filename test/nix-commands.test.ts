import { cp, mkdir, readdir, readFile, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { blocksOf, makeFlake, system, type Flake } from './support/flake.ts';

const root = resolve(import.meta.dirname, '..');

describe.each(inject('nixes'))('nix $version', (nix) => {
  let flake: Flake;
  beforeAll(async () => {
    flake = await makeFlake(nix);
  });
  afterAll(() => flake.sandbox.dispose());

  /** Runs a user's lines. In place of the network's nixpkgs, Nix gets the substitute. */
  async function paste(lines: string, url: string, cwd: string) {
    const known = lines
      .replaceAll('URL', url)
      .replaceAll(
        'nix flake init -t uvshim',
        (init) => `${init}\nsed -i 's|github:NixOS/[^"]*|path:${flake.nixpkgs}|' flake.nix`,
      )
      // Up to 2.26 there is only the old name.
      .replaceAll('nix profile add', Number(nix.version.split('.')[1]) > 26 ? '$&' : 'nix profile install');
    // Another uv comes first on the user's PATH.
    const outcome = await flake.run('sh', ['-ec', known], { cwd, path: [join(flake.uv, 'bin')] });
    expect(outcome.status, `${lines}\n${outcome.stderr}`).toBe(0);
    return outcome.stdout;
  }

  async function makeProject(name: string): Promise<string> {
    const project = join(flake.sandbox.directory, name);
    await mkdir(project);
    return project;
  }

  test('each command of docs/nix.md works, in a profile that has uv too', async () => {
    const project = await makeProject('project');
    const built = (await flake.evaluate(`packages.${system}.default`, 'built: built.outPath')) as string;
    const url = `path:${flake.directory}`;
    await paste(`nix profile add path:${flake.nixpkgs}#legacyPackages.${system}.uv-package`, url, project);
    if (nix.version.startsWith('2.8.')) await paste('nix profile remove 0', url, project);
    const commands = await blocksOf('docs/nix.md', 'sh');
    expect(commands.length).toBeGreaterThan(3);
    const outputs: string[] = [];
    for (const command of commands) outputs.push(await paste(command, url, project));
    expect(outputs.filter((output) => /^uv \d+\.\d+\.\d+/.test(output))).toHaveLength(2);
    expect((await readdir(project)).sort()).toEqual(['.envrc', 'flake.lock', 'flake.nix']);
    expect(await realpath(join(flake.sandbox.home, '.nix-profile/bin/uv'))).toBe(`${built}/bin/uv`);
    // The address is in the lock file now. The shell's uv comes before the user's.
    const shell = await paste('nix develop -c sh -c "command -v uv; command -v python3"', url, project);
    expect(shell).toBe(`${built}/bin/uv\n${flake.python}/bin/python3\n`);
  });

  test('a Git address, in flake.nix: nix flake init, then nix develop', async () => {
    const git = (...args: string[]) => flake.run('git', ['-C', flake.directory, ...args]);
    const by = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
    for (const args of [
      ['init', '-q'],
      ['add', '.'],
      [...by, 'commit', '-q', '-m', 'a'],
    ])
      expect(await git(...args)).toMatchObject({ status: 0 });
    const project = await makeProject('of-git');
    const url = `git+file://${flake.directory}`;
    await paste('nix registry add uvshim URL', url, project);
    await paste(`nix flake init -t uvshim\nsed -i 's|flake:uvshim|URL|' flake.nix`, url, project);
    const uv = await paste('nix develop -c sh -c "command -v uv"', url, project);
    expect(uv).toMatch(/-uvshim-[^/]*\/bin\/uv\n$/);
    expect(await readFile(join(project, 'flake.lock'), 'utf8')).toContain('"type": "git"');
  });

  test('flake.lock locks what flake.nix names, in the form that nix writes', async () => {
    const directory = await makeProject('committed');
    for (const name of ['flake.nix', 'flake.lock']) await cp(join(root, name), join(directory, name));
    const { stdout } = await flake.nix(
      'flake',
      'metadata',
      '--json',
      '--no-update-lock-file',
      `path:${directory}`,
    );
    const committed: unknown = JSON.parse(await readFile(join(root, 'flake.lock'), 'utf8'));
    expect((JSON.parse(stdout) as { locks: unknown }).locks).toEqual(committed);
  });

  test('what docs/nix.md has in Nix can be parsed', async () => {
    for (const block of await blocksOf('docs/nix.md', 'nix')) {
      const parse = ['--parse', '--expr', block.replaceAll('URL', 'path:/nowhere')];
      const outcome = await flake.run('nix-instantiate', parse);
      expect(outcome.status, block + outcome.stderr).toBe(0);
    }
  });
});

test('the devbox.json and manifest.toml of docs/nix.md can be parsed', async () => {
  const [json = ''] = await blocksOf('docs/nix.md', 'json');
  expect(JSON.parse(json)).toHaveProperty('packages.0', 'URL');
  const [toml = ''] = await blocksOf('docs/nix.md', 'toml');
  expect(parse(toml)).toHaveProperty('install.uvshim.flake', 'URL');
});
