import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import which from 'which';
import { readClock } from '../../src/cache/clock.ts';
import { quote } from '../../src/output/quote.ts';
import { createFiles } from '../../src/fs/files.ts';
import { ownCache } from '../support/own-cache.ts';
import { launcher, PREFIX, scenarios, type World } from '../scenario/world.ts';

/** File systems that count whole seconds, if this kernel has them and this user may mount them. */
const mountable = /^\s*0\s+0\s+4294967295$/m.test(readFileSync('/proc/self/uid_map', 'utf8'));
const known = readFileSync('/proc/filesystems', 'utf8').split(/\s+/);
const COARSE = [
  { name: 'ext3', make: ['mkfs.ext3', '-q', '-I', '128'] },
  { name: 'vfat', make: ['mkfs.vfat'] },
].filter(({ name }) => mountable && known.includes(name));

/** Runs a script of sh in a directory, with the shim as `uv`. */
function sh(
  world: World,
  cwd: string,
  script: string,
  words: string[] = [],
  env: Record<string, string> = {},
) {
  const program = `set -e; uv() { "$UV" "$@"; }; as_base() { printf '[pip]\\npython = "%s"\\n' "$BASE" >uv.toml; }
    as_wrapper() { printf '[pip]\\npython = "%s"\\n' "$WRAPPER" >uv.toml; }; ${script}`;
  return world.run('/bin/sh', ['-c', program, 'sh', ...words], {
    cwd,
    path: [...shims(world)],
    env: {
      UV: launcher,
      BASE: world.store('base').python,
      WRAPPER: world.store('later prefix wrapper').python,
      UVSHIM_QUIET: '1',
      ...env,
    },
  });
}

function shims(world: World): string[] {
  return [join(launcher, '..'), join(world.directory, 'real-uv')];
}

/** Mounts a new file system of a kind on a directory of the sandbox. */
async function mount(world: World, { make }: (typeof COARSE)[number]): Promise<string> {
  const [image, place] = [join(world.directory, 'image'), join(world.directory, 'coarse')];
  await writeFile(image, Buffer.alloc(32 << 20));
  await mkdir(place);
  const script = `PATH=$PATH:/usr/sbin:/sbin; ${[...make, image].map(quote).join(' ')} && mount -o loop "$0" "$1"`;
  const options = { env: { PATH: process.env.PATH } };
  expect(await world.run('/bin/sh', ['-c', script, image, place], options)).toMatchObject({ status: 0 });
  return place;
}

const AHEAD = [which.sync('faketime'), '-f', '+1h'];

scenarios({ releases: 'ends' }, ({ test }) => {
  describe.each(COARSE)('on $name', (kind) => {
    test.for<[string, string[]]>([
      ['', []],
      [', though the clock of the process is ahead', AHEAD],
    ])('two changes in one second are noticed%s', async ([, ahead], { world }) => {
      const place = await mount(world, kind);
      const made = ['one', 'two', 'three'].map((name) => join(world.cwd, name));
      // The program knows both Pythons before, so that the question below takes less than a second.
      await sh(world, world.cwd, 'as_base; uv venv "$1"; as_wrapper; uv venv "$2"; rm uv.toml', [
        join(world.home, '1'),
        join(world.home, '2'),
      ]);
      const script = `times=$4; one=$1 two=$2 three=$3; shift 4
        as_base; touch -r uv.toml "$times"; "$@" "$UV" venv "$one"
        as_wrapper; touch -r "$times" uv.toml; uv venv "$two"; uv venv "$three"`;
      const outcome = await sh(world, place, script, [...made, join(place, 'times'), ...ahead]);
      await world.run(which.sync('umount'), ['--lazy', place]);
      expect(outcome).toMatchObject({ status: 0 });
      for (const each of made) expect(await world.ask(each, PREFIX)).toBe(each);
    });

    test('the answer of a program is not cached if it may change again in the same second', async ({
      world,
    }) => {
      const place = await mount(world, kind);
      for (const directory of [place, world.cwd]) await writeFile(join(directory, 'program'), 'program');
      const now = readClock(ownCache(world.home))?.now;
      const identity = (directory: string) => createFiles(now).identityOf(join(directory, 'program'));
      const isKept = [place, world.cwd].map((directory) => identity(directory) === identity(directory));
      await world.run(which.sync('umount'), ['--lazy', place]);
      expect(isKept).toEqual([false, true]);
    });
  });

  test('a decision of a process whose clock is ahead is used, and a later change is noticed', async ({
    world,
  }) => {
    await sh(world, world.cwd, 'as_base; touch -d "1 minute ago" uv.toml');
    const [one, two] = [join(world.cwd, 'one'), join(world.cwd, 'two')];
    const first = await sh(world, world.cwd, '"$@" "$UV" venv -q "$0"'.replace('$0', one), AHEAD);
    expect(first).toMatchObject({ status: 0 });
    const second = await sh(world, world.cwd, 'uv venv -q --clear "$1"', [one], { UVSHIM_TRACE: '1' });
    expect(second.stderr).toContain('as written down');
    expect(await sh(world, world.cwd, 'as_wrapper; uv venv -q "$1"', [two])).toMatchObject({ status: 0 });
    expect(await world.ask(two, PREFIX)).toBe(two);
  });
});
