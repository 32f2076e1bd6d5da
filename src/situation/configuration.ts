import { dirname, join } from 'node:path';
import { parse } from 'smol-toml';
import { valueOf, type Variables } from '../request/environment.ts';
import type { Files } from './files.ts';

/** What uv's configuration files say about interpreters and targets: the keys of `[pip]`, and where each was found. */
export interface Configuration {
  /** `pip.python`: for `uv pip`, and for `uv venv` too */
  readonly python?: { readonly value: string; readonly file: string };
  /** `pip.target` or `pip.prefix`, else `pip.system`: the first that is set */
  readonly target?: ConfiguredTarget;
  /** what is built uses the packages of the Python that it is built with */
  readonly noBuildIsolation?: boolean;
}

/** A key of `[pip]` that says where to install to, and the file that it stands in. */
export interface ConfiguredTarget {
  readonly key: 'target' | 'prefix' | 'system';
  readonly file: string;
}

type Table = Readonly<Record<string, unknown>>;

/**
 * Reads the configuration as uv does: a file named by the user alone; else the nearest `uv.toml`, or `pyproject.toml`
 * with a `[tool.uv]`, from the directory upward, over the user's, over the system's; each key from the first that has it.
 */
export function readConfiguration(
  variables: Variables,
  directory: string,
  named: string | undefined,
  files: Files,
): Configuration {
  const found = named === undefined ? configurationFiles(variables, directory, files) : [named];
  const all = found.map((file) => uvTable(file, files));
  const tables = found.flatMap((file, at) => {
    const pip = table(all[at]?.pip);
    return pip ? [{ file, pip }] : [];
  });
  const noBuildIsolation = [...all, ...tables.map(({ pip }) => pip)].some(
    (each) => isSet(each?.['no-build-isolation']) || isSet(each?.['no-build-isolation-package']),
  );
  const python = tables.find(({ pip }) => typeof pip.python === 'string' && pip.python !== '');
  const targets = (['target', 'prefix', 'system'] as const).flatMap((key) => {
    const first = tables.find(({ pip }) => key in pip);
    return first && isSet(first.pip[key]) ? [{ key, file: first.file }] : [];
  });
  const [target] = targets;
  return {
    ...(python && { python: { value: python.pip.python as string, file: python.file } }),
    ...(target && { target }),
    ...(noBuildIsolation && { noBuildIsolation }),
  };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== false;
}

function configurationFiles(variables: Variables, directory: string, files: Files): string[] {
  const found = [nearest(directory, files), userFile(variables), systemFile(variables, files)];
  return found.filter((file) => file !== undefined);
}

/** `uv.toml` masks the `[tool.uv]` beside it; a pyproject.toml without one is passed over. */
function nearest(directory: string, files: Files): string | undefined {
  const own = join(directory, 'uv.toml');
  if (files.readText(own) !== undefined) return own;
  const project = join(directory, 'pyproject.toml');
  if (uvTable(project, files) !== undefined) return project;
  return directory === dirname(directory) ? undefined : nearest(dirname(directory), files);
}

function userFile(variables: Variables): string | undefined {
  const home = valueOf(variables, 'HOME');
  const directory =
    valueOf(variables, 'XDG_CONFIG_HOME') ?? (home === undefined ? undefined : join(home, '.config'));
  return directory === undefined ? undefined : join(directory, 'uv', 'uv.toml');
}

function systemFile(variables: Variables, files: Files): string | undefined {
  const directories = (valueOf(variables, 'XDG_CONFIG_DIRS') ?? '/etc/xdg').split(':');
  const places = [...directories.map((directory) => join(directory, 'uv', 'uv.toml')), '/etc/uv/uv.toml'];
  return places.find((file) => files.readText(file) !== undefined);
}

function uvTable(file: string, files: Files): Table | undefined {
  const top = readToml(file, files);
  return file.endsWith('pyproject.toml') ? table(table(top?.tool)?.uv) : top;
}

/** Takes the path of a TOML file; undefined where there is none, or where uv itself would refuse it. */
export function readToml(file: string, files: Files): Table | undefined {
  const text = files.readText(file);
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Takes anything that stands in a TOML file; returns it if it is a table. */
export function table(value: unknown): Table | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : undefined;
}
