import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BIN } from '../situation/leads-out.ts';
import {
  keysOfBase,
  readPyvenvCfg,
  valueIn,
  withValues,
  type BaseIdentity,
} from '../situation/pyvenv-cfg.ts';
import { isInterpreter } from './is-interpreter.ts';
import { mustStayIn } from './must-stay-in.ts';
import { linkBeside, writeBeside } from './write-beside.ts';

/** Something in an environment that healing changes: where a link leads, or the value of a key in pyvenv.cfg. */
export interface Change {
  /** absolute: the link, or the file */
  readonly path: string;
  /** undefined if a file becomes a link */
  readonly from?: string;
  readonly to: string;
  /** of pyvenv.cfg: which key */
  readonly key?: string;
}

/**
 * Makes a virtual environment use another base interpreter: changes the links in its bin and the keys in its pyvenv.cfg, and
 * nothing else. Takes an absolute path. The links come first: with one of them on the base it is an environment of its own,
 * whatever its `home`, so that it is whole at every moment. Throws if it cannot be written, or if its bin belongs to others.
 */
export function heal(environment: string, identity: BaseIdentity): void {
  const changes = changesToHeal(environment, identity);
  for (const { path, to } of changes.filter(({ key }) => key === undefined)) linkBeside(path, to);
  const values = changes.flatMap(({ key, to }) => (key === undefined ? [] : [[key, to] as const]));
  if (values.length === 0) return;
  const path = join(environment, 'pyvenv.cfg');
  writeBeside(path, withValues(readFileSync(path, 'utf8'), Object.fromEntries(values)));
}

/** What `heal` would change, in its order. Throws if the environment cannot be read. */
export function changesToHeal(environment: string, identity: BaseIdentity): Change[] {
  const path = join(environment, 'pyvenv.cfg');
  const text = readFileSync(path, 'utf8');
  const keys = Object.entries(keysOfBase(text, identity)).map(([key, to]) => {
    const from = valueIn(text, key) ?? '';
    return { path, key, from, to };
  });
  return [...linksToChange(environment, identity.base), ...keys].filter(({ from, to }) => from !== to);
}

function linksToChange(environment: string, base: string): Change[] {
  mustStayIn(environment, BIN);
  const bin = join(environment, 'bin');
  // A base inside this bin would make the links point to themselves.
  if (dirname(realpathSync(base)) === realpathSync(bin)) throw new Error(`${base} is in ${bin}`);
  const names = interpreterNames(readFileSync(join(environment, 'pyvenv.cfg'), 'utf8'));
  return readdirSync(bin)
    .filter((name) => names.test(name))
    .map((name) => ({ path: join(bin, name), to: base, ...linkFrom(join(bin, name)) }))
    .filter(({ path, from }) => (from === undefined ? isInterpreter(path) : leadsOutside(from, bin)));
}

/** Takes the text of a pyvenv.cfg. A `python3.11` in an environment of another minor version is not the environment's. */
function interpreterNames(config: string): RegExp {
  const minor = readPyvenvCfg(config).minor?.replace('3.', '') ?? '\\d+';
  return new RegExp(`^python(3(\\.${minor}t?)?)?$`);
}

function linkFrom(path: string): { readonly from?: string } {
  return lstatSync(path).isSymbolicLink() ? { from: readlinkSync(path) } : {};
}

/** A link to a sibling (`python3` to `python`) follows that; every other one leads to the old base. */
function leadsOutside(link: string, bin: string): boolean {
  return dirname(resolve(bin, link)) !== bin;
}
