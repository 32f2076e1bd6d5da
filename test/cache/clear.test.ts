import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { clearCache, clearOwnCache } from '../../src/cache/clear.ts';
import { test } from './directory.ts';

/** Makes files, and the directories that they are in. */
function make(directory: string, ...paths: string[]): void {
  for (const path of paths.map((name) => join(directory, name))) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
  }
}

const OWN = ['replay/p/venv@1.1', 'replay-count', 'programs/usr/bin/python.json', 'cleared-xyz/a'];

test('cache clear removes the shim’s entries and keeps all others', ({ directory }) => {
  make(directory, ...OWN, 'stand-ins/a/env/pyvenv.cfg', 'mine', 'replays', 'my-replay', 'programs-of-mine/x');
  expect(clearOwnCache(directory, () => false)).toEqual([]);
  expect(readdirSync(directory).sort()).toEqual(['mine', 'my-replay', 'programs-of-mine', 'replays']);
});

test('cache clear keeps a stand-in that a command uses', ({ directory }) => {
  make(directory, ...OWN, 'stand-ins/a/env/pyvenv.cfg', 'stand-ins/b/env/pyvenv.cfg');
  const used = join(directory, 'stand-ins/b');
  expect(clearOwnCache(directory, (standIn) => standIn === used)).toEqual([used]);
  expect(readdirSync(directory)).toEqual(['stand-ins']);
  expect(readdirSync(join(directory, 'stand-ins'))).toEqual(['b']);
  expect(existsSync(join(used, 'env/pyvenv.cfg'))).toBe(true);
});

test('cache clear removes a symlink, not its target', ({ directory }) => {
  make(directory, 'elsewhere/stand-in/x', 'elsewhere/replay/x', 'cache/replay-count');
  const cache = join(directory, 'cache');
  symlinkSync('../elsewhere', join(cache, 'stand-ins'));
  symlinkSync('../elsewhere/replay', join(cache, 'replay'));
  expect(clearOwnCache(cache, () => true)).toEqual([]);
  expect(existsSync(cache), 'nothing is left in it').toBe(false);
  expect(readdirSync(join(directory, 'elsewhere')).sort()).toEqual(['replay', 'stand-in']);
  expect(readdirSync(join(directory, 'elsewhere/replay'))).toEqual(['x']);
});

test('cache clear succeeds without a cache', ({ directory }) => {
  expect(clearCache(join(directory, 'none'), join(directory, 'none/machines'), () => true)).toEqual([]);
  expect(readdirSync(directory)).toEqual([]);
});

test('cache clear fails if an entry cannot be removed, and keeps it complete', ({ directory }) => {
  // A path of the greatest length: the temporary name would be too long.
  const levels = Array.from({ length: 41 }, () => 'x'.repeat(100)).join('/');
  const cache = join(directory, levels).slice(0, 4080).replace(/\/$/, '');
  make(cache, 'replay-count');
  expect(() => clearOwnCache(cache, () => false)).toThrow('ENAMETOOLONG');
  expect(readdirSync(cache)).toEqual(['replay-count']);
});

test('cache clear removes the caches of all machines and the marks, and follows no link', ({ directory }) => {
  const [one, other, link] = ['a', 'b', 'c'].map((digit) => `own-${digit.repeat(32)}`);
  make(
    directory,
    `cache/${one}/replay/x`,
    `cache/${other}/replay-count`,
    'cache/layout/x',
    'home/machines/1-2-3',
  );
  make(directory, 'elsewhere/replay/x');
  symlinkSync('../elsewhere', join(directory, 'cache', link ?? ''));
  const cache = join(directory, 'cache');
  expect(clearCache(cache, join(directory, 'home/machines'), () => false)).toEqual([]);
  expect(readdirSync(directory)).toEqual(['cache', 'elsewhere']);
  expect(readdirSync(cache)).toEqual([link]);
  expect(readdirSync(join(directory, 'elsewhere'))).toEqual(['replay']);
});

test('without HOME, cache clear clears the caches of all machines', ({ directory }) => {
  make(directory, `own-${'0'.repeat(32)}/replay/p/venv@1.1`, 'mine');
  expect(clearCache(directory, undefined, () => false)).toEqual([]);
  expect(readdirSync(directory)).toEqual(['mine']);
});

test('cache clear keeps the marks if a stand-in stays, and entries with similar names', ({ directory }) => {
  const own = `own-${'a'.repeat(32)}`;
  const others = ['layouts', 'my-layout', `my-${own}`, `${own}-of-mine`];
  make(directory, `cache/${own}/stand-ins/a/env/pyvenv.cfg`, 'cache/cleared-abc/x', 'home/machines/1-2-3');
  make(directory, ...others.map((name) => `cache/${name}/replay/x`));
  const [cache, marks] = [join(directory, 'cache'), join(directory, 'home/machines')];
  expect(clearCache(cache, marks, () => true)).toEqual([join(cache, own, 'stand-ins/a')]);
  expect(readdirSync(marks)).toEqual(['1-2-3']);
  expect(readdirSync(cache).sort()).toEqual([...others, own].sort());
  for (const name of others) expect(readdirSync(join(cache, name))).toEqual(['replay']);
});
