import { isAbsolute } from 'node:path';
import { valueIn, withValues } from './pyvenv-cfg.ts';

/** What a virtual environment with the packages of a wrapper remembers of it, in keys of its own in pyvenv.cfg. */
export interface RememberedWrapper {
  /** absolute: the wrapper's interpreter, as it was named */
  readonly wrapper: string;
  /** who named it, in the user's words */
  readonly by: string;
  /** absolute, without links: where its packages were */
  readonly packages: readonly string[];
}

const KEYS = {
  wrapper: 'uvshim-wrapper',
  by: 'uvshim-wrapper-by',
  packages: 'uvshim-wrapper-packages',
} as const;

/**
 * Takes the text of a pyvenv.cfg; undefined where it remembers no wrapper. CPython and uv pass the keys by. A path that is
 * relative is not the shim's own writing, and would lead to whatever stands where a command is run.
 */
export function readRememberedWrapper(config: string): RememberedWrapper | undefined {
  const [wrapper, by, packages] = [KEYS.wrapper, KEYS.by, KEYS.packages].map((key) => valueIn(config, key));
  if (wrapper === undefined || by === undefined || packages === undefined) return undefined;
  const remembered = { wrapper, by, packages: packages === '' ? [] : packages.split(':') };
  return [wrapper, ...remembered.packages].every((path) => isAbsolute(path)) ? remembered : undefined;
}

/** Takes the text of a pyvenv.cfg; returns it with a wrapper in it, in the place of another where there is one. */
export function rememberWrapper({ wrapper, by, packages }: RememberedWrapper, config: string): string {
  return withValues(config, {
    [KEYS.wrapper]: wrapper,
    [KEYS.by]: by,
    [KEYS.packages]: packages.join(':'),
  });
}
