import { chmod, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import which from 'which';
import { compileWrapper } from '../support/wrappers.ts';
import type { RunOptions } from '../support/sandbox.ts';
import { changes, snapshot } from '../support/snapshot.ts';
import { expectSuccess, isSince, launcher, scenarios, type World } from '../scenario/world.ts';

interface Report {
  facts: Record<string, string[]>;
  findings: { is: 'broken' | 'odd'; what: string; why: string; fix: string }[];
}

function reportIn(stdout: string): Report {
  return JSON.parse(stdout) as Report;
}

/** Returns the doctor's output; its status follows from its findings. */
async function examine(world: World, options?: RunOptions): Promise<Report> {
  const { status, stdout, stderr } = await world.uvshim(['doctor', '--json'], options);
  expect(stderr).toBe('');
  const report = reportIn(stdout);
  expect(status, stdout).toBe(report.findings.some((finding) => finding.is === 'broken') ? 1 : 0);
  for (const { why, fix } of report.findings) {
    expect(why).toMatch(/^[A-Zuv].*\.$/);
    expect(fix).not.toContain('\n');
  }
  return report;
}

/** Only what is wrong, in one line each. */
async function findings(world: World, options?: RunOptions): Promise<string[]> {
  return (await examine(world, options)).findings.map(({ is, what }) => `${is}: ${what}`);
}

/** Installs the shim with another launcher; returns the directory of it, for PATH. */
async function install(world: World, change: (launcher: string) => string): Promise<string> {
  const prefix = join(world.directory, 'installed');
  await mkdir(prefix, { recursive: true });
  for (const name of ['bin', 'dist'])
    await cp(resolve(dirname(launcher), '..', name), join(prefix, name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  await writeFile(join(prefix, 'bin/uv'), change(await readFile(launcher, 'utf8')));
  await chmod(join(prefix, 'bin/uv'), 0o755);
  return join(prefix, 'bin');
}

/** Starts the launcher with a shell. */
const startedBy = (shell: string) => (text: string) => text.replace(/^#!.*/, () => `#!${shell}`);

/** A directory with a program in it, for PATH. */
async function program(world: World, directory: string, name: string, text: string): Promise<string> {
  const place = join(world.directory, directory);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, name), text, { mode: 0o755 });
  return place;
}

scenarios({ releases: 'ends' }, ({ test, version }) => {
  test('uvshim doctor finds nothing on a healthy machine, and changes nothing', async ({ world }) => {
    const { python } = world.store('base');
    expectSuccess(await world.raw(['venv', '-p', python]));
    const env = {
      VIRTUAL_ENV: join(world.cwd, '.venv'),
      SECRET_TOKEN: 'hunter2',
      UV_INDEX_URL: 'https://me:hunter2@host',
    };
    const before = await snapshot(world.cwd);
    const report = await examine(world, { env, path: [dirname(python)] });
    expect(await findings(world, { env, path: [dirname(python)] })).toEqual([]);
    expect(changes(before, await snapshot(world.cwd))).toEqual([]);
    expect(report.facts.uv).toEqual([`${version}, ${world.directory}/real-uv/uv (PATH)`]);
    expect(report.facts.Node?.[0]).toContain(process.versions.node);
    expect(report.facts.environments).toEqual([
      `${world.cwd}/.venv (VIRTUAL_ENV): healthy, ${world.minor}, can be written to`,
    ]);
    const bin = await install(world, startedBy(`${which.sync('bash')} -p`));
    const path = [bin, join(world.directory, 'real-uv')];
    const { status, stdout } = await world.run(join(bin, 'uvshim'), ['doctor'], { env, path });
    expect({ status, isWell: stdout.endsWith('✓ nothing is wrong here\n') }).toEqual({
      status: 0,
      isWell: true,
    });
    expect(`${stdout}${JSON.stringify(report)}`).not.toContain('hunter2');
  });

  test('every Python on PATH and in UV_PYTHON, with its kind and base', async ({ world }) => {
    const prefixWrapper = world.store('prefix wrapper');
    const { facts } = await examine(world, {
      env: { UV_PYTHON: prefixWrapper.python },
      path: [dirname(world.store('argv0').python), dirname(world.store('venv').python)],
    });
    const lines = facts.Pythons?.join('\n');
    expect(lines).toContain(`${prefixWrapper.python}: `);
    expect(lines).toContain(`a wrapper around ${prefixWrapper.base}`);
    expect(lines).toMatch(/-argv0-env\/bin\/python.*: 3\.\d+\.\d+, a Python of its own$/m);
    expect(lines).toContain(`in the environment ${world.store('venv').directory}`);
    expect(facts.variables).toContain(`UV_PYTHON=${prefixWrapper.python}`);
  });

  describe('the environments here', () => {
    test('broken, orphaned and read-only ones, and a target that cannot be written to', async ({ world }) => {
      const later = world.store('later prefix wrapper');
      expectSuccess(await world.run(later.python, ['-m', 'venv', '--without-pip', 'broken']));
      const link = join(world.directory, 'collected');
      await symlink(world.store('base').directory, link);
      const collected = join(link, 'bin', `python${world.minor}`);
      expectSuccess(await world.run(collected, ['-m', 'venv', '--without-pip', 'orphan']));
      await rm(link);
      const store = world.store('venv').directory;
      expect(await findings(world, { env: { VIRTUAL_ENV: store } })).toEqual([
        `broken: the environment ${world.cwd}/broken is broken: it was made from a wrapper`,
        `broken: the environment ${world.cwd}/orphan is an orphan: the Python ${world.minor} that it was made from is gone`,
        `broken: uv pip would work in ${store} (VIRTUAL_ENV), which is read-only`,
      ]);
      expectSuccess(await world.uvshim(['repair', 'broken']));
      await rm(join(world.cwd, 'orphan'), { recursive: true });
      expectSuccess(await world.raw(['venv', '-p', later.base]));
      expect(await findings(world)).toEqual([]);
    });

    test('an orphan without a Python of its version gets the same hint as from uvshim repair', async ({
      world,
    }) => {
      const { directory } = world.store('base');
      const link = join(world.directory, 'collected');
      await symlink(directory, link);
      const python = join(link, 'bin', `python${world.minor}`);
      expectSuccess(await world.run(python, ['-m', 'venv', '--without-pip', 'an orphan']));
      await rm(link);
      const hint = (await world.uvshim(['repair', 'an orphan'])).stderr.split('\nhint: ')[1]?.trim();
      expect(hint).toMatch(/^rm -r .* && uv venv /);
      expect((await examine(world)).findings).toMatchObject([{ is: 'broken', fix: hint }]);
      const path = [join(directory, 'bin')];
      const { findings: found } = await examine(world, { path });
      expect(found).toMatchObject([{ fix: `uvshim repair '${world.cwd}/an orphan'` }]);
    });

    test('a read-only environment is reported only if it is the target or in a variable', async ({
      world,
    }) => {
      const store = world.store('venv').directory;
      const { python } = world.store('base');
      expectSuccess(await world.raw(['venv', '-p', python, 'active']));
      await symlink(store, join(world.cwd, 'stored'));
      const active = { VIRTUAL_ENV: join(world.cwd, 'active') };
      expect(await findings(world, { env: active })).toEqual([]);
      await symlink(store, join(world.cwd, '.venv'));
      const fix = `export UV_PROJECT_ENVIRONMENT=${world.cwd}/active`;
      expect((await examine(world, { env: active })).findings).toMatchObject([
        { is: 'odd', what: `the environment ${world.cwd}/.venv is read-only`, fix },
      ]);
      await rm(join(world.cwd, '.venv'));

      expectSuccess(await world.raw(['venv', '-p', python]));
      const { findings: found } = await examine(world, { env: { VIRTUAL_ENV: store } });
      expect(found).toMatchObject([
        { is: 'odd', what: `the active environment ${store} is read-only`, fix: 'unset VIRTUAL_ENV' },
      ]);
      expect(found[0]?.why).toContain(`uv pip works in ${world.cwd}/.venv`);
    });

    test('--system and its variables lead uv pip to a read-only Python', async ({ world }) => {
      const { python, directory } = world.store('base');
      expectSuccess(await world.raw(['venv', '-p', python]));
      const path = [dirname(python)];
      const knows = isSince(version, '0.3');
      const says = async (by: string, fix: string, env = {}) => {
        const { facts, findings: found } = await examine(world, { path, env });
        expect(facts['uv pip']).toEqual([
          knows
            ? `works in ${directory} (${by}), which is read-only, externally managed`
            : `works where ${by} says`,
        ]);
        const what = `uv pip would work in ${directory} (${by}), which is read-only`;
        expect(found).toMatchObject(knows ? [{ is: 'broken', what, fix }] : []);
      };
      await says('UV_SYSTEM_PYTHON', 'unset UV_SYSTEM_PYTHON', { UV_SYSTEM_PYTHON: '1' });
      const file = join(world.cwd, 'uv.toml');
      await writeFile(file, '[pip]\nsystem = true\n');
      await says(`pip.system in ${file}`, `grep -n system ${file}`);
      await writeFile(file, '[pip]\ntarget = "vendored"\n');
      for (const env of [{}, { UV_SYSTEM_PYTHON: '1' }]) {
        const { facts, findings: found } = await examine(world, { path, env });
        expect({ said: facts['uv pip'], found }).toEqual({
          said: [`works where pip.target in ${file} says`],
          found: [],
        });
      }
    });

    test('the hint for a read-only environment creates one beside it', async ({ world }) => {
      await symlink(world.store('venv').directory, join(world.cwd, '.venv'));
      const path = [dirname(launcher), join(world.directory, 'real-uv'), dirname(world.store('base').python)];
      const [finding] = (await examine(world, { path })).findings;
      expect(finding?.what).toBe(`uv pip would work in ${world.cwd}/.venv (.venv), which is read-only`);
      const script = `set -e; ${finding?.fix ?? ''}; exec uvshim which --json`;
      const after = await world.run('sh', ['-c', script], { path });
      expectSuccess(after);
      expect(JSON.parse(after.stdout)).toMatchObject({
        target: { path: join(world.cwd, 'venv'), isWritable: true },
      });
    });

    test('an environment whose Python does not run', async ({ world }) => {
      expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
      const python = join(world.cwd, '.venv/bin/python');
      await rm(python);
      await writeFile(python, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      const report = await findings(world);
      expect(report[0]).toBe(
        `broken: the Python in ${world.cwd}/.venv is missing, does not run, or belongs elsewhere`,
      );
    });
  });

  describe('the shim on PATH', () => {
    const bin = dirname(launcher);

    test('the shim is not on PATH', async ({ world }) => {
      const env = { PATH: [join(world.directory, 'real-uv'), world.tools].join(':') };
      expect(await findings(world, { env })).toEqual([`broken: uvshim's directory ${bin} is not on PATH`]);
    });

    test("a real uv comes before it: an environment's, pyenv's, or another", async ({ world }) => {
      const real = join(world.directory, 'real-uv');
      expect(await findings(world, { path: [real] })).toEqual([
        `broken: ${real}/uv comes before uvshim on PATH`,
      ]);

      expectSuccess(await world.raw(['venv', '-p', world.store('base').python]));
      const active = join(world.cwd, '.venv');
      await symlink(join(real, 'uv'), join(active, 'bin/uv'));
      expect(await findings(world, { path: [join(active, 'bin')], env: { VIRTUAL_ENV: active } })).toEqual([
        `broken: the active environment ${active} has a uv of its own, which comes before uvshim`,
      ]);

      const shims = await program(world, 'home/.pyenv/shims', 'uv', `#!/bin/sh\nexec '${real}/uv' "$@"\n`);
      expect(await findings(world, { path: [shims] })).toEqual([
        `broken: pyenv's shim ${shims}/uv comes before uvshim`,
      ]);
    });

    test('a second copy of the shim', async ({ world }) => {
      const copy = join(world.directory, 'copy');
      await mkdir(copy);
      await writeFile(join(copy, 'uv'), await readFile(launcher), { mode: 0o755 });
      await symlink('uv', join(copy, 'uvshim'));
      const env = { PATH: [bin, copy, join(world.directory, 'real-uv'), world.tools].join(':') };
      expect(await findings(world, { env })).toEqual([
        `odd: ${copy}/uv is a copy of uvshim as well, besides ${launcher}`,
      ]);
    });
  });

  describe('uv and Node', () => {
    test('no real uv, or a program that is not a uv', async ({ world }) => {
      const uvshim = join(dirname(launcher), 'uvshim');
      const doctor = async (env: Record<string, string>) => {
        const { status, stdout, stderr } = await world.run(uvshim, ['doctor', '--json'], {
          env,
          path: [dirname(launcher)],
        });
        expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
        const found = (JSON.parse(stdout) as Report).findings.filter(({ is }) => is === 'broken');
        return found.map(({ what }) => what);
      };
      expect(await doctor({})).toEqual(['every uv on PATH is uvshim itself']);
      expect(await doctor({ UVSHIM_UV: '/nonexistent' })).toEqual([
        "UVSHIM_UV is '/nonexistent', and no uv is there, or it is uvshim itself",
      ]);
      const fake = join(await program(world, 'fake', 'uv', '#!/bin/sh\necho something\n'), 'uv');
      expect(await doctor({ UVSHIM_UV: fake })).toEqual([`${fake} is not uv: its --version names none`]);
    });

    test('a uv that is too old or too new', async ({ world }) => {
      const saying = (text: string) =>
        program(world, text, 'uv', `#!/bin/sh\n[ "$1" = --version ] && echo uv ${text}\n`);
      const old = join(await saying('0.2.12'), 'uv');
      expect(await findings(world, { env: { UVSHIM_UV: old } })).toEqual([
        `broken: uv 0.2.12 (${old}) is older than 0.2.13`,
      ]);
      const late = join(await saying('0.14.0'), 'uv');
      expect(await findings(world, { env: { UVSHIM_UV: late } })).toEqual([
        `odd: uv 0.14.0 (${late}) is newer than those that uvshim was tried with`,
      ]);
    });

    test('a Node that is too old, that is gone, and none at all', async ({ world }) => {
      const old = `#!/bin/sh\nexec '${process.execPath}' --import 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.18.3"})' "$@"\n`;
      const path = [await program(world, 'old-node', 'node', old)];
      expect((await findings(world, { path }))[0]).toMatch(
        /^broken: Node 20\.18\.3 \(.*\) is older than 20\.19$/,
      );

      const bin = await install(world, (text) =>
        text.replace('uvshim_recorded_node=', "uvshim_recorded_node='/gone/node'"),
      );
      const options = { path: [bin, join(world.directory, 'real-uv')] };
      const outcome = await world.run(join(bin, 'uvshim'), ['doctor'], options);
      expect(outcome.status).toBe(0);
      expect(outcome.stdout).toContain('! the Node that was known at installation is gone: /gone/node\n');

      const known = await install(world, (text) =>
        text.replace('uvshim_recorded_node=', `uvshim_recorded_node='${path[0] ?? ''}/node'`),
      );
      const { stdout } = await world.run(join(known, 'uvshim'), ['doctor', '--json'], {
        path: [known, join(world.directory, 'real-uv')],
      });
      expect(reportIn(stdout).findings[0]).toMatchObject({ is: 'broken', fix: './install.sh' });

      const none = await world.uvshim(['doctor'], { env: { PATH: '/nonexistent' } });
      expect(none).toMatchObject({ status: 127, stdout: '' });
      expect(none.stderr).toMatch(/^uvshim: Node 20\.19 or later is needed .*\nhint: .*\n$/);
    });
  });

  describe('what is set in the environment', () => {
    test('the shim is turned off', async ({ world }) => {
      expect(await findings(world, { env: { UVSHIM_DISABLE: '1' } })).toEqual(['odd: UVSHIM_DISABLE is set']);
    });

    test('a tool that brings its own uv, until its variable or a link leads to the shim', async ({
      world,
    }) => {
      const bin = await program(world, 'tool/bin', 'uv', '#!/bin/sh\n');
      for (const name of ['tox', 'pre-commit', 'pipx']) await program(world, 'tool/bin', name, '#!/bin/sh\n');
      const path = [dirname(launcher), join(world.directory, 'real-uv'), bin];
      // If the uv beside it is not a Python package, uv is found on PATH, after the shim.
      expect(await findings(world, { path })).toEqual([]);
      await program(world, 'tool/lib/python3.12/site-packages/uv', '__init__.py', '');
      const { findings: found } = await examine(world, { path });
      expect(found.map(({ is, what }) => `${is}: ${what}`)).toEqual([
        `odd: tox brings its own uv (${bin}/uv), which runs without uvshim`,
        `odd: pre-commit brings its own uv (${bin}/uv), which runs without uvshim`,
        `odd: pipx brings its own uv (${bin}/uv), which runs without uvshim`,
      ]);
      expect(found[0]?.fix).toBe(`export TOX_UV_PATH='${launcher}'`);
      expect(await findings(world, { path, env: { TOX_UV_PATH: launcher } })).toHaveLength(2);
      expectSuccess(await world.run('sh', ['-c', found[1]?.fix ?? '']));
      expect(await findings(world, { path })).toEqual([]);
    });

    test('UV_PYTHON that leads nowhere', async ({ world }) => {
      const found = await findings(world, { env: { UV_PYTHON: '/nonexistent/python' } });
      expect(found).toEqual(['broken: UV_PYTHON is /nonexistent/python, and no Python answers there']);
      const path = [dirname(world.store('base').python)];
      expect(await findings(world, { path, env: { UV_PYTHON: world.minor } })).toEqual([]);
    });

    test('a version in UV_PYTHON that no Python has', async ({ world }) => {
      const path = [dirname(launcher), join(world.directory, 'real-uv'), dirname(world.store('base').python)];
      const known = await examine(world, { path, env: { UV_PYTHON: '3.44' } });
      expect(known.findings).toMatchObject([
        {
          is: 'broken',
          what: 'UV_PYTHON asks for 3.44, and no such Python is here',
          fix: 'unset UV_PYTHON',
        },
      ]);
      const pin = join(world.cwd, '.python-version');
      await writeFile(pin, '3.44\n');
      const what = `${pin} asks for 3.44, and no such Python is here`;
      const [finding] = (await examine(world, { path })).findings;
      expect(finding).toMatchObject({ is: 'broken', what });
      if (!isSince(version, '0.3')) return;
      expectSuccess(await world.run('sh', ['-c', finding?.fix ?? ''], { path }));
      expect(await findings(world, { path })).toEqual([]);
      expectSuccess(await world.uv(['venv'], { path }));
    });

    test('a version in UV_PYTHON that uv would download', async ({ world }) => {
      const { findings: found } = await examine(world, { env: { UV_PYTHON: '3.12' } });
      const what = 'UV_PYTHON asks for 3.12, and no such Python is here';
      expect(found).toMatchObject([
        isSince(version, '0.3')
          ? { is: 'odd', what, fix: 'uv python install 3.12' }
          : { is: 'broken', what, fix: 'unset UV_PYTHON' },
      ]);
    });

    test('PYTHONPATH and PYTHONHOME into what belongs to another Python', async ({ world }) => {
      const { python, sitePackages, directory } = world.store('base');
      expectSuccess(await world.raw(['venv', '-p', python]));
      const other = sitePackages.replaceAll(world.minor, '3.1');
      expect(other).not.toBe(sitePackages);
      const mine = join(world.cwd, 'lib/python3.1/site-packages');
      await mkdir(mine, { recursive: true });
      expect(
        await findings(world, { env: { PYTHONPATH: `${mine}:${other}:src`, PYTHONHOME: directory } }),
      ).toEqual([]);
      expect(await findings(world, { env: { PYTHONPATH: sitePackages } })).toEqual([
        `odd: PYTHONPATH leads into ${sitePackages}, which belongs to a Python ${world.minor} of its own`,
      ]);
      expect((await findings(world, { env: { PYTHONHOME: '/usr' } }))[0]).toBe(
        'broken: PYTHONHOME is /usr, which is not the Python that is used here',
      );
    });

    test('a native library that is found under uv run, and everywhere after the line to paste', async ({
      world,
    }) => {
      const { base, sitePackages } = world.store('prefix wrapper');
      const directory = join(world.directory, 'wrapper');
      const wrapper = join(directory, 'bin', `python${world.minor}`);
      await compileWrapper({
        file: wrapper,
        becomes: base,
        environment: {
          NIX_PYTHONPREFIX: directory,
          NIX_PYTHONEXECUTABLE: wrapper,
          NIX_PYTHONPATH: sitePackages,
        },
        prefixes: { LD_LIBRARY_PATH: join(directory, 'native') },
      });
      const env = { UV_PYTHON: wrapper, VIRTUAL_ENV: join(world.cwd, '.venv') };
      expectSuccess(await world.raw(['venv', '-p', base]));
      const { findings: found } = await examine(world, { env });
      expect(found).toMatchObject([
        { what: `${wrapper} sets LD_LIBRARY_PATH, which ${world.cwd}/.venv has only under uv run` },
      ]);
      const path = [dirname(launcher), join(world.directory, 'real-uv')];
      const script = `${found[0]?.fix ?? ''}; exec uvshim doctor --json`;
      const after = await world.run('sh', ['-c', script], { env, path });
      expect(reportIn(after.stdout).findings).toEqual([]);
    });

    test('a native library that only a wrapper finds', async ({ world }) => {
      const { python, base, directory } = world.store('plain');
      expect(await findings(world, { path: [dirname(python)] }), 'what is made from it has it too').toEqual(
        [],
      );
      // As a wrapper of the old kind would set it.
      const script = await readFile(world.store('script').python, 'utf8');
      const wrapper = join(
        await program(
          world,
          'wrapper/bin',
          'python3',
          script.replace('export ', `export LD_LIBRARY_PATH='${directory}/native'\nexport `),
        ),
        'python3',
      );
      const env = { UV_PYTHON: wrapper, VIRTUAL_ENV: join(world.cwd, '.venv') };
      expectSuccess(await world.raw(['venv', '-p', base]));
      expect(await findings(world, { env })).toEqual([
        `odd: ${wrapper} sets LD_LIBRARY_PATH, which ${world.cwd}/.venv will not have`,
      ]);
      expect(await findings(world, { env: { ...env, LD_LIBRARY_PATH: `${directory}/native` } })).toEqual([]);
    });
  });

  describe('caches', () => {
    test('the shim’s cache cannot be written to', async ({ world }) => {
      const store = world.store('base').directory;
      const found = await findings(world, { env: { XDG_CACHE_HOME: store } });
      expect(found).toEqual([`broken: the cache directory ${store}/uvshim cannot be written to`]);
      await mkdir(join(world.home, '.cache'), { recursive: true });
      await writeFile(join(world.home, '.cache/uvshim'), '');
      expect(await findings(world)).toEqual([
        `broken: the cache directory ${world.home}/.cache/uvshim cannot be written to`,
      ]);
    });

    test('others may write to the shim’s cache, or its path is relative', async ({ world }) => {
      const above = join(world.home, '.cache');
      const cache = join(above, 'uvshim');
      await mkdir(cache, { recursive: true });
      for (const open of [cache, above]) {
        await chmod(open, 0o777);
        const { findings } = await examine(world);
        expect(findings).toMatchObject([
          { is: 'broken', what: `the cache directory ${cache} is not used: others may write to ${open}` },
        ]);
        expectSuccess(await world.run('sh', ['-c', findings[0]?.fix ?? '']));
        expect(await examine(world)).toMatchObject({ findings: [] });
      }
      expect((await examine(world, { env: { XDG_CACHE_HOME: 'cache' } })).findings).toMatchObject([
        {
          what: 'the cache directory cache/uvshim is not used: cache/uvshim is not an absolute path',
          fix: 'unset XDG_CACHE_HOME',
        },
      ]);
    });

    test('uv’s cache takes a base for the wrapper that once set its prefix', async ({ world }) => {
      const { base, directory, python } = world.store('prefix wrapper');
      const ofCache = async (env = {}) =>
        (await findings(world, { env, path: [dirname(python)] })).filter((line) =>
          line.includes("uv's cache"),
        );
      expect(await ofCache()).toEqual([]);
      await rm(world.cache, { recursive: true });
      // The shim's own commands ask uv as well, and hand nothing of this on.
      const env = { NIX_PYTHONPREFIX: directory };
      expectSuccess(await world.uvshim(['which'], { env, path: [dirname(python)] }));
      expect(await ofCache()).toEqual([]);
      await rm(world.cache, { recursive: true });
      await world.raw(['pip', 'list', '-p', base], { env });
      expect(await ofCache({ UV_CACHE_DIR: join(world.tmp, 'other'), RUST_LOG: 'uv=debug' })).toEqual([]);
      expect(await ofCache({ RUST_LOG: 'uv=debug' })).toEqual([
        `broken: uv's cache has another answer for ${base} than that Python gives`,
      ]);
    });
  });
});
