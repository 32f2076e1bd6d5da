import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openOwnCache } from '../../src/cache/own-cache.ts';
import { readMachine } from '../../src/cache/machine.ts';
import { removeMark } from '../../src/cache/remove-marks.ts';
import { test } from './directory.ts';

const USER = process.geteuid?.() ?? 0;
const OTHER = 65534;

/** Opens the cache of a HOME in a directory, with the cache directory beside it. */
function open(
  directory: string,
  { home = join(directory, 'home'), cache = join(directory, 'cache/uvshim') } = {},
) {
  return openOwnCache({ home, cache, user: USER, process: process.pid });
}

function markIn(directory: string): string {
  const marks = join(directory, 'home/.cache/uvshim/machines');
  return join(marks, readdirSync(marks)[0] ?? '');
}

test('the cache of this user and this machine is the same one each time, for this user alone', ({
  directory,
}) => {
  mkdirSync(join(directory, 'home'));
  const first = open(directory);
  expect(first.directory).toMatch(new RegExp(`^${directory}/cache/uvshim/own-[0-9a-f]{32}$`));
  expect(open(directory)).toEqual(first);
  expect(statSync(markIn(directory)).mode & 0o777).toBe(0o600);
  for (const path of ['cache/uvshim', 'home/.cache/uvshim/machines'])
    expect(statSync(join(directory, path)).mode & 0o777).toBe(0o700);
});

test('a mark that was made before the boot, or for another mount namespace, counts for nothing', ({
  directory,
}) => {
  mkdirSync(join(directory, 'home'));
  const first = open(directory);
  utimesSync(markIn(directory), 1, 1);
  const second = open(directory);
  expect(second.directory).not.toBe(first.directory);
  // No process has this number.
  writeFileSync(markIn(directory), readFileSync(markIn(directory), 'utf8').replace(/ \d*\n/, ' 999999999\n'));
  expect(open(directory).directory).not.toBe(second.directory);
});

test('a mark that another process has just written stays, and so does its cache', ({ directory }) => {
  mkdirSync(join(directory, 'home'));
  const { directory: own = '' } = open(directory);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'answer'), '');
  const mark = markIn(directory);
  for (const text of [undefined, `own-${'0'.repeat(32)} \n`])
    removeMark({ mark, text }, join(directory, 'cache/uvshim'), () => false);
  expect(readdirSync(own)).toEqual(['answer']);
  expect(open(directory).directory).toBe(own);
});

test('the cache of another machine keeps its name', ({ directory }) => {
  mkdirSync(join(directory, 'home'));
  const first = open(directory);
  const mark = markIn(directory);
  renameSync(
    mark,
    mark.replace(readMachine(join(directory, 'home')).name, '00000000-0000-0000-0000-000000000000-1-2-3'),
  );
  expect(open(directory).directory).not.toBe(first.directory);
  expect(readdirSync(join(directory, 'home/.cache/uvshim/machines'))).toHaveLength(2);
});

test('a cache is removed if its mark counts for nothing any more', ({ directory }) => {
  mkdirSync(join(directory, 'home'));
  const { directory: own = '' } = open(directory);
  mkdirSync(join(own, 'replay'), { recursive: true });
  utimesSync(markIn(directory), 1, 1);
  open(directory);
  expect(existsSync(own)).toBe(false);
});

test('the caches of many other machines are removed after a day, except the stand-ins that one of them may use', ({
  directory,
}) => {
  mkdirSync(join(directory, 'home/.cache/uvshim/machines'), { recursive: true });
  const owns = Array.from({ length: 34 }, (_, at) => {
    const name = `own-${String(at).padStart(32, '0')}`;
    const mark = join(directory, `home/.cache/uvshim/machines/00000000-0000-0000-0000-000000000000-${at}-2`);
    writeFileSync(mark, `${name} \n`);
    utimesSync(mark, 1_000_000 + at, 1_000_000 + at);
    const own = join(directory, 'cache/uvshim', name);
    for (const part of ['replay', 'shadows/one']) mkdirSync(join(own, part), { recursive: true });
    return own;
  });
  open(directory);
  const has = (part: string) => owns.map((own) => existsSync(join(own, part)));
  expect(has('replay')).toEqual(owns.map((_, at) => at >= 2));
  expect(has('shadows/one')).toEqual(owns.map(() => true));
  expect(readdirSync(join(directory, 'home/.cache/uvshim/machines'))).toHaveLength(33);
});

test('nothing is created without a HOME, or above a cache that is elsewhere', ({ directory }) => {
  const gone = join(directory, 'gone');
  expect(open(directory, { home: gone }).why).toBe(`HOME is ${gone}, which does not exist`);
  expect(open(directory, { home: '' }).why).toBe('HOME is not set');
  expect(open(directory, { home: 'relative' }).why).toBe('HOME is relative, which is not an absolute path');
  mkdirSync(join(directory, 'home'));
  expect(open(directory, { cache: join(gone, 'cache/uvshim') }).why).toBe(`${gone} does not exist`);
  expect(open(directory, { cache: 'cache/uvshim' }).why).toBe('cache/uvshim is not an absolute path');
  expect(readdirSync(directory)).toEqual(['home']);
  expect(readdirSync(join(directory, 'home'))).toEqual([]);
});

test('nothing is kept if others may change what is above the mark or the cache', ({ directory }) => {
  mkdirSync(join(directory, 'home'));
  mkdirSync(join(directory, 'cache'));
  for (const path of ['home', 'cache']) {
    chmodSync(join(directory, path), 0o777);
    expect(open(directory).why).toBe(`others may write to ${join(directory, path)}`);
    chmodSync(join(directory, path), 0o1777);
    chownSync(join(directory, path), OTHER, OTHER);
    expect(open(directory).why).toBe(`${join(directory, path)} belongs to user ${OTHER}`);
    chownSync(join(directory, path), USER, USER);
    chmodSync(join(directory, path), 0o755);
  }
  expect(readdirSync(join(directory, 'home'))).toEqual([]);
});

test('a file in the place of the cache is no error, and the reason why nothing is cached', ({
  directory,
}) => {
  mkdirSync(join(directory, 'home'));
  writeFileSync(join(directory, 'home/.cache'), '');
  expect(open(directory).why).toMatch(/^(EEXIST|ENOTDIR)/);
});
