import { cp, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import which from 'which';
import { commentsOf, whatLauncherDoes } from './support/launcher-text.ts';
import { makeSandbox, type Outcome, type Sandbox } from './support/sandbox.ts';
import { storePython } from './support/store.ts';
import { offline } from './support/wheels.ts';

const root = resolve(import.meta.dirname, '..');
const system = process.arch === 'arm64' ? 'aarch64-linux' : 'x86_64-linux';
const [cpython] = inject('cpythons');
const real = inject('uvs').findLast(({ uvx }) => uvx !== undefined);

let sandbox: Sandbox;
/** A copy of the flake, locked to the stand-in for nixpkgs. */
let flake = '';
let standIn = '';
/** A substitute for nixpkgs' uv. */
let realUv = '';
/** The package, built. */
let built = '';

beforeAll(async () => {
  sandbox = await makeSandbox();
  flake = join(sandbox.directory, 'flake');
  for (const name of ['flake.nix', 'nix', 'bin', 'src', 'scripts', 'package.json', 'package-lock.json'])
    await cp(join(root, name), join(flake, name), { recursive: true, verbatimSymlinks: true });
  realUv = join(sandbox.directory, 'uv');
  await mkdir(join(realUv, 'share/fish/vendor_completions.d'), { recursive: true });
  await mkdir(join(realUv, 'bin'));
  await writeFile(join(realUv, 'share/fish/vendor_completions.d/uv.fish'), '# of uv\n');
  for (const name of ['uv', 'uvx'] as const) await symlink(real?.[name] ?? '', join(realUv, 'bin', name));
  await writeFile(join(sandbox.directory, 'registry.json'), '{"flakes":[],"version":2}');
  standIn = await makeStandIn();
  const lock = await nix('flake', 'lock', `path:${flake}`, '--override-input', 'nixpkgs', `path:${standIn}`);
  expect(lock.status, lock.stderr).toBe(0);
  built = join(sandbox.directory, 'built');
  const build = await nix('build', `path:${flake}`, '-o', built);
  expect(build.status, build.stderr).toBe(0);
});

afterAll(() => sandbox.dispose());

/** The flake in place of nixpkgs, with the programs of this machine. */
async function makeStandIn(): Promise<string> {
  const directory = join(sandbox.directory, 'nixpkgs');
  const node = join(sandbox.directory, 'node');
  await mkdir(join(node, 'bin'), { recursive: true });
  await symlink(process.execPath, join(node, 'bin/node'));
  // Packs what is installed here: the same files, and no network.
  const npm = `for word; do :; done
name=\${word%@*} version=\${word##*@}
for directory in '${root}'/node_modules/$name '${root}'/node_modules/*/node_modules/$name; do
  grep -q "\\"version\\": \\"$version\\"" "$directory/package.json" 2>/dev/null || continue
  exec tar -czf package.tgz --transform 's,^\\.,package,' -C "$directory" .
done
exit 1`;
  await writeFile(join(node, 'bin/npm'), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
  await mkdir(directory);
  await cp(join(root, 'test/nix/flake.nix'), join(directory, 'flake.nix'));
  const path = [join(node, 'bin'), sandbox.tools, dirname(which.sync('tar')), dirname(which.sync('gzip'))];
  const coreutils = dirname(dirname(which.sync('timeout')));
  const places = { system, path: path.join(':'), bash: which.sync('bash'), node, coreutils, uv: realUv };
  const lines = Object.entries(places).map(([name, value]) => `  ${name} = ${JSON.stringify(value)};`);
  await writeFile(join(directory, 'places.nix'), `{\n${lines.join('\n')}\n}\n`);
  return directory;
}

/** The real nix, with a store of the sandbox's own. */
function nixVariables(): Record<string, string> {
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

function nix(...args: string[]): Promise<Outcome> {
  return sandbox.run(which.sync('nix'), args, { env: nixVariables() });
}

/** Evaluates an output of the flake, after a function written in Nix; `standIn` in it is the stand-in for nixpkgs. */
async function evaluate(output: string, apply: string): Promise<unknown> {
  const f = `output: let standIn = builtins.getFlake "path:${standIn}"; in (${apply}) output`;
  const outcome = await nix('eval', '--impure', '--json', `path:${flake}#${output}`, '--apply', f);
  expect(outcome.status, outcome.stderr).toBe(0);
  return JSON.parse(outcome.stdout);
}

test('the package: the launcher knows its home, its Node and its uv', async () => {
  const launcher = await readFile(join(built, 'bin/uv'), 'utf8');
  const store = await readlink(built);
  expect(launcher.split('\n')[0]).toBe(`#!${which.sync('bash')} -p`);
  const recorded = launcher.split('\n').filter((line) => /^uvshim_(home|recorded_\w+)='/.test(line));
  expect(recorded).toEqual([
    `uvshim_home='${store}/lib/uvshim'`,
    `uvshim_recorded_node='${sandbox.directory}/node/bin/node'`,
    `uvshim_recorded_uv='${realUv}/bin/uv'`,
    `uvshim_recorded_timeout='${which.sync('timeout')}'`,
  ]);
  expect(await whatLauncherDoes(join(built, 'bin/uv'))).toEqual(await whatLauncherDoes());
  expect(await commentsOf(join(built, 'bin/uv'))).toHaveLength(1);
  expect((await readdir(join(built, 'bin'))).sort()).toEqual(['uv', 'uvshim', 'uvx']);
  const fish = join(built, 'share/fish/vendor_completions.d');
  expect(await readFile(join(fish, 'uv.fish'), 'utf8')).toBe('# of uv\n');
  const functions = await readFile(join(built, 'share/uvshim/direnv.sh'), 'utf8');
  expect(functions).toContain(`local directory='${store}/bin'\n`);
});

test('the package works, with nothing else on PATH', async () => {
  const { python } = storePython(inject('store'), 'dirty', cpython?.minor ?? '');
  const env = { PATH: join(built, 'bin') };
  const run = (name: string, args: string[]) => sandbox.run(join(built, 'bin', name), args, { env });
  const venv = await run('uv', ['venv', '--offline', '-p', python]);
  expect(venv).toMatchObject({ status: 0 });
  expect(venv.stderr).toMatch(/^uvshim: using .* in place of the wrapper/);
  expect(await run('uv', ['pip', 'install', ...offline, 'plainpkg'])).toMatchObject({ status: 0 });
  const answer = ['python', '-c', 'import scriptpkg; print(42)'];
  const tool = await run('uvx', [...offline, '-p', python, '--from', 'scriptpkg', ...answer]);
  expect(tool).toMatchObject({ status: 0, stdout: '42\n' });
  expect((await run('uvshim', ['explain', 'venv'])).stdout).toMatch(/^ *runs {2}/m);
});

test('it is built from what its sources import, and from nothing else than what is fetched for it', async () => {
  const files = await readdir(join(root, 'src'), { recursive: true });
  const sources = files.filter((name) => name.endsWith('.ts')).map((name) => join(root, 'src', name));
  const texts = await Promise.all(
    [...sources, join(root, 'scripts/build.mjs')].map((file) => readFile(file, 'utf8')),
  );
  const imported = texts.flatMap((text) =>
    [...text.matchAll(/(?<!-)\b(?:from|import\() ?'([^'.:]+)'/g)].map(([, name]) => name),
  );
  const modules = await readFile(join(root, 'nix/modules.nix'), 'utf8');
  const roots = [...modules.matchAll(/^ {4}"([^"]+)"$/gm)].map(([, name]) => name);
  expect(imported.filter((name) => !roots.includes(name))).toEqual([]);
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { integrity?: string }>;
  };
  for (const name of roots)
    expect(lock.packages[`node_modules/${name ?? ''}`]?.integrity).toMatch(/^sha512-/);
});

test('overlays.default adds uvshim and leaves uv', async () => {
  const about = '{ uv = final.uv.outPath; shim = final.uvshim.outPath; }';
  expect(await evaluate('overlays.default', `o: let final = standIn.overlaid o; in ${about}`)).toEqual({
    uv: realUv,
    shim: await readlink(built),
  });
});

test('overlays.uv puts the shim over uv once, and shows what nixpkgs reads from pkgs.uv', async () => {
  const about = `{
    uv = final.uv.outPath; shim = final.uvshim.outPath; real = final.uv.unwrapped.outPath;
    inherit (final.uv) version src cargoDeps; inherit (final.uv.meta) changelog mainProgram;
  }`;
  expect(await evaluate('overlays.uv', `o: let final = standIn.overlaid o; in ${about}`)).toEqual({
    uv: await readlink(built),
    shim: await readlink(built),
    real: realUv,
    version: '0.13.9',
    src: 'source-of-uv',
    cargoDeps: 'dependencies-of-uv',
    changelog: 'changelog-of-uv',
    mainProgram: 'uv',
  });
});

test('overlays.uv leaves python3Packages.uv and uv-build on uv itself, in releases with and without uv-build', async () => {
  const extension = (names: string) => `o:
    let package.override = given: given.pkgs.uv.outPath; in
    (builtins.head (standIn.overlaid o).pythonPackagesExtensions) {} { ${names} }`;
  expect(await evaluate('overlays.uv', extension('uv = package; uv-build = package; pip = {};'))).toEqual({
    uv: realUv,
    'uv-build': realUv,
  });
  expect(await evaluate('overlays.uv', extension('uv = package;'))).toEqual({ uv: realUv });
});

test('in one profile with uv, bin/uv is the shim', async () => {
  const priority = await evaluate(`packages.${system}.default`, 'package: package.meta.priority');
  expect(priority).toBeLessThan(5);
});

test('home-manager: programs.uvshim', async () => {
  const configure = (settings: string, pkgs = `standIn.legacyPackages.${system}`) =>
    evaluate(
      'homeModules.default',
      `module: standIn.configured module (${pkgs}) { programs = ${settings}; }`,
    );
  const store = await readlink(built);
  const source = { 'direnv/lib/uvshim.sh': { source: `${store}/share/uvshim/direnv.sh` } };
  const enabled = '{ direnv.enable = true; uvshim.enable = true; }';
  expect(await configure(enabled)).toEqual({ home: { packages: [store] }, xdg: { configFile: source } });
  // With the overlay in use, the shim is not over another shim.
  const overlaid = `standIn.overlaid (import ${flake}/nix/overlay.nix)`;
  expect(await configure(enabled, overlaid)).toMatchObject({ home: { packages: [store] } });
  expect(await configure('{ direnv.enable = false; uvshim.enable = true; }')).toEqual({
    home: { packages: [store] },
    xdg: { configFile: { 'direnv/lib/uvshim.sh': {} } },
  });
  expect(await configure('{ direnv.enable = true; uvshim.enable = false; }')).toEqual({});
});

test('what docs/nix.md says works: its commands are run, what is written in Nix is parsed', async () => {
  const text = await readFile(join(root, 'docs/nix.md'), 'utf8');
  const blocks = (language: string) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map(
      ([, block = '']) => block,
    );
  const project = join(sandbox.directory, 'project');
  await mkdir(project);
  const env = { ...nixVariables(), URL: `path:${flake}` };
  const commands = blocks('sh');
  expect(commands.length).toBeGreaterThan(3);
  for (const command of commands) {
    const script = command.replaceAll('URL', '"$URL"');
    const path = [dirname(which.sync('nix'))];
    const outcome = await sandbox.run('sh', ['-ec', script], { cwd: project, env, path });
    expect(outcome.status, `${command}${outcome.stderr}`).toBe(0);
    if (command.startsWith('nix run')) expect(outcome.stdout).toMatch(/^uv \d+\.\d+\.\d+/);
  }
  for (const block of blocks('nix')) {
    const parse = ['--parse', '--expr', block.replaceAll('URL', 'path:/nowhere')];
    const outcome = await sandbox.run(which.sync('nix-instantiate'), parse, { env });
    expect(outcome.status, block + outcome.stderr).toBe(0);
  }
  expect((await readdir(project)).sort()).toEqual(['.envrc', 'flake.nix']);

  // The shell of the template, whose own inputs are these.
  const lock = ['flake', 'lock', `path:${project}`, '--override-input', 'nixpkgs', `path:${standIn}`];
  expect((await nix(...lock)).status).toBe(0);
  const shell = await nix(
    'build',
    `path:${project}#devShells.${system}.default`,
    '-o',
    join(project, 'shell'),
  );
  expect(shell.status, shell.stderr).toBe(0);
  const packages = await readFile(join(project, 'shell'), 'utf8');
  expect(packages).toBe(`${await readlink(built)} python-with-packages\n`);
});
