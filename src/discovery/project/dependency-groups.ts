import { join } from 'node:path';
import { readTable, tableIn } from './toml.ts';
import type { Files } from '../../fs/files.ts';

/**
 * Takes the directories (absolute) of the packages of a project that count, and returns what Python their dependency groups
 * require (`[tool.uv.dependency-groups]`, from 0.7 on): `uv python find` does not count it, and what works in the project does
 * (0.7.18, 0.11.7, 0.11.8 and 0.13.9).
 */
export function readGroupRequirements(directories: readonly string[], files: Files): string[] {
  return [...new Set(directories)].flatMap((directory) => {
    const file = join(directory, 'pyproject.toml');
    return Object.values(readTable(file, files, 'tool', 'uv', 'dependency-groups') ?? {})
      .map((group) => tableIn(group)?.['requires-python'])
      .filter((requirement) => typeof requirement === 'string');
  });
}
