import { mkdir, realpath, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, inject } from 'vitest';
import { test as sandboxTest, type Outcome, type RunOptions } from '../support/sandbox.ts';
import { offline } from '../support/wheels.ts';
import { PREFIX_WRAPPERS, expectSuccess, launcher, said, scenarios, type World } from './world.ts';

const uvx = join(dirname(launcher), 'uvx');

/** Puts the release's own uvx beside its uv, as every installation has it. */
async function placeUvx({ directory }: World, version: string): Promise<string> {
  const real = inject('uvs').find((uv) => uv.version === version)?.uvx ?? '';
  await symlink(real, join(directory, 'real-uv/uvx'));
  return join(directory, 'real-uv/uvx');
}

function run(world: World, words: string[], options: RunOptions = {}): Promise<Outcome> {
  const path = [...(options.path ?? []), dirname(launcher), join(world.directory, 'real-uv')];
  return world.run(uvx, words, { ...options, path });
}

scenarios({ since: '0.4', features: ['searchPath'] }, ({ test, one, version }) => {
  const kind = one(PREFIX_WRAPPERS);

  test(`uvx runs a tool on the base of a ${kind} Python`, async ({ world }) => {
    await placeUvx(world, version);
    const { python, base } = world.store(kind);
    const where = ['python', '-c', 'import sys; print(sys.base_prefix)'];
    const ways: [string[], RunOptions][] = [
      [[], { path: [dirname(python)] }],
      [[], { env: { UV_PYTHON: python } }],
      [['-p', python], {}],
    ];
    for (const [words, options] of ways) {
      const outcome = await run(world, [...offline, ...words, '--from', 'scriptpkg', 'scriptpkg'], options);
      expectSuccess(outcome);
      expect(outcome.stdout).toBe('1.0\n');
      const asked = await run(world, [...offline, ...words, '--from', 'scriptpkg', ...where], options);
      expect(await realpath(asked.stdout.trim())).toBe(await realpath(dirname(dirname(base))));
    }
  });

  test(`uvx with a wrong option ends as the real uvx, on a ${kind} Python`, async ({ world }) => {
    const real = await placeUvx(world, version);
    const options = { path: [dirname(world.store(kind).python)] };
    // The second is one of other commands.
    for (const option of ['--no-such-option', '--short']) {
      const words = [option, 'scriptpkg'];
      expect(await run(world, words, options)).toEqual(await world.run(real, words, options));
    }
  });

  test(`uvx prints once that there is no such tool, with a ${kind} Python on PATH, and a base before it`, async ({
    world,
  }) => {
    const real = await placeUvx(world, version);
    const [base, wrapper] = [world.store('base'), world.store(kind)].map(({ python }) => dirname(python));
    for (const path of [[wrapper ?? ''], [base ?? '', wrapper ?? '']]) {
      const words = [...offline, 'no-such-tool'];
      const alone = await world.run(real, words, { path: [base ?? ''] });
      expect(await run(world, words, { path })).toEqual(alone);
    }
  });

  test('uvx and `uv tool uvx` are replayed from one cached decision', async ({ world }) => {
    await placeUvx(world, version);
    const options = {
      path: [dirname(world.store('later prefix wrapper').python)],
      env: { UVSHIM_TRACE: '1' },
    };
    const words = [...offline, '--from', 'scriptpkg', 'scriptpkg'];
    const replayed = ({ stderr }: Outcome) => stderr.includes('as written down in');
    await expect.poll(async () => replayed(await run(world, words, options)), { timeout: 20_000 }).toBe(true);
    expect(replayed(await world.uv(['tool', 'uvx', ...words], options))).toBe(true);
  });

  test('without a wrapper it is the real uvx, byte for byte', async ({ world }) => {
    const real = await placeUvx(world, version);
    for (const words of [
      [],
      ['--help'],
      ['--version'],
      ['--no-such-option'],
      [...offline, '--from', 'scriptpkg', 'scriptpkg', '--help', '-p', 'x'],
      [...offline, 'no-such-tool'],
    ]) {
      const options = { path: [dirname(world.store('base').python)] };
      const outcome = await run(world, words, options);
      expect(said(outcome)).toEqual([]);
      expect({ ...outcome, stderr: '' }).toEqual({
        ...(await world.run(real, words, options)),
        stderr: '',
      });
    }
    expect((await run(world, ['--help'])).stdout).toContain('Usage: uvx [OPTIONS] [COMMAND]');
  });
});

for (const { version, uv } of inject('uvs').filter((each) => each.uvx === undefined)) {
  sandboxTest(`uv ${version}, which has no uvx, ends as where there is none`, async ({ sandbox }) => {
    const directory = join(sandbox.directory, 'real-uv');
    await mkdir(directory);
    await symlink(uv, join(directory, 'uv'));
    const outcome = await sandbox.run(uvx, ['scriptpkg'], { path: [dirname(launcher), directory] });
    expect(outcome).toMatchObject({ status: 127, stdout: '' });
    expect(outcome.stderr).toMatch(/^uvshim: there is no uvx: .*\nhint: .*\n$/);
  });
}
