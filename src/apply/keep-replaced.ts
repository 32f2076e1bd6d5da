import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createFiles } from '../fs/files.ts';
import { valueIn, withValues, type BaseIdentity } from '../discovery/venv/pyvenv-cfg.ts';
import { readReplaced, REPLACED, type Change } from '../discovery/venv/replaced.ts';
import { changesToRepair, makeChanges } from './venv-changes.ts';
import { assertInside } from './assert-inside.ts';
import { readConfig, writeConfig } from './config-file.ts';
import { copyFile, replaceLink, writeFile } from '../fs/write-file.ts';

/** Makes a virtual environment (absolute) use another base, and keeps in it what that replaces. Throws as `changesToRepair`. */
export function repairEnvironment(environment: string, base: BaseIdentity): void {
  const changes = changesToRepair(environment, base);
  if (changes.length === 0) return;
  keepReplaced(environment, changes);
  makeChanges(environment, changes);
}

/** The original is what the first repair found, unless something else has changed the environment since. */
function keepReplaced(environment: string, changes: readonly Change[]): void {
  const kept = replacedIn(environment);
  const earlier = kept.every((change) => stateOf(environment, change) !== 'another') ? kept : [];
  const keyOf = (change: Change) => `${isKey(change) ? 'key' : 'bin'} ${change.name}`;
  const merged = new Map(earlier.map((change) => [keyOf(change), change]));
  for (const change of changes)
    merged.set(keyOf(change), { ...change, ...merged.get(keyOf(change)), to: change.to });
  const all = [...merged.values()];
  write(
    environment,
    all.filter(({ of, from, to }) => of === 'copy' || from !== to),
  );
}

/**
 * The changes that `undo` would take back, in its order. Takes an environment (absolute). Throws if something else has changed
 * what the repair wrote: that is not uvshim's to overwrite.
 */
export function changesToUndo(environment: string): Change[] {
  const states = replacedIn(environment).map((change) => ({ change, state: stateOf(environment, change) }));
  const another = states.find(({ state }) => state === 'another');
  if (another) throw new Error(`${another.change.name} is not what the repair made of it`);
  return states.filter(({ state }) => state === 'replaced').map(({ change }) => change);
}

/** Restores what repairs have replaced in an environment (absolute). Throws as `changesToUndo`, or if it cannot be written. */
export function undo(environment: string): void {
  assertInside(environment, ['bin']);
  const changes = changesToUndo(environment);
  for (const { of, name, from, mode } of changes.filter((change) => !isKey(change))) {
    const path = join(environment, 'bin', name);
    if (of === 'copy') copyFile(path, from, mode);
    else replaceLink(path, from);
  }
  const values = Object.fromEntries(changes.filter(isKey).map(({ name, from }) => [name, from]));
  writeConfig(environment, withValues(readConfig(environment), values));
  write(environment, []);
}

/** Takes an environment (absolute) that was restored: it is not to be repaired without being asked. */
export function keepUndone(environment: string): void {
  writeFile(join(environment, REPLACED), `${JSON.stringify({ changes: [], isUndone: true })}\n`);
}

/** Whether what is there was replaced, is the original, as after a repair that was interrupted, or is another thing. */
function stateOf(environment: string, { of, name, from, to }: Change): 'replaced' | 'original' | 'another' {
  const now =
    of === 'key'
      ? valueIn(readConfig(environment), name)
      : createFiles().linkTarget(join(environment, 'bin', name));
  if (now === to) return 'replaced';
  return now === (of === 'copy' ? undefined : from) ? 'original' : 'another';
}

/** Takes an environment (absolute). Returns what repairs have replaced in it. */
export function replacedIn(environment: string): readonly Change[] {
  return readReplaced(environment, createFiles())?.changes ?? [];
}

function isKey({ of }: Change): boolean {
  return of === 'key';
}

function write(environment: string, changes: readonly Change[]): void {
  const path = join(environment, REPLACED);
  if (changes.length === 0) rmSync(path, { force: true });
  else writeFile(path, `${JSON.stringify({ changes }, null, 2)}\n`);
}
