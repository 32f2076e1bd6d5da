import { readdirSync, realpathSync, statSync } from 'node:fs';
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
import { readConfig, writeConfig } from './config-file.ts';
import { replaceLink } from '../fs/write-file.ts';

/**
 * What makes a virtual environment use another base interpreter: links in its bin and keys in its pyvenv.cfg, and nothing else.
 * Takes an absolute path. Throws if the environment cannot be read, or if its bin belongs to others.
 */
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

/** The same for a base that is only new if the environment's pyvenv.cfg describes another one, by whatever path. */
export function changesForBase(environment: string, identity: BaseIdentity): Change[] {
  const { home, version } = readPyvenvCfg(readConfig(environment));
  const isSame = home !== undefined && createFiles().isSamePlace(home, dirname(identity.base));
  return isSame && version === identity.version ? [] : changesToRepair(environment, identity);
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
  writeConfig(environment, withValues(readConfig(environment), Object.fromEntries(values)));
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
