import { dirname } from 'node:path';

/**
 * The text of a `pyvenv.cfg`. CPython and uv read it line by line as `key = value`, and ignore spaces and the case of
 * the key. Only this module reads and changes it.
 */
export interface PyvenvCfg {
  /** the directory of the base interpreter, as written */
  readonly home?: string;
  /** `3.12.8`: `version_info` of uv and virtualenv, `version` of CPython */
  readonly version?: string;
  /** the same as `3.12` */
  readonly minor?: string;
  /** `cpython`, `pypy`: in lower case. CPython's own venv does not write it */
  readonly implementation?: string;
}

/** The base interpreter of a virtual environment, as in its `pyvenv.cfg`. */
export interface BaseIdentity {
  /** absolute: the base interpreter */
  readonly base: string;
  /** its version: `3.12.8`, `3.14.0rc1` */
  readonly version: string;
}

/** The keys that describe the base interpreter, and their values. virtualenv writes more of them than uv. */
const OF_BASE: Readonly<Record<string, (base: BaseIdentity, before: string) => string>> = {
  home: ({ base }) => dirname(base),
  executable: ({ base }) => base,
  'base-executable': ({ base }) => base,
  'base-prefix': ({ base }) => dirname(dirname(base)),
  'base-exec-prefix': ({ base }) => dirname(dirname(base)),
  version,
  // If this is not the interpreter's version, uv looks for another Python at every call (0.7.18, 0.13.9).
  version_info: version,
};

/** Parses the text of a `pyvenv.cfg`. */
export function readPyvenvCfg(text: string): PyvenvCfg {
  const [home, info, version, implementation] = ['home', 'version_info', 'version', 'implementation'].map(
    (key) => valueIn(text, key),
  );
  const written = info ?? version;
  const minor = /^\d+\.\d+/.exec(written ?? '')?.[0];
  return {
    home,
    version: written,
    minor,
    ...(implementation !== undefined && { implementation: implementation.toLowerCase() }),
  };
}

/** Takes a text and a key in lower case; returns the trimmed value. */
export function valueIn(text: string, key: string): string | undefined {
  const line = text.split('\n').find((each) => keyOf(each) === key);
  return line?.slice(line.indexOf('=') + 1).trim();
}

/**
 * Takes a text and a base interpreter. Returns the keys in the text that describe the base, with their values for this
 * base.
 */
export function keysOfBase(text: string, base: BaseIdentity): Record<string, string> {
  const present = Object.entries(OF_BASE).flatMap(([key, describe]) => {
    const before = valueIn(text, key);
    return before === undefined ? [] : [[key, describe(base, before)] as const];
  });
  return Object.fromEntries(present);
}

/** Whether a key describes the base interpreter. */
export function isKeyOfBase(key: string): boolean {
  return Object.hasOwn(OF_BASE, key);
}

/**
 * Takes a text, and values by lower-case key. Returns the text with these values; missing keys are added at the end.
 */
export function withValues(text: string, values: Readonly<Record<string, string>>): string {
  const lines = text.split('\n');
  const present = new Set(lines.map(keyOf));
  const changed = lines.map((line) => {
    const value = Object.hasOwn(values, keyOf(line)) ? values[keyOf(line)] : undefined;
    return value === undefined ? line : withValue(line, value);
  });
  const added = Object.entries(values).filter(([key]) => !present.has(key));
  if (added.length === 0) return changed.join('\n');
  return [changed.join('\n').trimEnd(), ...added.map(([key, value]) => `${key} = ${value}`), ''].join('\n');
}

/** virtualenv writes `3.12.8.final.0`. */
function version({ version: text }: BaseIdentity, before: string): string {
  return before.endsWith('.final.0') && /^[\d.]+$/.test(text) ? `${text}.final.0` : text;
}

/** Keeps how the key is written, so that undoing a repair restores the line. */
function withValue(line: string, value: string): string {
  const key = /^[^=]*=[^\S\r]*/.exec(line)?.[0] ?? '';
  return `${key}${value}${line.endsWith('\r') ? '\r' : ''}`;
}

function keyOf(line: string): string {
  return line.includes('=') ? line.slice(0, line.indexOf('=')).trim().toLowerCase() : '';
}
