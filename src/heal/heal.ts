import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BIN } from '../situation/leads-out.ts';
import { isInterpreter } from './is-interpreter.ts';
import { mustStayIn } from './must-stay-in.ts';
import { linkBeside, writeBeside } from './write-beside.ts';

/** The keys of pyvenv.cfg that lead to the base; CPython reads the first, the others are there to be read by people. */
const KEYS: Readonly<Record<string, (base: string) => string>> = {
  home: dirname,
  executable: (base) => base,
  'base-executable': (base) => base,
};

/** Something in an environment that healing changes: where a link leads, or a line of pyvenv.cfg. */
export interface Change {
  /** absolute: the link, or the file */
  readonly path: string;
  /** undefined where a file becomes a link */
  readonly from?: string;
  readonly to: string;
}

/**
 * Makes a virtual environment stand on another base: the links in its bin and the keys in its pyvenv.cfg, nothing else.
 * Takes absolute paths, the base's to its interpreter. The links come first: with one of them on the base it is an
 * environment of its own, whatever its `home`, so that it is whole at every moment. Throws where it cannot be written, and
 * where its bin is somebody else's.
 */
export function heal(environment: string, base: string): void {
  for (const { path } of linksToChange(environment, base)) linkBeside(path, base);
  const { path, text, healed } = configToChange(environment, base);
  if (healed !== text) writeBeside(path, healed);
}

/** What `heal` would change, in its order. Throws where the environment cannot be read. */
export function changesToHeal(environment: string, base: string): Change[] {
  const { path, text, healed } = configToChange(environment, base);
  const before = text.split('\n');
  const lines = healed.split('\n').map((to, at) => ({ path, from: before[at] ?? '', to }));
  return [...linksToChange(environment, base), ...lines.filter(({ from, to }) => from !== to)];
}

function linksToChange(environment: string, base: string): Change[] {
  mustStayIn(environment, BIN);
  const bin = join(environment, 'bin');
  // What stands on what it holds itself would lead to itself.
  if (dirname(realpathSync(base)) === realpathSync(bin)) throw new Error(`${base} is in ${bin}`);
  const names = interpreterNames(readFileSync(join(environment, 'pyvenv.cfg'), 'utf8'));
  return readdirSync(bin)
    .filter((name) => names.test(name))
    .map((name) => ({ path: join(bin, name), to: base, ...linkFrom(join(bin, name)) }))
    .filter(({ path, from }) => (from === undefined ? isInterpreter(path) : leadsOutside(from, bin)));
}

/** Takes the text of a pyvenv.cfg. A `python3.11` in an environment of another minor version is somebody else's. */
function interpreterNames(config: string): RegExp {
  const minor = /^version(?:_info)?\s*=\s*3\.(\d+)/m.exec(config)?.[1] ?? '\\d+';
  return new RegExp(`^python(3(\\.${minor}t?)?)?$`);
}

function linkFrom(path: string): { readonly from?: string } {
  return lstatSync(path).isSymbolicLink() ? { from: readlinkSync(path) } : {};
}

/** A link to a sibling (`python3` to `python`) follows that; everything else in its place is the old base, or a copy. */
function leadsOutside(link: string | undefined, bin: string): boolean {
  return link === undefined || dirname(resolve(bin, link)) !== bin;
}

function configToChange(environment: string, base: string) {
  const path = join(environment, 'pyvenv.cfg');
  const text = readFileSync(path, 'utf8');
  return { path, text, healed: pointTo(base, text) };
}

function pointTo(base: string, config: string): string {
  return config
    .split('\n')
    .map((line) => {
      const key = line.split('=')[0]?.trim().toLowerCase() ?? '';
      const value = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
      return value === undefined ? line : `${key} = ${value(base)}${line.endsWith('\r') ? '\r' : ''}`;
    })
    .join('\n');
}
