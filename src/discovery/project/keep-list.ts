import { isAbsolute, join } from 'node:path';
import { getEnv, type Variables } from '../../request/variables.ts';
import { readTable } from './toml.ts';
import type { Environment } from '../venv/environment.ts';
import type { Files } from '../../fs/files.ts';
import { normalizeName, distributionName } from '../venv/distribution-name.ts';
import type { Project } from './project.ts';

/** The packages that a project takes from a wrapper, so that uv must not install them. Names are normalized. */
export interface Keep {
  /** as messages print it: `UVSHIM_KEEP`, `keep in …/pyproject.toml` */
  readonly by: string;
  /** for `all`, the packages that there are */
  readonly names: readonly string[];
  /** the ones that neither the environment nor PYTHONPATH has; `all` if the environment is from no wrapper */
  readonly missing: readonly string[];
  /** absolute: the wrapper to create an environment from, if one was searched for and found */
  readonly wrapper?: string;
  /** entries that are not package names, as written */
  readonly invalid?: readonly string[];
}

/** A package name, without a version: versions belong in the lock file. */
const NAME = /^[a-z\d]([\w.-]*[a-z\d])?$/i;

/** UVSHIM_KEEP if it is set, or else `keep` under `[tool.uvshim]`. Takes the environment with the packages of its wrapper. */
export function readKeep(
  variables: Variables,
  { root }: Project,
  environment: Environment | undefined,
  files: Files,
): Keep | undefined {
  const asked = fromVariable(variables) ?? fromProject(join(root, 'pyproject.toml'), files);
  if (asked.words.length === 0) return undefined;
  const words = asked.words.filter((word) => typeof word === 'string' && NAME.test(word)) as string[];
  const invalid = asked.words.filter((word) => !words.includes(word as string));
  const ofWrapper = environment?.provided?.map(({ name }) => name) ?? [];
  const provided = new Set([...ofWrapper, ...packagesOnPath(variables, files)]);
  const isAll = words.includes('all');
  const names = isAll ? [...provided] : words.map(normalizeName);
  const missing = isAll && ofWrapper.length === 0 ? ['all'] : names.filter((name) => !provided.has(name));
  return {
    by: asked.by,
    names: [...new Set(names)].sort(),
    missing,
    ...(invalid.length > 0 && { invalid: invalid.map((word) => JSON.stringify(word)) }),
  };
}

/** Every script with inline metadata has an environment of its own, so `keep` of a project is not for it. */
export function readKeepOfScript(variables: Variables): Keep | undefined {
  const asked = fromVariable(variables);
  return asked && { by: asked.by, names: asked.words, missing: [] };
}

/** Every Python imports these first, whichever environment it is in. Module trees of clusters put packages there. */
function packagesOnPath(variables: Variables, files: Files): string[] {
  const directories = getEnv(variables, 'PYTHONPATH')?.split(':').filter(isAbsolute) ?? [];
  return directories.flatMap((directory) =>
    files.names(directory).flatMap((name) => distributionName(name) ?? []),
  );
}

interface Asked {
  readonly by: string;
  readonly words: readonly unknown[];
}

function fromVariable(variables: Variables): { by: string; words: string[] } | undefined {
  const words = getEnv(variables, 'UVSHIM_KEEP')?.split(/[\s,]+/);
  return words && { by: 'UVSHIM_KEEP', words: words.filter((word) => word !== '') };
}

function fromProject(file: string, files: Files): Asked {
  const keep = readTable(file, files, 'tool', 'uvshim')?.keep;
  return { by: `keep in ${file}`, words: keep === undefined ? [] : Array.isArray(keep) ? keep : [keep] };
}
