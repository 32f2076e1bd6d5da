import { readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { changes, snapshot } from '../support/snapshot.ts';
import { expectSuccess, PREFIX, scenarios, type World } from '../scenario/world.ts';

async function makeBroken(world: World, name: string): Promise<void> {
  expectSuccess(await world.run(world.store('laterDirty').python, ['-m', 'venv', '--without-pip', name]));
}

/** Of a base that is reached by a link, and the link goes. */
async function makeOrphan(world: World, name: string): Promise<void> {
  const link = join(world.directory, 'collected');
  await symlink(world.store('base').directory, link);
  const python = join(link, 'bin', `python${world.minor}`);
  expectSuccess(await world.run(python, ['-m', 'venv', '--without-pip', name]));
  await rm(link);
}

scenarios({ replayed: 'none' }, ({ test }) => {
  test('repair heals several at once, and shows each change', async ({ world }) => {
    const { python, base } = world.store('laterDirty');
    await makeBroken(world, 'one');
    await makeOrphan(world, 'other');
    expectSuccess(await world.raw(['venv', '-p', world.store('base').python, 'third']));
    const before = await snapshot(join(world.cwd, 'third'));
    const path = [dirname(python)];
    const dry = await world.uvshim(['repair', '--dry-run', 'one', 'other'], { path });
    expectSuccess(dry);
    expect(dry.stdout.match(/^would be healed: nothing was changed$/gm)).toHaveLength(2);
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
    expect(healed.stdout.match(/^healed: it stands on /gm)).toHaveLength(2);
    expect(healed.stdout).toContain(`${world.cwd}/third is healthy\n`);
    expect(healed.stderr).toBe('');
    for (const name of ['one', 'other']) expect(await world.ask(name, PREFIX)).toBe(join(world.cwd, name));
    expect(changes(before, await snapshot(join(world.cwd, 'third')))).toEqual([]);
  });

  test('repair without a word heals what is used here: .venv, the active one, those that lie here', async ({
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

  test('repair says what it cannot heal, and heals the rest', async ({ world }) => {
    await makeOrphan(world, 'orphan');
    await makeBroken(world, 'broken');
    const outcome = await world.uvshim(['repair', 'nothing', 'orphan', 'broken']);
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(
      /^uvshim: .*\/nothing is no virtual environment: .*\nhint: uv venv '.*\/nothing'\n/,
    );
    expect(outcome.stderr).toMatch(
      /\nuvshim: .*\/orphan is an orphan: .*, and uv finds no other\nhint: rm -r .*\n$/,
    );
    expect(await world.ask('broken', PREFIX)).toBe(join(world.cwd, 'broken'));
  });
});
