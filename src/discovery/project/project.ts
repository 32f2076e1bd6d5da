import { dirname, join, normalize, relative, resolve } from 'node:path';
import { getEnv } from '../../request/variables.ts';
import type { Request } from '../../request/request.ts';
import { readTable, tableIn, type Table } from './toml.ts';
import { readGroupRequirements } from './dependency-groups.ts';
import type { Files } from '../../fs/files.ts';
import type { CommandContext } from '../command-context.ts';
import type { RealUv } from '../real-uv.ts';
import { hasFeature } from '../../uv/features.ts';
import { venvIn } from '../venv/nearest-environment.ts';

/** The project that a command works in. Paths are absolute. */
export interface Project {
  /** the root of the workspace, or else of the project */
  readonly root: string;
  /** UV_PROJECT_ENVIRONMENT, else the root's `.venv`, or what that leads to */
  readonly environment: string;
  /** the `requires-python` of the nearest pyproject.toml */
  readonly requiredPython?: string;
  /** what Python its dependency groups require, each for itself */
  readonly groupRequirements: readonly string[];
}

/** A command that may work in a project. */
type ProjectContext = Pick<CommandContext, 'request' | 'directory' | 'files' | 'uv'>;

/** Undefined without a project. */
export async function findProject(context: ProjectContext): Promise<Project | undefined> {
  const { request, directory, files } = context;
  if (request.noProject) return undefined;
  const own = withProjectFile(resolve(directory, request.project ?? ''), files);
  if (own === undefined || readUvTable(own, files)?.managed === false) return undefined;
  const root = await workspaceRoot(own, files);
  const named = getEnv(request.variables, 'UV_PROJECT_ENVIRONMENT');
  const groupRequirements = readGroupRequirements([root, own], files);
  return {
    root,
    requiredPython: requiredPythonIn(own, files),
    groupRequirements,
    // Not for all commands: what reads the environment asks again when uv changes it.
    get environment() {
      return named === undefined ? venvIn(root, context) : resolve(root, named);
    },
  };
}

/** Whether the nearest pyproject.toml describes neither a project nor a workspace: some releases of uv reject it. */
export function lacksProjectTable({ request, directory, files }: ProjectContext): boolean {
  const own = withProjectFile(resolve(directory, request.project ?? ''), files);
  if (request.noProject || own === undefined) return false;
  const file = readTable(join(own, 'pyproject.toml'), files);
  const { workspace, managed } = readUvTable(own, files) ?? {};
  return file !== undefined && !('project' in file || workspace !== undefined || managed === false);
}

/** Takes the directory of `uv venv`, and the project there. Returns the path of the new environment. */
export function venvPlace(
  request: Request,
  uv: RealUv,
  directory: string,
  project: Project | undefined,
): string {
  const atRoot = project?.root === directory && hasFeature(uv, 'projectEnvironment');
  const named = atRoot ? getEnv(request.variables, 'UV_PROJECT_ENVIRONMENT') : undefined;
  return resolve(directory, request.positionals[0] ?? named ?? '.venv');
}

/** The `requires-python` of the nearest pyproject.toml, which counts for `uv venv`. */
export function readRequiredPython({ request, directory, files }: ProjectContext): string | undefined {
  const own = withProjectFile(resolve(directory, request.project ?? ''), files);
  return request.noProject || own === undefined ? undefined : requiredPythonIn(own, files);
}

function requiredPythonIn(own: string, files: Files): string | undefined {
  const required = readTable(join(own, 'pyproject.toml'), files, 'project')?.['requires-python'];
  return typeof required === 'string' ? required : undefined;
}

/** The nearest directory with a pyproject.toml, from an absolute directory upward. */
function withProjectFile(directory: string, files: Files): string | undefined {
  if (files.readText(join(directory, 'pyproject.toml')) !== undefined) return directory;
  return directory === dirname(directory) ? undefined : withProjectFile(dirname(directory), files);
}

/** `[tool.uv]` of a directory's pyproject.toml. */
function readUvTable(directory: string, files: Files): Table | undefined {
  return readTable(join(directory, 'pyproject.toml'), files, 'tool', 'uv');
}

/**
 * Takes the directory of a project; returns the root of its workspace, or the directory itself. Only the next pyproject.toml above
 * may have that workspace, and only a `[project]` is a member (0.4.30, 0.7.18 and 0.13.9).
 */
async function workspaceRoot(own: string, files: Files): Promise<string> {
  const file = readTable(join(own, 'pyproject.toml'), files);
  if (!tableIn(file, 'project') || tableIn(file, 'tool', 'uv', 'workspace')) return own;
  const above = withProjectFile(dirname(own), files);
  const workspace = above === undefined ? undefined : tableIn(readUvTable(above, files), 'workspace');
  return above !== undefined && workspace && (await isMember(workspace, relative(above, own))) ? above : own;
}

async function isMember(workspace: Table, path: string): Promise<boolean> {
  // Loaded on demand, because few projects are members of another: 2 ms.
  const { default: picomatch } = await import('picomatch');
  const matches = (patterns: unknown) =>
    Array.isArray(patterns) &&
    patterns.some(
      (pattern) =>
        typeof pattern === 'string' &&
        picomatch.isMatch(path, normalize(pattern).replace(/\/$/, ''), UVS_GLOBS),
    );
  return matches(workspace.members) && !matches(workspace.exclude);
}

/** uv's globs have no braces, and match names that begin with a dot (0.4.30 to 0.13.9). */
const UVS_GLOBS = { dot: true, nobrace: true, noextglob: true, nonegate: true } as const;
