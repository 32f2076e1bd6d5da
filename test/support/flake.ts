import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect, inject } from 'vitest';
import which from 'which';
import type { Nix } from './nix-versions.ts';
import { makeSandbox, type Outcome, type RunOptions, type Sandbox } from './sandbox.ts';
import { storePython } from './store.ts';

const root = resolve(import.meta.dirname, '../..');
/** What the flake consists of. */
const FILES = [
  'flake.nix',
  'flake.lock',
  'nix',
  'bin',
  'src',
  'scripts',
  'package.json',
  'package-lock.json',
];
const real = inject('uvs').findLast(({ uvx }) => uvx !== undefined);

/** The name that Nix has for this machine. */
export const system = process.arch === 'arm64' ? 'aarch64-linux' : 'x86_64-linux';

/** The flake of this checkout, used with one nix, which has a store of its own. */
export interface Flake {
  sandbox: Sandbox;
  /** A copy of the checkout, locked to the substitute for nixpkgs. */
  directory: string;
  /** The substitute for nixpkgs: test/nix/flake.nix with the programs of this machine. */
  nixpkgs: string;
  /** The substitute for nixpkgs' uv. */
  uv: string;
  /** A wrapper of the tests' store, for nixpkgs' `withPackages`. */
  python: string;
  /** Runs a command that finds this nix, and its store, first. */
  run: (command: string, args: string[], options?: RunOptions) => Promise<Outcome>;
  /** Runs `nix`, and expects that it succeeds. */
  nix: (...args: string[]) => Promise<Outcome>;
  /** Evaluates an output, after a function written in Nix, in which `standIn` is the substitute for nixpkgs. */
  evaluate: (output: string, apply: string) => Promise<unknown>;
}

/** Copies and locks the flake. The caller disposes of the sandbox. Throws if this nix cannot lock it. */
export async function makeFlake({ bin }: Nix): Promise<Flake> {
  const sandbox = await makeSandbox();
  const directory = join(sandbox.directory, 'flake');
  for (const name of FILES)
    await cp(join(root, name), join(directory, name), { recursive: true, verbatimSymlinks: true });
  await writeFile(join(sandbox.directory, 'registry.json'), '{"flakes":[],"version":2}');
  const uv = await makeUv(sandbox);
  const [cpython] = inject('cpythons');
  const python = dirname(
    dirname(storePython(inject('store'), 'prefix wrapper', cpython?.minor ?? '').python),
  );
  const nixpkgs = await makeNixpkgs(sandbox, uv, python);

  const programs = join(sandbox.directory, 'programs');
  await mkdir(programs);
  // Nix starts git for a Git address, and bash for `nix develop`.
  for (const name of ['bash', 'git']) await symlink(which.sync(name), join(programs, name));
  const run: Flake['run'] = (command, args, options = {}) =>
    sandbox.run(command, args, {
      ...options,
      path: [bin, programs, ...(options.path ?? [])],
      env: { ...nixVariables(sandbox), ...options.env },
    });
  const nix: Flake['nix'] = async (...args) => {
    const outcome = await run('nix', args);
    expect(outcome.status, outcome.stderr).toBe(0);
    return outcome;
  };
  const evaluate: Flake['evaluate'] = async (output, apply) => {
    const f = `output: let standIn = builtins.getFlake "path:${nixpkgs}"; in (${apply}) output`;
    const { stdout } = await nix('eval', '--impure', '--json', `path:${directory}#${output}`, '--apply', f);
    return JSON.parse(stdout) as unknown;
  };
  await nix('flake', 'lock', `path:${directory}`, '--override-input', 'nixpkgs', `path:${nixpkgs}`);
  return { sandbox, directory, nixpkgs, uv, python, run, nix, evaluate };
}

async function makeUv(sandbox: Sandbox): Promise<string> {
  const uv = join(sandbox.directory, 'uv');
  await mkdir(join(uv, 'share/fish/vendor_completions.d'), { recursive: true });
  await mkdir(join(uv, 'bin'));
  await writeFile(join(uv, 'share/fish/vendor_completions.d/uv.fish'), '# of uv\n');
  for (const name of ['uv', 'uvx'] as const) await symlink(real?.[name] ?? '', join(uv, 'bin', name));
  return uv;
}

/** The flake in place of nixpkgs, with the programs of this machine. */
async function makeNixpkgs(sandbox: Sandbox, uv: string, python: string): Promise<string> {
  const directory = join(sandbox.directory, 'nixpkgs');
  const node = join(sandbox.directory, 'node');
  await mkdir(join(node, 'bin'), { recursive: true });
  await symlink(process.execPath, join(node, 'bin/node'));
  // Packs what is installed here: the same files, and no network. npm knows certificates only by this variable.
  const npm = `: "\${NODE_EXTRA_CA_CERTS:?}"
for word; do :; done
name=\${word%@*} version=\${word##*@}
for directory in '${root}'/node_modules/$name '${root}'/node_modules/*/node_modules/$name; do
  grep -q "\\"version\\": \\"$version\\"" "$directory/package.json" 2>/dev/null || continue
  exec tar -czf package.tgz --transform 's,^\\.,package,' -C "$directory" .
done
exit 1`;
  await writeFile(join(node, 'bin/npm'), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
  await cp(join(root, 'test/nix'), directory, { recursive: true });
  const path = [join(node, 'bin'), sandbox.tools, dirname(which.sync('tar')), dirname(which.sync('gzip'))];
  const coreutils = dirname(dirname(which.sync('timeout')));
  const places = { system, path: path.join(':'), bash: which.sync('bash'), node, coreutils, python, uv };
  const lines = Object.entries(places).map(([name, value]) => `  ${name} = ${JSON.stringify(value)};`);
  await writeFile(join(directory, 'places.nix'), `{\n${lines.join('\n')}\n}\n`);
  return directory;
}

/** The variables for a Nix store of the sandbox's own, which takes nothing from the network. */
export function nixVariables(sandbox: Sandbox): Record<string, string> {
  const place = (name: string) => join(sandbox.directory, 'nix', name);
  return {
    NIX_STORE_DIR: place('store'),
    NIX_STATE_DIR: place('state'),
    NIX_LOG_DIR: place('log'),
    NIX_CONF_DIR: place('etc'),
    NIX_CONFIG: [
      'experimental-features = nix-command flakes',
      'sandbox = false',
      'build-users-group =',
      'substitute = false',
      `flake-registry = ${join(sandbox.directory, 'registry.json')}`,
    ].join('\n'),
  };
}

/** The blocks of a document in one language. */
export async function blocksOf(document: string, language: string): Promise<string[]> {
  const text = await readFile(join(root, document), 'utf8');
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'));
  return [...blocks].map(([, block = '']) => block);
}
