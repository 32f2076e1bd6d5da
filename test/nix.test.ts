import { readdir, readFile, readlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import which from 'which';
import { ENV_BEFORE_BASH } from './launcher/shells.ts';
import { makeFlake, system, type Flake } from './support/flake.ts';
import { commentsOf, whatLauncherDoes } from './support/launcher-text.ts';
import { storePython } from './support/store.ts';
import { offline } from './support/wheels.ts';

const root = resolve(import.meta.dirname, '..');
const [cpython] = inject('cpythons');
const [own, newest = own] = inject('nixes');

let flake: Flake;
/** The package, built. */
let built = '';

beforeAll(async () => {
  if (newest === undefined) throw new Error('there is no nix');
  flake = await makeFlake(newest);
  built = join(flake.sandbox.directory, 'built');
  await flake.nix('build', `path:${flake.directory}`, '-o', built);
});

afterAll(() => flake.sandbox.dispose());

test('the package: the launcher knows its home, its Node and its uv', async () => {
  const launcher = await readFile(join(built, 'bin/uv'), 'utf8');
  const store = await readlink(built);
  expect(launcher.split('\n')[0]).toBe(
    `#!${which.sync('env')} -S ${ENV_BEFORE_BASH} ${which.sync('bash')} -p`,
  );
  const recorded = launcher.split('\n').filter((line) => /^uvshim_(home|recorded_\w+)='/.test(line));
  expect(recorded).toEqual([
    `uvshim_home='${store}/lib/uvshim'`,
    `uvshim_recorded_node='${flake.sandbox.directory}/node/bin/node'`,
    `uvshim_recorded_uv='${flake.uv}/bin/uv'`,
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
  const { python } = storePython(inject('store'), 'prefix wrapper', cpython?.minor ?? '');
  const env = { PATH: join(built, 'bin') };
  const run = (name: string, args: string[]) => flake.sandbox.run(join(built, 'bin', name), args, { env });
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
  expect(await flake.evaluate('overlays.default', `o: let final = standIn.overlaid o; in ${about}`)).toEqual({
    uv: flake.uv,
    shim: await readlink(built),
  });
});

test('overlays.uv puts the shim over uv once, and shows what nixpkgs reads from pkgs.uv', async () => {
  const about = `uv: {
    uv = uv.outPath; real = uv.unwrapped.outPath; inherit (uv) version src cargoDeps;
    inherit (uv.meta) changelog homepage mainProgram; first = uv.meta.priority < 5;
  }`;
  const ofUv = {
    uv: await readlink(built),
    real: flake.uv,
    version: '0.13.9',
    src: 'source-of-uv',
    cargoDeps: 'dependencies-of-uv',
    homepage: 'homepage-of-uv',
    changelog: 'changelog-of-0.13.9',
    mainProgram: 'uv',
    first: true,
  };
  // Another overlay, or a user, changes the uv behind the shim.
  const evaluated = await flake.evaluate(
    'overlays.uv',
    `o: let final = standIn.overlaid o; about = ${about}; in {
      shim = final.uvshim.outPath;
      uv = about final.uv;
      attributes = about (final.uv.overrideAttrs (old: { version = "1.0.0"; src = "not-" + old.src; }));
      arguments = about (final.uv.override { version = "2.0.0"; });
    }`,
  );
  const changed = { version: '1.0.0', src: 'not-source-of-uv', changelog: 'changelog-of-1.0.0' };
  expect(evaluated).toEqual({
    shim: await readlink(built),
    uv: ofUv,
    attributes: { ...ofUv, ...changed },
    arguments: { ...ofUv, version: '2.0.0', changelog: 'changelog-of-2.0.0' },
  });
});

test('overlays.uv leaves python3Packages.uv and uv-build on uv itself, in releases with and without uv-build', async () => {
  const extension = (names: string) => `o:
    let package.override = given: given.pkgs.uv.outPath; in
    (builtins.head (standIn.overlaid o).pythonPackagesExtensions) {} { ${names} }`;
  expect(
    await flake.evaluate('overlays.uv', extension('uv = package; uv-build = package; pip = {};')),
  ).toEqual({
    uv: flake.uv,
    'uv-build': flake.uv,
  });
  expect(await flake.evaluate('overlays.uv', extension('uv = package;'))).toEqual({ uv: flake.uv });
});

test('nix flake check: the checks of the flake pass', async () => {
  const { stderr } = await flake.nix('flake', 'check', '--print-build-logs', `path:${flake.directory}`);
  expect(stderr).toContain('uvshim: working in');
});

test('nix build --rebuild: two builds are the same', async () => {
  await flake.nix('build', '--rebuild', '--no-link', `path:${flake.directory}`);
});

test.for(['homeModules', 'nixosModules', 'darwinModules'])('%s: programs.uvshim', async (modules) => {
  const options = modules === 'homeModules' ? '{ home.packages = {}; }' : '{ environment = {}; }';
  const configure = (settings: string, pkgs = `standIn.legacyPackages.${system}`) =>
    flake.evaluate(
      `${modules}.default`,
      `module: standIn.configured module ${options} (${pkgs}) { programs = ${settings}; }`,
    );
  const store = await readlink(built);
  const configuration = (file: object) =>
    modules === 'homeModules'
      ? { home: { packages: [store] }, xdg: { configFile: file } }
      : { environment: { systemPackages: [store], etc: file } };
  const source = { 'direnv/lib/uvshim.sh': { source: `${store}/share/uvshim/direnv.sh` } };
  const enabled = '{ direnv.enable = true; uvshim.enable = true; }';
  expect(await configure(enabled)).toEqual(configuration(source));
  // The overlay does not put the shim over another shim.
  const overlaid = `standIn.overlaid (import ${flake.directory}/nix/overlay.nix)`;
  expect(await configure(enabled, overlaid)).toEqual(configuration(source));
  const without = configuration({ 'direnv/lib/uvshim.sh': {} });
  expect(await configure('{ direnv.enable = false; uvshim.enable = true; }')).toEqual(without);
  expect(await configure('{ uvshim.enable = true; }')).toEqual(without);
  expect(await configure('{ direnv.enable = true; uvshim.enable = false; }')).toEqual({});
  const otherUv = `(standIn.legacyPackages.${system}.uv // { outPath = "/another-uv"; })`;
  const ofOtherUv = await configure(`{ uvshim = { enable = true; uv = ${otherUv}; }; }`);
  expect(ofOtherUv).not.toEqual(without);
  expect(JSON.stringify(ofOtherUv)).toContain('-uvshim-');
});
