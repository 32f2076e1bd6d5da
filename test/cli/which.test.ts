import { rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { expectSuccess, isSince, scenarios } from '../scenario/world.ts';

interface Answer {
  shim: { path: string; version: string };
  uv: { path: string; by: string; version: string };
  base?: { path: string; by: string; wrapper?: string };
  targetSaidBy?: string;
  missing?: { asked: string; by: string };
  target?: {
    path: string;
    by: string;
    isWritable: boolean;
    state?: string;
    insteadOf?: { path: string; by: string };
  };
}

scenarios({}, ({ test, version }) => {
  test('uvshim which --json has uv, base and target, with the source of each', async ({ world }) => {
    const { python, base, directory } = world.store('later prefix wrapper');
    const env = { UV_PYTHON: python };
    const realUv = join(world.directory, 'real-uv/uv');
    const ask = async (options: Parameters<typeof world.uvshim>[1]) => {
      const outcome = await world.uvshim(['which', '--json'], options);
      expectSuccess(outcome);
      expect(outcome.stderr).toBe('');
      return JSON.parse(outcome.stdout) as Answer;
    };
    expect(await ask({ env })).toMatchObject({
      uv: { path: realUv, by: 'PATH', version },
      base: { path: base, by: 'UV_PYTHON', wrapper: python },
      target: { path: directory, by: 'UV_PYTHON', isWritable: false },
    });

    expectSuccess(await world.uv(['venv'], { env }));
    const named = await ask({ env: { ...env, UVSHIM_UV: realUv, VIRTUAL_ENV: join(world.cwd, '.venv') } });
    expect(named.uv.by).toBe('UVSHIM_UV');
    expect(named.target).toEqual({
      path: join(world.cwd, '.venv'),
      by: 'VIRTUAL_ENV',
      isWritable: true,
      insteadOf: { path: directory, by: 'UV_PYTHON' },
    });

    const onPath = await ask({ path: [dirname(python)] });
    expect(onPath.base?.by).toBe('PATH');
    expect(dirname(onPath.base?.path ?? '')).toBe(dirname(base));
    expect(dirname(onPath.base?.wrapper ?? '')).toBe(dirname(python));
    expect(onPath.target).toMatchObject({ path: join(world.cwd, '.venv'), by: '.venv', isWritable: true });
  });

  test('uvshim which prints what uv really uses', async ({ world }) => {
    const { python, base } = world.store('prefix wrapper');
    const { stdout } = await world.uvshim(['which'], { env: { UV_PYTHON: python } });
    const rows = stdout.split('\n');
    expect(rows[1]).toBe(`uv      ${world.directory}/real-uv/uv  (${version}; PATH)`);
    expect(rows[2]).toBe(`base    ${base}  (UV_PYTHON, behind the wrapper ${python})`);
    expect(rows[3]).toBe(`target  ${world.store('prefix wrapper').directory}  (UV_PYTHON, read-only)`);
    expect((await world.uvshim(['which'])).stdout).toContain('target  none  (`uv venv` makes one)\n');

    const path = [dirname(python)];
    const answer = JSON.parse((await world.uvshim(['which', '--json'], { path })).stdout) as Answer;
    expectSuccess(await world.uv(['venv'], { path }));
    const home = await world.ask('.venv', 'import sys; print(sys.base_prefix)');
    expect(answer.base?.path.startsWith(`${home}/`)).toBe(true);
  });

  test('uvshim which prints why nothing can be installed into the target', async ({ world }) => {
    const targetOf = async () => {
      const { target } = JSON.parse((await world.uvshim(['which', '--json'])).stdout) as Answer;
      const row = (await world.uvshim(['which'])).stdout.split('\n')[3];
      return { state: target?.state, row };
    };
    const environment = join(world.cwd, '.venv');
    const make = ['-m', 'venv', '--without-pip', '.venv'];
    expectSuccess(await world.run(world.store('later prefix wrapper').python, make));
    expect(await targetOf()).toEqual({ state: 'broken', row: `target  ${environment}  (.venv, broken)` });

    await rm(environment, { recursive: true });
    const link = join(world.directory, 'collected');
    await symlink(world.store('base').directory, link);
    expectSuccess(await world.run(join(link, 'bin', `python${world.minor}`), make));
    expect(await targetOf()).toEqual({ row: `target  ${environment}  (.venv)` });
    await rm(link);
    expect(await targetOf()).toEqual({ state: 'orphaned', row: `target  ${environment}  (.venv, orphaned)` });
  });

  test('uvshim which prints the source of --system, --target and --prefix', async ({ world }) => {
    const { python, directory } = world.store('base');
    const path = [dirname(python)];
    expectSuccess(await world.raw(['venv', '-p', python]));
    const targetOf = async (env: Record<string, string> = {}) => {
      const options = { path, env };
      const { target, targetSaidBy } = JSON.parse(
        (await world.uvshim(['which', '--json'], options)).stdout,
      ) as Answer;
      const row = (await world.uvshim(['which'], options)).stdout.split('\n').slice(3).join(' ');
      return { target, targetSaidBy, row: row.replaceAll(/ +/g, ' ').trim() };
    };
    const inSystem = (by: string, takeBack: string) =>
      isSince(version, '0.3')
        ? {
            target: { path: directory, by, isWritable: false, isManaged: true, takeBack },
            row: `target ${directory} (${by}, read-only, externally managed)`,
          }
        : { targetSaidBy: by, row: `target elsewhere (${by} says where)` };
    expect(await targetOf({ UV_SYSTEM_PYTHON: 'true' })).toEqual(
      inSystem('UV_SYSTEM_PYTHON', 'unset UV_SYSTEM_PYTHON'),
    );
    expect((await targetOf({ UV_SYSTEM_PYTHON: 'false' })).target?.by).toBe('.venv');

    const file = join(world.cwd, 'pyproject.toml');
    await writeFile(file, '[tool.uv.pip]\nsystem = true\n');
    expect(await targetOf()).toEqual(inSystem(`pip.system in ${file}`, `grep -n system ${file}`));
    await writeFile(file, '[tool.uv.pip]\nsystem = true\nprefix = "there"\n');
    expect(await targetOf({ UV_SYSTEM_PYTHON: '1' })).toEqual({
      targetSaidBy: `pip.prefix in ${file}`,
      row: `target elsewhere (pip.prefix in ${file} says where)`,
    });
  });

  test('uvshim which prints no base if the requested Python does not exist', async ({ world }) => {
    const path = [dirname(world.store('base').python)];
    for (const asked of ['3.44', '/nonexistent/python']) {
      const options = { path, env: { UV_PYTHON: asked } };
      const { base, missing } = JSON.parse(
        (await world.uvshim(['which', '--json'], options)).stdout,
      ) as Answer;
      expect({ base, missing }).toEqual({ missing: { asked, by: 'UV_PYTHON' } });
      expect((await world.uvshim(['which'], options)).stdout).toContain(
        `base    none  (UV_PYTHON asks for ${asked}, and uv finds no such Python)\n`,
      );
    }
    const here = { path, env: { UV_PYTHON: world.minor } };
    const { base } = JSON.parse((await world.uvshim(['which', '--json'], here)).stdout) as Answer;
    expect(base?.path.startsWith(`${world.store('base').directory}/`)).toBe(true);
  });

  test('uvshim which fails without a real uv', async ({ world }) => {
    const outcome = await world.run(join(import.meta.dirname, '../../bin/uvshim'), ['which']);
    expect(outcome).toMatchObject({ status: 127, stdout: '' });
    expect(outcome.stderr).toMatch(/^uvshim: there is no uv .*\nhint: .*\n$/);
  });
});
