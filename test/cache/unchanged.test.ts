import { describe, expect, test } from 'vitest';
import { createUnchanged, type Located } from '../../src/cache/unchanged.ts';
import type { Dependency } from '../../src/fs/files.ts';
import type { Stamp } from '../../src/fs/look.ts';

const SECOND = 1_000_000_000n;
const NOW = 100n * SECOND;
const CLOCK = { now: NOW, isCoarse: false };

/** A file that was changed so many nanoseconds ago. */
function stamp(age: bigint, isCoarse = false): Stamp {
  return { modified: NOW - age, isCoarse, isFile: true, inode: 7n };
}

const OLD = stamp(50n * SECOND);

/** The decision is dated 20 ms before its clock, so a file of this age is too fresh for it. */
const FRESH = stamp(20_000_000n - 1n);

function without(path: string, of: Stamp = OLD): Dependency & { readonly seen: 'without' } {
  return { path, seen: 'without', stamp: of };
}

/** Directories on PATH without Pythons. */
function manyWithout(count: number, of: Stamp = OLD): (Dependency & { readonly seen: 'without' })[] {
  return Array.from({ length: count }, (_, at) => without(`/empty/${at}`, of));
}

describe('a file that a decision depends on', () => {
  test('is between the times of two files in the cache', () => {
    const unchanged = createUnchanged([], CLOCK);
    expect(unchanged.asSame('/a', OLD)).toEqual([
      `! '/a' -ot "$uvshim_times/49999999"`,
      '-e "$uvshim_times/50000002"',
      `! '/a' -nt "$uvshim_times/50000002"`,
    ]);
    expect(unchanged.times()).toEqual([49_999_999n, 50_000_002n]);
    expect(unchanged.before()).toEqual(['uvshim_times=$uvshim_store/replay/.times']);
  });

  test('of the last two seconds is also older than the decision, for shells that compare seconds', () => {
    const unchanged = createUnchanged([], CLOCK);
    expect(unchanged.asSame('/a', stamp(SECOND))).toContain(`"$uvshim_file" -nt '/a'`);
    // A decision from the future does not count.
    expect(unchanged.before()).toHaveLength(3);
  });

  test('that has just changed prevents the decision from being cached', () => {
    const unchanged = createUnchanged([], CLOCK);
    expect(() => unchanged.asSame('/a', FRESH)).toThrow('/a has just changed');
    expect(unchanged.isFresh(FRESH)).toBe(true);
    expect(unchanged.isFresh(OLD)).toBe(false);
  });

  test('of this second prevents it in a cache that counts whole seconds', () => {
    const now = NOW + SECOND / 2n;
    const unchanged = createUnchanged([], { now, isCoarse: true });
    const { modified, ...rest } = stamp(0n);
    const ofThisSecond = { ...rest, modified: modified + SECOND / 5n };
    expect(() => unchanged.asSame('/a', ofThisSecond)).toThrow('/a has just changed');
  });
});

describe('directories on PATH without Pythons', () => {
  test('up to 16 are compared with times', () => {
    const all = manyWithout(16);
    const unchanged = createUnchanged(all, CLOCK);
    expect(unchanged.asEmpty(without('/empty/0'))).toContain('-e "$uvshim_times/50000002"');
  });

  test('more than 16 only have to be older than the decision', () => {
    const all = manyWithout(17);
    const unchanged = createUnchanged(all, CLOCK);
    expect(unchanged.asEmpty(without('/empty/0'))).toEqual([`"$uvshim_file" -nt '/empty/0'`]);
    const time = NOW - 20_000_000n;
    expect(unchanged.time).toBe(time);
    expect(() => unchanged.asEmpty(without('/empty/0', stamp(NOW - time)))).toThrow(
      '/empty/0 has just changed',
    );
    expect(unchanged.isFresh(stamp(NOW - time))).toBe(true);
    expect(unchanged.isFresh(stamp(NOW - time + 1n))).toBe(false);
  });

  test('the date of the decision depends on them only if there are more than 16', () => {
    const coarse = stamp(50n * SECOND, true);
    expect(createUnchanged(manyWithout(16, coarse), CLOCK).time).toBe(NOW - 20_000_000n);
    expect(createUnchanged(manyWithout(17, coarse), CLOCK).time).toBe(NOW - 2n * SECOND);
    // A file between that date and the clock is as fresh as one of this moment.
    const unchanged = createUnchanged(manyWithout(17, coarse), CLOCK);
    expect(unchanged.isFresh(stamp(2n * SECOND))).toBe(true);
    expect(unchanged.isFresh(stamp(2n * SECOND + 1n))).toBe(false);
  });
});

describe('another file that is moved to the place of one that was read', () => {
  const file: Located = { file: '/bin/uv', directory: '/bin', stamp: OLD, inode: '7' };

  test('is noticed by the time of its directory, or else by its inode', () => {
    const unchanged = createUnchanged([], CLOCK);
    expect(unchanged.inPlace([file, { ...file, file: '/lib/x', directory: '/lib' }])).toEqual([
      [
        `[ -e "$uvshim_times/50000002" -a ! '/bin' -nt "$uvshim_times/50000002" -a ! '/lib' -nt "$uvshim_times/50000002" ]`,
        "uvshim_check uvshim_are_in_place 50000002 '/bin/uv' 7 50000002 '/lib/x' 7",
        'return',
      ].join(' ||\n'),
    ]);
  });

  test('is noticed in each of many directories', () => {
    const many = Array.from({ length: 30 }, (_, at) => ({ ...file, file: `/${at}/uv`, directory: `/${at}` }));
    const [lines = ''] = createUnchanged([], CLOCK).inPlace(many);
    const [times = ''] = lines.split(' ||');
    const commands = times.split(' && ');
    expect(commands.every((command) => /^\[ .* \]$/.test(command))).toBe(true);
    expect(commands.flatMap((command) => command.match(/'[^']+' -nt/g) ?? [])).toEqual(
      many.map(({ directory }) => `'${directory}' -nt`),
    );
  });

  test('is noticed by its inode alone if a directory has just changed', () => {
    const unchanged = createUnchanged([], CLOCK);
    expect(unchanged.inPlace([{ ...file, stamp: FRESH }])).toEqual([
      "uvshim_check uvshim_are_in_place '' '/bin/uv' 7 ||\nreturn",
    ]);
  });

  test('is noticed by the time of its directory alone if the launcher cannot read the inode', () => {
    const unchanged = createUnchanged([], CLOCK);
    expect(unchanged.inPlace([{ ...file, inode: undefined }])).toEqual([
      `[ -e "$uvshim_times/50000002" -a ! '/bin' -nt "$uvshim_times/50000002" ] || return`,
    ]);
  });

  test.each<[string, Dependency]>([
    ['read', { path: '/bin', seen: 'content', place: '/bin', stamp: OLD }],
    ['without Pythons', without('/bin')],
  ])('needs no test of its own in a directory that was %s, whose time is tested', (_, dependency) => {
    expect(createUnchanged([dependency], CLOCK).inPlace([file])).toEqual([]);
  });

  test('needs a test in a directory that was only looked for', () => {
    const seen: Dependency = { path: '/bin', seen: 'directory' };
    expect(createUnchanged([seen], CLOCK).inPlace([file])).toHaveLength(1);
  });
});
