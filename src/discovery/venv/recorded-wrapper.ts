import { isAbsolute } from 'node:path';
import { valueIn, withValues } from './pyvenv-cfg.ts';

/** The keys in pyvenv.cfg by which an environment records the wrapper of its packages. */
export interface RecordedWrapper {
  /** absolute: the wrapper's interpreter, as requested */
  readonly wrapper: string;
  /** the source of the request, in the user's words */
  readonly by: string;
  /** absolute, without links: the directories of its packages */
  readonly packages: readonly string[];
}

const KEYS = {
  wrapper: 'uvshim-wrapper',
  by: 'uvshim-wrapper-by',
  packages: 'uvshim-wrapper-packages',
} as const;

/**
 * Takes the text of a pyvenv.cfg. Undefined if it records no wrapper. CPython and uv ignore the keys. The shim never
 * writes a relative path, and must not trust one: it would depend on the working directory.
 */
export function readRecordedWrapper(config: string): RecordedWrapper | undefined {
  const [wrapper, by, packages] = [KEYS.wrapper, KEYS.by, KEYS.packages].map((key) => valueIn(config, key));
  if (wrapper === undefined || by === undefined || packages === undefined) return undefined;
  const recordedWrapper = { wrapper, by, packages: packages === '' ? [] : packages.split(':') };
  return [wrapper, ...recordedWrapper.packages].every((path) => isAbsolute(path))
    ? recordedWrapper
    : undefined;
}

/** Takes the text of a pyvenv.cfg; returns it with the keys for a wrapper, which replace existing ones. */
export function recordWrapper({ wrapper, by, packages }: RecordedWrapper, config: string): string {
  return withValues(config, {
    [KEYS.wrapper]: wrapper,
    [KEYS.by]: by,
    [KEYS.packages]: packages.join(':'),
  });
}
