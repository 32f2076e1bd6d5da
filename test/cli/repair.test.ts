import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, inject } from 'vitest';
import { buildScriptWrapper } from '../support/store/store.ts';
import { changes, snapshot } from '../support/snapshot.ts';
import { storePython } from '../support/store.ts';
import { expectSuccess, PREFIX, scenarios, type World } from '../scenario/world.ts';

async function makeBroken(world: World, name: string): Promise<void> {
  expectSuccess(
    await world.run(world.store('later prefix wrapper').python, ['-m', 'venv', '--without-pip', name]),
  );
}

/** The environment of a base that is reached by a link, which is then removed. */
async function makeOrphan(world: World, name: string): Promise<void> {
  const link = join(world.directory, 'collected');
  await symlink(world.store('base').directory, link);
  const python = join(link, 'bin', `python${world.minor}`);
  expectSuccess(await world.run(python, ['-m', 'venv', '--without-pip', name]));
  await rm(link);
}

/** A wrapper of which there are two generations, as its interpreter. */
function generation(world: World, number: 1 | 2): Promise<string> {
  return buildScriptWrapper({
    base: storePython(inject('store'), number === 1 ? 'base' : 'laterBase', world.minor).directory,
    directory: join(world.directory, `generation-${number}`),
    version: world.minor,
    packages: [{ name: number === 1 ? 'oldpkg' : 'newpkg', version: '1.0' }],
  });
}

scenarios({}, ({ test }) => {
  test('uvshim repair repairs several environments, and prints each change', async ({ world }) => {
    const { python, base } = world.store('later prefix wrapper');
    await makeBroken(world, 'one');
    await makeOrphan(world, 'other');
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python, 'third']));
    const before = await snapshot(join(world.cwd, 'third'));
    const path = [dirname(python)];
    const dry = await world.uvshim(['repair', '--dry-run', 'one', 'other'], { path });
    expectSuccess(dry);
    expect(dry.stdout.match(/^would be repaired: nothing was changed$/gm)).toHaveLength(2);
    expect(
      (await readFile(join(world.cwd, 'one/pyvenv.cfg'), 'utf8')).includes(`home = ${dirname(base)}\n`),
    ).toBe(false);

    // UVSHIM_HEAL=0 is about what is done unasked.
    const healed = await world.uvshim(['repair', 'one', 'other', 'third'], {
      path,
      env: { UVSHIM_HEAL: '0' },
    });
    expectSuccess(healed);
    expect(healed.stdout).toContain(`${world.cwd}/one is broken: it was made from a wrapper`);
    expect(healed.stdout).toContain(`  pyvenv.cfg: home = ${dirname(python)} → home = ${dirname(base)}\n`);
    expect(healed.stdout).toMatch(/^ {2}bin\/python[\d.]*: .* → /m);
    expect(healed.stdout).toContain(`${world.cwd}/other is an orphan`);
    expect(healed.stdout.match(/^repaired: its base is /gm)).toHaveLength(2);
    expect(healed.stdout).toContain(`${world.cwd}/third is healthy\n`);
    expect(healed.stderr).toBe('');
    for (const name of ['one', 'other']) expect(await world.ask(name, PREFIX)).toBe(join(world.cwd, name));
    expect(changes(before, await snapshot(join(world.cwd, 'third')))).toEqual([]);
  });

  test('uvshim repair without arguments repairs .venv, the active environment, and those in this directory', async ({
    world,
  }) => {
    expect((await world.uvshim(['repair'])).stdout).toBe(`there is no virtual environment in ${world.cwd}\n`);
    const active = join(world.home, 'active');
    for (const name of ['.venv', 'beside', active]) await makeBroken(world, name);
    const outcome = await world.uvshim(['repair', '-q'], { env: { VIRTUAL_ENV: active } });
    expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '' });
    for (const name of ['.venv', 'beside']) expect(await world.ask(name, PREFIX)).toBe(join(world.cwd, name));
    expect(await world.ask(active, PREFIX)).toBe(active);
  });

  test('uvshim repair reports an environment that it cannot repair, and repairs the others', async ({
    world,
  }) => {
    await makeOrphan(world, 'orphan');
    await makeBroken(world, 'broken');
    const outcome = await world.uvshim(['repair', 'nothing', 'orphan', 'broken']);
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/^uvshim: .*\/nothing is not a directory\nhint: uvshim doctor\n/);
    expect(outcome.stderr).toMatch(
      /\nuvshim: .*\/orphan is an orphan: .*, and uv finds no other\nhint: rm -r .*\n$/,
    );
    expect(await world.ask('broken', PREFIX)).toBe(join(world.cwd, 'broken'));
  });

  test('uvshim repair updates an environment to today’s wrapper, and reports a missing one', async ({
    world,
  }) => {
    const [one, two] = [await generation(world, 1), await generation(world, 2)];
    const environment = join(world.cwd, '.venv');
    const make = ['venv', '--system-site-packages'];
    expectSuccess(await world.uv(make, { env: { UV_PYTHON: one } }));
    const doctor = async (path: string[], env = {}) => {
      const { stdout } = await world.uvshim(['doctor', '--json'], { path, env });
      const { findings } = JSON.parse(stdout) as { findings: { what: string; fix: string }[] };
      return findings.filter(({ what }) => what.includes('the packages of'));
    };
    expect((await world.uvshim(['repair'], { env: { UV_PYTHON: one } })).stdout).toBe(
      `${environment} is healthy\n`,
    );
    expect(await doctor([], { UV_PYTHON: one })).toEqual([]);

    const before = await snapshot(environment);
    const env = { UV_PYTHON: two };
    const what = `${environment} has the packages of ${one} as it was, and that is ${two} today`;
    expect(await doctor([], env)).toMatchObject([
      { what: `the environment ${what}`, fix: `uvshim repair ${environment}` },
    ]);
    const dry = await world.uvshim(['repair', '--dry-run'], { env });
    expectSuccess(dry);
    expect(dry.stdout).toContain(`${what}\n`);
    expect(dry.stdout).toMatch(/^ {2}lib\/.*site-packages: the packages in .*-1\/.* → those in .*-2\//m);
    expect(dry.stdout).toMatch(/\nwould be repaired: nothing was changed\n$/);
    expect(changes(before, await snapshot(environment))).toEqual([]);

    const healed = await world.uvshim(['repair'], { env });
    expectSuccess(healed);
    const log = dry.stdout.replace(/would be.*\n$/, '');
    expect(healed.stdout).toBe(`${log}repaired: it has the packages of ${two} as it is now\n`);
    const shown = log.match(/(?<=^ {2})\S+(?=: )/gm) ?? [];
    const changed = changes(before, await snapshot(environment))
      .filter((line) => !line.includes(': directory'))
      .map((line) => line.replace(/^. /, '').replace(/:.*/, ''))
      .filter((path) => !path.includes('__pycache__'));
    expect(changed.filter((path) => !shown.some((place) => path.startsWith(place)))).toEqual([]);
    expect(shown.filter((place) => !changed.some((path) => path.startsWith(place)))).toEqual([]);
    expect((await world.uvshim(['repair'], { env })).stdout).toBe(`${environment} is healthy\n`);

    await rm(dirname(dirname(two)), { recursive: true });
    const gone = await world.uvshim(['repair']);
    expect(gone).toMatchObject({ status: 1, stdout: '' });
    expect(gone.stderr).toMatch(/^uvshim: the packages of .* are gone, which .*\nhint: rm -r .*\n$/);
    expect(await doctor([])).toMatchObject([
      { what: `the environment ${environment} was made with the packages of ${two}, which are gone` },
    ]);
  });

  test('uvshim repair refuses a place that is not an environment, and an empty argument', async ({
    world,
  }) => {
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python, '.']));
    expect(await world.uvshim(['repair', ''])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'uvshim: an empty word names no environment\nhint: uvshim help repair\n',
    });
    expect((await world.uvshim(['repair', '/etc/passwd'])).stderr).toBe(
      'uvshim: /etc/passwd is not a directory\nhint: uvshim doctor\n',
    );
    expect((await world.uvshim(['repair', '/etc'])).stderr).toBe(
      'uvshim: /etc is not a virtual environment: it has no pyvenv.cfg\nhint: uvshim doctor\n',
    );
  });

  test('a hint can be pasted whatever the name of the directory', async ({ world }) => {
    const name = "a b' && touch touched; '";
    await makeOrphan(world, name);
    const outcome = await world.uvshim(['repair', name]);
    const hint = /^hint: (.*?) && uv venv/m.exec(outcome.stderr)?.[1] ?? '';
    expectSuccess(await world.run('sh', ['-c', hint]));
    expect(await readdir(world.cwd)).toEqual([]);
  });

  test('the hint that recreates an environment is the same for every fault', async ({ world }) => {
    await makeOrphan(world, 'orphan');
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python, 'unresponsive']));
    const python = join(world.cwd, 'unresponsive/bin/python');
    await rm(python);
    await writeFile(python, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    for (const name of ['orphan', 'unresponsive']) {
      const place = `'${join(world.cwd, name)}'`;
      const { status, stderr } = await world.uvshim(['repair', name]);
      expect({ status, hint: stderr.split('\nhint: ')[1] }).toEqual({
        status: 1,
        hint: `rm -r ${place} && uv venv ${place}\n`,
      });
    }
  });

  test('uvshim repair, explain and which print the same error for a program that is not a uv', async ({
    world,
  }) => {
    const env = { UVSHIM_UV: join(world.tools, 'true') };
    const stderr = `uvshim: ${env.UVSHIM_UV} --version names no version of uv\nhint: unset UVSHIM_UV\n`;
    for (const words of [['repair'], ['explain', 'venv'], ['which'], ['env']])
      expect(await world.uvshim(words, { env }), words.join(' ')).toMatchObject({
        status: 1,
        stdout: '',
        stderr,
      });
  });
});
