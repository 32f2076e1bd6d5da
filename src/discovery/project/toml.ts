import { parse } from 'smol-toml';
import type { Files } from '../../fs/files.ts';

/** A table of a TOML file. */
export type Table = Readonly<Record<string, unknown>>;

/**
 * Takes the path of a TOML file, and the keys of a table in it, from the top. Undefined if there is no such file or table, or if
 * uv would reject the file.
 */
export function readTable(file: string, files: Files, ...keys: readonly string[]): Table | undefined {
  const text = files.readText(file);
  if (text === undefined) return undefined;
  try {
    return tableIn(parse(text), ...keys);
  } catch {
    return undefined;
  }
}

/** Takes any TOML value, and keys. Undefined if the value, or what is below one of the keys, is not a table. */
export function tableIn(value: unknown, ...[key, ...others]: readonly string[]): Table | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const table = value as Table;
  return key === undefined ? table : tableIn(table[key], ...others);
}
