import { dirname, join } from 'node:path';
import { userDirectory, getEnv, type Variables } from '../../request/variables.ts';
import type { Files } from '../../fs/files.ts';
import { readTable, tableIn, type Table } from './toml.ts';

/** The keys of `[pip]` in uv's configuration files that choose interpreters and destinations, with their files. */
export interface Configuration {
  /** `pip.python`: for `uv pip`, and for `uv venv` too */
  readonly python?: { readonly value: string; readonly file: string };
  /** `pip.target` or `pip.prefix`, else `pip.system`: the first that is set */
  readonly destination?: ConfiguredDestination;
  /** what is built uses the packages of the Python that it is built with */
  readonly noBuildIsolation?: boolean;
}

/** A key of `[pip]` that chooses the destination, and its file. */
export interface ConfiguredDestination {
  readonly key: 'target' | 'prefix' | 'system';
  readonly file: string;
}

/**
 * Takes the directory to begin at (absolute). Reads the configuration as uv does: only the file that the user names, if there is
 * one; or else the nearest `uv.toml` or `pyproject.toml` with `[tool.uv]`, then the user's, then the system's. Each key comes from
 * the first file that has it.
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
    const pip = tableIn(all[at], 'pip');
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
  const [destination] = targets;
  return {
    ...(python && { python: { value: python.pip.python as string, file: python.file } }),
    destination,
    noBuildIsolation,
  };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== false;
}

function configurationFiles(variables: Variables, directory: string, files: Files): string[] {
  const found = [nearest(directory, files), userFile(variables), systemFile(variables, files)];
  return found.filter((file) => file !== undefined);
}

/** `uv.toml` hides the `[tool.uv]` beside it. uv skips a pyproject.toml without one. */
function nearest(directory: string, files: Files): string | undefined {
  const own = join(directory, 'uv.toml');
  if (files.readText(own) !== undefined) return own;
  const project = join(directory, 'pyproject.toml');
  if (uvTable(project, files)) return project;
  return directory === dirname(directory) ? undefined : nearest(dirname(directory), files);
}

function userFile(variables: Variables): string | undefined {
  const directory = userDirectory(variables, 'XDG_CONFIG_HOME');
  return directory === undefined ? undefined : join(directory, 'uv', 'uv.toml');
}

function systemFile(variables: Variables, files: Files): string | undefined {
  const directories = (getEnv(variables, 'XDG_CONFIG_DIRS') ?? '/etc/xdg').split(':');
  const places = [...directories.map((directory) => join(directory, 'uv', 'uv.toml')), '/etc/uv/uv.toml'];
  return places.find((file) => files.readText(file) !== undefined);
}

function uvTable(file: string, files: Files): Table | undefined {
  return file.endsWith('pyproject.toml') ? readTable(file, files, 'tool', 'uv') : readTable(file, files);
}
