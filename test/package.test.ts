import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import which from 'which';
import { copyCheckout } from './support/checkout.ts';
import { ensureNode, NODE_VERSIONS } from './support/node-versions.ts';
import { test as sandboxTest, type Outcome } from './support/sandbox.ts';
import { changes, snapshot } from './support/snapshot.ts';
import { storePython } from './support/store.ts';
import { offline } from './support/wheels.ts';

const [cpython] = inject('cpythons');
const { python } = storePython(inject('store'), 'prefix wrapper', cpython?.minor ?? '');
const real = inject('uvs').findLast(({ uvx }) => uvx !== undefined);

let checkout = '';
/** What `npm pack` makes. */
let tarball = '';

beforeAll(async () => {
  checkout = await copyCheckout();
  await execa('npm', ['pack', '--silent'], { cwd: checkout });
  const name = (await readdir(checkout)).find((each) => each.endsWith('.tgz'));
  tarball = join(checkout, name ?? '');
});

afterAll(() => rm(dirname(checkout), { recursive: true }));

interface Installation {
  /** npm's prefix; its `bin` is on PATH. */
  prefix: string;
  /** Runs a command with this Node, npm, the real uv and npm's bin on PATH, in this order of the last two. */
  run: (command: string[], env?: Record<string, string>) => Promise<Outcome>;
  /** A directory with nothing but the real uv and uvx. */
  realUv: string;
}

const test = sandboxTest.extend<{ installation: Installation }>({
  installation: async ({ sandbox }, use) => {
    const [programs, realUv] = [join(sandbox.directory, 'programs'), join(sandbox.directory, 'real-uv')];
    const prefix = join(sandbox.directory, 'a prefix');
    for (const directory of [programs, realUv]) await mkdir(directory);
    for (const name of ['npm', 'npx', 'bash']) await symlink(which.sync(name), join(programs, name));
    for (const name of ['uv', 'uvx'] as const) await symlink(real?.[name] ?? '', join(realUv, name));
    await use({
      prefix,
      realUv,
      run: ([command = '', ...args], env = {}) => {
        const path = [programs, realUv, join(prefix, 'bin')];
        const variables = { npm_config_prefix: prefix, npm_config_offline: 'true', ...env };
        return sandbox.run('env', [command, ...args], { path, env: variables });
      },
    });
  },
});

test('the launcher has the version of package.json', async () => {
  const { version } = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(await readFile(join(checkout, 'bin/uv'), 'utf8')).toContain(`\nuvshim_version=${version}\n`);
});

test('the package has the launcher, the program, and nothing that npm would run', async () => {
  const { stdout } = await execa('tar', ['-tzf', tarball]);
  const program = (await readdir(join(checkout, 'dist'))).map((name) => `dist/${name}`);
  const files = ['LICENSE', 'README.md', 'bin/uv', 'bin/uvx', ...program, 'package.json'];
  expect(stdout.split('\n').sort()).toEqual(files.map((file) => `package/${file}`).sort());
  const description = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8')) as {
    scripts: object;
    dependencies?: object;
  };
  const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'preuninstall', 'postuninstall'];
  expect(Object.keys(description.scripts).filter((name) => hooks.includes(name))).toEqual([]);
  expect(description.dependencies).toBeUndefined();
});

describe.each([process.versions.node, ...NODE_VERSIONS])('with Node %s', (version) => {
  /** PATH begins with this Node. */
  let node = '';
  beforeAll(async () => {
    const pinned = NODE_VERSIONS.find((each) => each === version);
    node = pinned === undefined ? dirname(process.execPath) : await ensureNode(pinned);
  });

  const withNode = ({ run }: Installation, script: string, env?: Record<string, string>) =>
    run(['bash', '-ec', `PATH=${node}:$PATH\n${script}`], env);

  test('npm install -g: uvshim is uv, and its own commands', async ({ installation, sandbox }) => {
    const before = await snapshot(sandbox.directory);
    const install = await withNode(installation, 'npm install -g "$TARBALL" && node --version', {
      TARBALL: tarball,
    });
    expect(install).toMatchObject({ status: 0 });
    expect(install.stdout).toContain(`v${version}\n`);
    expect(await readdir(join(installation.prefix, 'bin'))).toEqual(['uvshim']);

    const explained = await withNode(installation, `uvshim explain venv -p '${python}'`);
    expect(explained.stdout).toMatch(/^ *runs {2}.*\/real-uv\/uv venv -p /m);
    const venv = await withNode(installation, `uvshim venv --offline -p '${python}'`);
    expect(venv).toMatchObject({ status: 0 });
    expect(venv.stderr).toContain('uvshim: using ');
    const words = [...offline, 'plainpkg'].map((word) => `'${word}'`).join(' ');
    expect(await withNode(installation, `uvshim pip install ${words}`)).toMatchObject({ status: 0 });

    // Ignore npm's own files in the home directory.
    const left = async () =>
      changes(before, await snapshot(sandbox.directory))
        .map((line) => line.replace(/:.*/, ''))
        .filter((line) => line.startsWith('+ a prefix') || line.includes('uvshim'));
    expect((await left()).filter((line) => line.startsWith('+ home/.cache/uvshim/'))).not.toEqual([]);
    const readme = await readFile(join(checkout, 'README.md'), 'utf8');
    const [, lines = ''] = /^```sh\n(uvshim cache clear\nnpm uninstall .*\n)```$/m.exec(readme) ?? [];
    expect(await withNode(installation, lines)).toMatchObject({ status: 0, stderr: '' });
    expect(await left()).toEqual([
      '+ a prefix',
      '+ a prefix/bin',
      '+ a prefix/lib',
      '+ a prefix/lib/node_modules',
    ]);
  });

  test('uvshim init puts its uv and uvx first', async ({ installation }) => {
    await withNode(installation, 'npm install -g "$TARBALL"', { TARBALL: tarball });
    const script = 'eval "$(uvshim init bash)"; command -v uv; command -v uvx; command -v uvshim';
    const bin = join(installation.prefix, 'lib/node_modules/uvshim/bin');
    const { stdout } = await withNode(installation, script);
    expect(stdout).toBe(`${bin}/uv\n${bin}/uvx\n${installation.prefix}/bin/uvshim\n`);

    const venv = await withNode(installation, `eval "$(uvshim init bash)"; uv venv --offline -p '${python}'`);
    expect(venv.stderr).toContain('uvshim: using ');
    const words = [...offline, '-p', python, '--from', 'scriptpkg', 'scriptpkg'];
    const tool = `eval "$(uvshim init bash)"; uvx ${words.map((word) => `'${word}'`).join(' ')}`;
    expect(await withNode(installation, tool)).toMatchObject({ status: 0, stdout: '1.0\n' });
  });

  test('a cached decision is replayed without a fork, through the link that npm creates', async ({
    installation,
    sandbox,
  }) => {
    await withNode(installation, 'npm install -g "$TARBALL"', { TARBALL: tarball });
    const command = [
      join(installation.prefix, 'bin/uvshim'),
      'venv',
      '--offline',
      '--allow-existing',
      '.venv',
    ];
    const env = { PATH: [node, installation.realUv, sandbox.tools].join(':'), UV_PYTHON: python };
    const replayed = async () => {
      const traced = await sandbox.run('env', command, { env: { ...env, UVSHIM_TRACE: '1' } });
      return traced.stderr.includes('as written down in');
    };
    await expect.poll(replayed, { timeout: 20_000 }).toBe(true);
    const log = join(sandbox.tmp, 'strace');
    const trace = ['-f', '-e', 'trace=execve,fork,vfork,clone,clone3', '-o', log];
    expect(await sandbox.run(which.sync('strace'), [...trace, ...command], { env })).toMatchObject({
      status: 0,
    });
    const lines = (await readFile(log, 'utf8')).split('\n').map((line) => line.replace(/^\d+ +/, ''));
    expect(lines[0]).toMatch(/^execve\(".*\/bin\/uvshim"/);
    expect(lines[1]).toMatch(/^execve\(".*\/real-uv\/uv"/);
  });

  test('npx from the tarball', async ({ installation }) => {
    const script = `npx --yes --package "$TARBALL" uvshim explain venv -p '${python}'; npx --yes --package "$TARBALL" uvshim --version`;
    const { status, stdout } = await withNode(installation, script, { TARBALL: tarball });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ *runs {2}.*\/real-uv\/uv venv -p /m);
    expect(stdout).toContain(`\nuv ${real?.version ?? ''}`);
  });
});

test('a real uv beside the link that npm creates is not taken for the shim', async ({ installation }) => {
  const node = dirname(process.execPath);
  const { prefix, run } = installation;
  await run(['bash', '-ec', `PATH=${node}:$PATH npm install -g "$TARBALL"`], { TARBALL: tarball });
  await symlink(real?.uv ?? '', join(prefix, 'bin/uv'));
  const script = `PATH='${prefix}/bin':${node}; uvshim explain venv`;
  const { stdout } = await run(['bash', '-ec', script]);
  expect(stdout).toMatch(new RegExp(`^ *runs  .*${prefix}/bin/uv'? venv$`, 'm'));
});
