import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createFiles } from '../fs/files.ts';
import { BIN } from '../discovery/venv/escaping-link.ts';
import {
  keysOfBase,
  readPyvenvCfg,
  valueIn,
  withValues,
  type BaseIdentity,
} from '../discovery/venv/pyvenv-cfg.ts';
import type { Change } from '../discovery/venv/replaced.ts';
import { copiedFrom, interpreterNames, targetOutside } from '../discovery/venv/venv-python.ts';
import { assertInside } from './assert-inside.ts';
import { replaceLink, writeFile } from '../fs/write-file.ts';

/**
 * Makes a virtual environment use another base interpreter: changes the links in its bin and the keys in its pyvenv.cfg, and
 * nothing else. Takes an absolute path. Throws if it cannot be written, or if its bin belongs to others.
 */
export function repairLinks(environment: string, identity: BaseIdentity): void {
  makeChanges(environment, changesToRepair(environment, identity));
}

/** Takes the text of a pyvenv.cfg; whether it describes that base, by whatever path. */
export function isMadeFrom(config: string, { base, version }: BaseIdentity): boolean {
  const { home, version: written } = readPyvenvCfg(config);
  const isSame = (one: string, other: string) =>
    existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);
  return home !== undefined && isSame(home, dirname(base)) && written === version;
}

/** What `repairLinks` would change, in its order. Throws if the environment cannot be read. */
export function changesToRepair(environment: string, identity: BaseIdentity): Change[] {
  const text = readConfig(environment);
  const keys = Object.entries(keysOfBase(text, identity)).map(([name, to]): Change => ({
    of: 'key',
    name,
    from: valueIn(text, name) ?? '',
    to,
  }));
  return [...linksToChange(environment, text, identity.base), ...keys].filter(({ from, to }) => from !== to);
}

/** A change as people read it. */
export interface Shown {
  /** from the environment on */
  readonly place: string;
  readonly from: string;
  readonly to: string;
}

/** Takes a change; `pyvenv.cfg: home = /old → home = /new`. */
export function shown({ of, name, from, to }: Change): Shown {
  if (of === 'key') return { place: 'pyvenv.cfg', from: `${name} = ${from}`, to: `${name} = ${to}` };
  return { place: `bin/${name}`, from: of === 'copy' ? `a copy of ${from}` : from, to };
}

/**
 * Makes changes in an environment. The links come first: with one of them on the base it is an environment of its own,
 * whatever its `home`, so that it is whole at every moment.
 */
export function makeChanges(environment: string, changes: readonly Change[]): void {
  for (const { of, name, to } of changes) if (of !== 'key') replaceLink(join(environment, 'bin', name), to);
  const values = changes.flatMap(({ of, name, to }) => (of === 'key' ? [[name, to] as const] : []));
  if (values.length === 0) return;
  const text = withValues(readConfig(environment), Object.fromEntries(values));
  writeFile(join(environment, 'pyvenv.cfg'), text);
}

function linksToChange(environment: string, config: string, base: string): Change[] {
  assertInside(environment, BIN);
  const bin = join(environment, 'bin');
  // A base inside this bin would make the links point to themselves.
  if (dirname(realpathSync(base)) === realpathSync(bin)) throw new Error(`${base} is in ${bin}`);
  const cfg = readPyvenvCfg(config);
  const files = createFiles();
  return readdirSync(bin)
    .filter((name) => interpreterNames(cfg.minor).test(name))
    .flatMap((name): Change[] => {
      const path = join(bin, name);
      const target = targetOutside(path, files);
      if (target !== undefined) return [{ of: 'link', name, from: target, to: base }];
      const source = files.linkTarget(path) === undefined ? copiedFrom(path, cfg, files) : undefined;
      if (source === undefined) return [];
      return [{ of: 'copy', name, from: source, to: base, mode: statSync(path).mode & 0o7777 }];
    });
}

function readConfig(environment: string): string {
  return readFileSync(join(environment, 'pyvenv.cfg'), 'utf8');
}
