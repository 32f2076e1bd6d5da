import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject } from 'vitest';
import { test, type Outcome, type RunOptions, type Sandbox } from './sandbox.ts';
import { storePython } from './store.ts';
import type { StoreKind, StorePython } from './store-kinds.ts';
import type { Uv } from './uv-versions.ts';
import { offline } from './wheels.ts';

const store = inject('store');
const minors = inject('cpythons').map((python) => python.minor);

/** Whether each kind reports its own or its base's `sys.base_prefix` and `sys._base_executable`. It reports its own prefix. */
const REPORTS: Record<StoreKind, { basePrefix: 'own' | 'base'; baseExecutable: 'own' | 'base' | 'either' }> =
  {
    base: { basePrefix: 'own', baseExecutable: 'own' },
    laterBase: { basePrefix: 'own', baseExecutable: 'own' },
    'prefix wrapper': { basePrefix: 'base', baseExecutable: 'base' },
    'later prefix wrapper': { basePrefix: 'base', baseExecutable: 'own' },
    script: { basePrefix: 'base', baseExecutable: 'base' },
    flagged: { basePrefix: 'base', baseExecutable: 'base' },
    bare: { basePrefix: 'base', baseExecutable: 'base' },
    argv0: { basePrefix: 'own', baseExecutable: 'own' },
    plain: { basePrefix: 'own', baseExecutable: 'own' },
    wrapped: { basePrefix: 'base', baseExecutable: 'base' },
    // Up to 3.10 a virtual environment reports its own.
    venv: { basePrefix: 'base', baseExecutable: 'either' },
    compiledVenv: { basePrefix: 'base', baseExecutable: 'either' },
    'linked prefix wrapper': { basePrefix: 'base', baseExecutable: 'base' },
    linkedArgv0: { basePrefix: 'own', baseExecutable: 'own' },
    linkedVenv: { basePrefix: 'base', baseExecutable: 'either' },
    compiled: { basePrefix: 'base', baseExecutable: 'base' },
    many: { basePrefix: 'base', baseExecutable: 'base' },
  };

// A wrapper around another one has that one's prefix and packages.
describe.each(store.pythons.filter(({ kind }) => kind !== 'wrapped'))('$kind of Python $minor', (python) => {
  const { kind, directory, sitePackages } = python;

  test('reports the prefixes of its kind', async ({ sandbox }) => {
    const report = await ask(sandbox, python.python);
    const { basePrefix, baseExecutable } = REPORTS[kind];
    expect(report).toEqual({
      prefix: directory,
      basePrefix: basePrefix === 'own' ? directory : join(python.base, '../..'),
      executable: python.python,
      baseExecutable: { own: python.python, base: python.base, either: report.baseExecutable }[
        baseExecutable
      ],
      minor: python.minor,
      purelib: sitePackages,
    });
  });

  test('is found by its short names on PATH too', async ({ sandbox }) => {
    for (const name of ['python', 'python3']) {
      const report = await ask(sandbox, name, { path: [join(directory, 'bin')] });
      expect(report.prefix).toBe(directory);
    }
  });

  test('cannot be written to, by root either', async () => {
    for (const place of [directory, join(directory, 'bin'), sitePackages]) {
      await expect(writeFile(join(place, 'new'), '')).rejects.toMatchObject({ code: 'EROFS' });
    }
  });

  test('has packages of its own, unless it is a base or has none', async ({ sandbox }) => {
    // Debian's own Python has another name for site-packages.
    const where = `import os, storedep, storepkg
directory, name = storepkg.__file__.split("/storepkg/")
print(os.path.join(os.path.realpath(directory), "storepkg", name))`;
    const outcome = await sandbox.run(python.python, ['-c', where]);
    if (['base', 'laterBase', 'bare'].includes(kind)) expect(outcome.status).toBe(1);
    else expect(outcome).toEqual(said(`${sitePackages}/storepkg/__init__.py\n`));
  });
});

describe.each(minors)('Python %s', (minor) => {
  test('finds the native library by the plain wrapper alone', async ({ sandbox }) => {
    const loads = ['-c', 'import ctypes; print(ctypes.CDLL("libstorenative.so").answer())'];
    expect(await sandbox.run(storePython(store, 'plain', minor).python, loads)).toEqual(said('42\n'));
    expect(await sandbox.run(storePython(store, 'base', minor).python, loads)).toMatchObject({ status: 1 });
  });
});

/** The problem itself, in the oldest and in the newest supported release. */
const uvs = inject('uvs').filter(({ version }) => version === '0.2.13' || version === '0.13.9');
const [minor = ''] = minors;

describe.each(uvs)('raw uv $version', (uv) => {
  const at = (kind: StoreKind): StorePython => storePython(store, kind, minor);

  test.for(['base', 'argv0', 'plain'] as const)(
    'makes a good venv from the %s',
    async (kind, { sandbox }) => {
      expect(await runUv(sandbox, uv, ['venv', ...offline, '-p', at(kind).python, 'made'])).toMatchObject({
        status: 0,
      });
      const made = join(sandbox.cwd, 'made');
      expect(await ask(sandbox, join(made, 'bin/python'))).toMatchObject({
        prefix: made,
        basePrefix: at(kind).directory,
      });
      expect(await install(sandbox, uv, { VIRTUAL_ENV: made })).toMatchObject({ status: 0 });
    },
  );

  // From 0.4 on uv reads sys._base_executable, which the older site hook does not set.
  const broken: StoreKind[] =
    uv.version === '0.2.13' ? ['prefix wrapper', 'later prefix wrapper', 'script'] : ['later prefix wrapper'];

  test.for(broken)('makes a venv from the %s that takes itself for the store', async (kind, { sandbox }) => {
    expect(await runUv(sandbox, uv, ['venv', ...offline, '-p', at(kind).python, 'made'])).toMatchObject({
      status: 0,
    });
    const made = join(sandbox.cwd, 'made');
    expect(await ask(sandbox, join(made, 'bin/python'))).toMatchObject({ prefix: at(kind).directory });
    expect(await install(sandbox, uv, { VIRTUAL_ENV: made })).toEqual(readOnly);
  });

  test.for(['prefix wrapper', 'script', 'venv'] as const)(
    'does not find the %s by its version',
    async (kind, { sandbox }) => {
      const path = [join(at(kind).directory, 'bin')];
      const outcome = await runUv(sandbox, uv, ['venv', ...offline, '-p', minor, 'made'], { path });
      expect(outcome.status).not.toBe(0);
      expect(outcome.stderr).toContain(`No interpreter found for Python ${minor}`);
    },
  );

  test.for(['base', 'argv0', 'plain'] as const)('refuses the %s as a target', async (kind, { sandbox }) => {
    const outcome = await install(sandbox, uv, { UV_PYTHON: at(kind).python });
    expect(outcome).toMatchObject({ status: 2 });
    expect(outcome.stderr).toContain('externally managed');
  });

  test.for(['prefix wrapper', 'later prefix wrapper', 'script', 'venv'] as const)(
    'tries to write to the %s',
    async (kind, { sandbox }) => {
      expect(await install(sandbox, uv, { UV_PYTHON: at(kind).python })).toEqual(readOnly);
    },
  );

  test('needs a lock in the store venv for what is there already, up to 0.7.18', async ({ sandbox }) => {
    const outcome = await install(sandbox, uv, { VIRTUAL_ENV: at('venv').directory }, 'storepkg');
    if (uv.version === '0.2.13') expect(outcome.stderr).toContain(`${at('venv').directory}/.lock`);
    else expect(outcome).toMatchObject({ status: 0 });
  });

  test.for(['prefix wrapper', 'argv0', 'venv'] as const)(
    'lists what the %s has',
    async (kind, { sandbox }) => {
      const { stdout } = await runUv(sandbox, uv, ['pip', 'list', '--offline', '-p', at(kind).python]);
      expect(stdout).toMatch(/^storedep +2\.0$/m);
      expect(stdout).toMatch(/^storepkg +1\.0$/m);
    },
  );
});

const readOnly = expect.objectContaining({
  status: 2,
  stderr: expect.stringContaining('Read-only file system') as string,
}) as Outcome;

function said(stdout: string): Outcome {
  return { status: 0, signal: null, stdout, stderr: '' };
}

async function runUv(sandbox: Sandbox, uv: Uv, args: string[], options: RunOptions = {}): Promise<Outcome> {
  return sandbox.run(uv.uv, args, options);
}

async function install(
  sandbox: Sandbox,
  uv: Uv,
  env: Record<string, string>,
  what = 'plainpkg',
): Promise<Outcome> {
  return runUv(sandbox, uv, ['pip', 'install', ...offline, what], { env });
}

const ASK = `
import json, sys, sysconfig
print(json.dumps({
    "prefix": sys.prefix,
    "basePrefix": sys.base_prefix,
    "executable": sys.executable,
    "baseExecutable": sys._base_executable,
    "minor": "%d.%d" % sys.version_info[:2],
    "purelib": sysconfig.get_path("purelib"),
}))
`;

async function ask(
  sandbox: Sandbox,
  python: string,
  options: RunOptions = {},
): Promise<Record<string, string>> {
  const { stdout, stderr } = await sandbox.run(python, ['-I', '-c', ASK], options);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Record<string, string>;
}
