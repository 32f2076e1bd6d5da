import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { launcherStillFindsUv } from '../../src/cache/uv-unchanged.ts';
import type { Dependency } from '../../src/fs/files.ts';
import { test } from './directory.ts';

/** Creates directories for PATH. Directories with "uv" in their name contain one. */
function make(directory: string): (name: string) => string {
  const at = (name: string) => join(directory, name);
  for (const name of ['launcher', 'empty', 'other uv', 'real uv', 'behind', 'behind uv']) mkdirSync(at(name));
  for (const name of ['launcher', 'other uv', 'real uv', 'behind uv']) {
    writeFileSync(join(at(name), 'uv'), '');
    chmodSync(join(at(name), 'uv'), 0o755);
  }
  return at;
}

const stamp = { modified: 0n, isCoarse: false, isFile: false, inode: 0n };
const without = (path: string): Dependency => ({ seen: 'without', path, stamp });

test('the launcher does not look for uv if it is next on PATH, and the decision depends on every directory before it', ({
  directory,
}) => {
  const at = make(directory);
  const path = ['launcher', 'empty', 'absent', 'real uv', 'behind', 'behind uv'].map(at).join(':');
  const seen: Dependency[] = [without(at('empty')), { seen: 'nothing', path: at('absent') }];
  expect(launcherStillFindsUv(at('real uv/uv'), at('launcher/uv'), path, seen)).toBe(at('launcher/uv'));
  const listed: Dependency[] = [
    { seen: 'content', path: at('empty'), place: at('empty'), stamp },
    ...seen.slice(1),
  ];
  expect(launcherStillFindsUv(at('real uv/uv'), at('launcher/uv'), path, listed)).toBe(at('launcher/uv'));
});

test.for<[string, string[], string]>([
  ['the decision does not depend on a directory before it', ['launcher', 'behind', 'real uv'], 'real uv'],
  ['it is not on PATH', ['launcher', 'empty'], 'real uv'],
  ['it is before the launcher', ['real uv', 'launcher'], 'real uv'],
  ['no launcher is on PATH', ['empty', 'real uv'], 'real uv'],
  ['another uv is between them', ['launcher', 'other uv', 'real uv'], 'real uv'],
  ['another uv is before the launcher', ['other uv', 'launcher', 'real uv'], 'real uv'],
  ['the launcher is on PATH twice', ['launcher', 'real uv', 'launcher'], 'real uv'],
  ['a directory has a broken link called uv', ['launcher', 'broken', 'real uv'], 'real uv'],
  ['PATH names a file', ['launcher', 'file', 'real uv'], 'real uv'],
])('the launcher looks for uv if %s', ([, fields, uv], { directory }) => {
  const at = make(directory);
  mkdirSync(at('broken'));
  symlinkSync('nothing', at('broken/uv'));
  writeFileSync(at('file'), '');
  const seen = ['empty', 'other uv', 'broken', 'file'].map((name) => without(at(name)));
  expect(
    launcherStillFindsUv(join(at(uv), 'uv'), at('launcher/uv'), fields.map(at).join(':'), seen),
  ).toBeUndefined();
});

test('the launcher looks for uv if PATH has a relative directory', ({ directory }) => {
  const at = make(directory);
  for (const field of ['.', '', 'bin']) {
    const path = [at('launcher'), field, at('real uv')].join(':');
    expect(
      launcherStillFindsUv(at('real uv/uv'), at('launcher/uv'), path, [without(field)]),
      field,
    ).toBeUndefined();
  }
});

test('the launcher looks for uv if the decision does not depend on the content of a directory', ({
  directory,
}) => {
  const at = make(directory);
  const path = ['launcher', 'empty', 'real uv'].map(at).join(':');
  const others: Dependency[] = [
    { seen: 'directory', path: at('empty') },
    { seen: 'writable', path: at('empty') },
    { seen: 'place', path: at('empty'), place: at('empty') },
  ];
  expect(launcherStillFindsUv(at('real uv/uv'), at('launcher/uv'), path, others)).toBeUndefined();
});

test('the launcher looks for uv if the launcher is not the one on PATH', ({ directory }) => {
  const at = make(directory);
  const path = ['launcher', 'empty', 'real uv'].map(at).join(':');
  const find = (self: string) => launcherStillFindsUv(at('real uv/uv'), self, path, [without(at('empty'))]);
  expect(find(at('other uv/uv'))).toBeUndefined();
  expect(find(at('absent/uv'))).toBeUndefined();
  symlinkSync('launcher/uv', at('link'));
  expect(find(at('link'))).toBe(at('launcher/uv'));
});
