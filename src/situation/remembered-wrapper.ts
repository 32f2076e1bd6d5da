import { isAbsolute } from 'node:path';

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
  const [wrapper, by, packages] = [KEYS.wrapper, KEYS.by, KEYS.packages].map((key) => valueOf(key, config));
  if (wrapper === undefined || by === undefined || packages === undefined) return undefined;
  const remembered = { wrapper, by, packages: packages === '' ? [] : packages.split(':') };
  return [wrapper, ...remembered.packages].every((path) => isAbsolute(path)) ? remembered : undefined;
}

/** Takes the text of a pyvenv.cfg; returns it with a wrapper in it, in the place of another where there is one. */
export function rememberWrapper({ wrapper, by, packages }: RememberedWrapper, config: string): string {
  const own: readonly string[] = Object.values(KEYS);
  const kept = config.split('\n').filter((line) => line !== '' && !own.includes(keyOf(line)));
  const added = [
    `${KEYS.wrapper} = ${wrapper}`,
    `${KEYS.by} = ${by}`,
    `${KEYS.packages} = ${packages.join(':')}`,
  ];
  return [...kept, ...added, ''].join('\n');
}

function valueOf(key: string, config: string): string | undefined {
  const line = config.split('\n').find((each) => keyOf(each) === key);
  return line?.slice(line.indexOf('=') + 1).trim();
}

function keyOf(line: string): string {
  return line.split('=', 1)[0]?.trim().toLowerCase() ?? '';
}
