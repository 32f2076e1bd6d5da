import { join } from 'node:path';
import type { Files } from '../../fs/files.ts';
import { isKeyOfBase } from './pyvenv-cfg.ts';
import { interpreterNames } from './venv-python.ts';

/** The file in a virtual environment that keeps what a repair has replaced there. */
export const REPLACED = '.uvshim-replaced.json';

/** Something in a virtual environment that a repair changes. */
export interface Change {
  /** a link in bin; a copy of an interpreter in bin, which becomes a link; a key of pyvenv.cfg */
  readonly of: 'link' | 'copy' | 'key';
  readonly name: string;
  /** the target of the link, the source of the copy, or the value of the key */
  readonly from: string;
  readonly to: string;
  /** of a copy */
  readonly mode?: number;
}

/** All that repairs have replaced in an environment: each with the first original, and what is there now. */
export interface Replaced {
  readonly changes: readonly Change[];
  /** the user has restored it, so that it is not repaired without being asked */
  readonly isUndone?: boolean;
}

/** Takes an environment (absolute); undefined if nothing was replaced in it, or the file there is not uvshim's. */
export function readReplaced(environment: string, files: Files): Replaced | undefined {
  const text = files.readText(join(environment, REPLACED));
  if (text === undefined) return undefined;
  try {
    const { changes = [], isUndone } = JSON.parse(text) as Partial<Replaced>;
    return changes.every(isOwn) ? { changes, ...(isUndone === true && { isUndone }) } : undefined;
  } catch {
    return undefined;
  }
}

/** A change that reaches anything else than the interpreters of the environment was not written by uvshim. */
function isOwn({ of, name, from, to, mode = 0o755 }: Change): boolean {
  const isLine = (text: unknown) => typeof text === 'string' && !/[\r\n]/.test(text);
  const isName = of === 'key' ? isKeyOfBase(name) : interpreterNames(undefined).test(name);
  return isName && [from, to].every(isLine) && Number.isInteger(mode);
}
