import { join } from 'node:path';
import { valueOf, type Variables } from '../request/environment.ts';
import { readToml, table } from './configuration.ts';
import type { Environment } from './environment.ts';
import type { Files } from './files.ts';
import { comparedName } from './package-names.ts';
import type { Project } from './project.ts';

/** The packages that a project has from a wrapper, and that uv is not to install: by whom, and their names as compared. */
export interface Keep {
  /** in the user's words */
  readonly by: string;
  readonly names: readonly string[];
  /** those of them that the environment does not have from any wrapper */
  readonly missing: readonly string[];
  /** absolute: the wrapper that an environment would have them from, where that was looked for and there is one */
  readonly wrapper?: string;
  /** what is no name of a package, as it is written there, where there is such */
  readonly invalid?: readonly string[];
}

/** Names as Python's packaging takes them: a version is the lock's to say. */
const NAME = /^[a-z\d]([\w.-]*[a-z\d])?$/i;

/** UVSHIM_KEEP, else `keep` under `[tool.uvshim]` of the project; takes the environment with the packages of its wrapper. */
export function readKeep(
  variables: Variables,
  { root }: Project,
  environment: Environment | undefined,
  files: Files,
): Keep | undefined {
  const asked = fromVariable(variables) ?? fromProject(join(root, 'pyproject.toml'), files);
  if (asked === undefined || asked.words.length === 0) return undefined;
  const words = asked.words.filter((word) => typeof word === 'string' && NAME.test(word)) as string[];
  const invalid = asked.words.filter((word) => !words.includes(word as string));
  const provided = new Set(environment?.provided?.map(({ name }) => name));
  const isAll = words.includes('all');
  const names = isAll ? [...provided] : words.map(comparedName);
  const missing = isAll && provided.size === 0 ? ['all'] : names.filter((name) => !provided.has(name));
  return {
    by: asked.by,
    names: [...new Set(names)].sort(),
    missing,
    ...(invalid.length > 0 && { invalid: invalid.map((word) => JSON.stringify(word)) }),
  };
}

interface Asked {
  readonly by: string;
  readonly words: readonly unknown[];
}

function fromVariable(variables: Variables): Asked | undefined {
  const words = valueOf(variables, 'UVSHIM_KEEP')?.split(/[\s,]+/);
  return words && { by: 'UVSHIM_KEEP', words: words.filter((word) => word !== '') };
}

function fromProject(file: string, files: Files): Asked | undefined {
  const keep = table(table(readToml(file, files)?.tool)?.uvshim)?.keep;
  return { by: `keep in ${file}`, words: keep === undefined ? [] : Array.isArray(keep) ? keep : [keep] };
}
