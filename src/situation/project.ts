import { basename, dirname, join, relative, resolve } from 'node:path';
import { valueOf, type Variables } from '../request/environment.ts';
import { readPythonRequest, type PythonRequest } from '../request/python-request.ts';
import type { Request } from '../request/request.ts';
import { readToml, table } from './configuration.ts';
import { readGroupRequirements } from './dependency-groups.ts';
import type { Files } from './files.ts';
import { hasFeature, type RealUv } from './real-uv.ts';

/** The project that a command works in. Paths are absolute. */
export interface Project {
  /** the root of the workspace, or else of the project */
  readonly root: string;
  /** UV_PROJECT_ENVIRONMENT, else the root's `.venv` */
  readonly environment: string;
  /** what Python its dependency groups require, each for itself */
  readonly groupRequirements?: readonly string[];
}

/** Takes uv's absolute directory (after --directory). Undefined without a project. */
export async function findProject(
  request: Request,
  directory: string,
  files: Files,
): Promise<Project | undefined> {
  if (request.noProject) return undefined;
  const own = withProjectFile(resolve(directory, request.project ?? ''), files);
  if (own === undefined) return undefined;
  const root = (await workspaceRoot(own, own, files)) ?? own;
  const named = valueOf(request.variables, 'UV_PROJECT_ENVIRONMENT');
  const groupRequirements = readGroupRequirements([root, own], files);
  return {
    root,
    environment: resolve(root, named ?? '.venv'),
    ...(groupRequirements.length > 0 && { groupRequirements }),
  };
}

/** Takes the directory of `uv venv`, and the project there. Returns the path of the new environment. */
export function venvPlace(
  request: Request,
  uv: RealUv,
  directory: string,
  project: Project | undefined,
): string {
  const atRoot = project?.root === directory && hasFeature(uv, 'projectEnvironment');
  const named = atRoot ? valueOf(request.variables, 'UV_PROJECT_ENVIRONMENT') : undefined;
  return resolve(directory, request.positionals[0] ?? named ?? '.venv');
}

/** The nearest directory with a pyproject.toml, from an absolute directory upward. */
function withProjectFile(directory: string, files: Files): string | undefined {
  if (files.readText(join(directory, 'pyproject.toml')) !== undefined) return directory;
  return directory === dirname(directory) ? undefined : withProjectFile(dirname(directory), files);
}

/** The nearest directory from `directory` upward whose workspace includes the member. */
async function workspaceRoot(member: string, directory: string, files: Files): Promise<string | undefined> {
  const uv = table(table(readToml(join(directory, 'pyproject.toml'), files)?.tool)?.uv);
  const workspace = table(uv?.workspace);
  if (workspace && (directory === member || (await isMember(workspace, relative(directory, member)))))
    return directory;
  return directory === dirname(directory) ? undefined : workspaceRoot(member, dirname(directory), files);
}

async function isMember(workspace: Readonly<Record<string, unknown>>, path: string): Promise<boolean> {
  // Loaded on demand, because few projects are members of another: 2 ms.
  const { default: picomatch } = await import('picomatch');
  const matches = (patterns: unknown) =>
    Array.isArray(patterns) &&
    patterns.some(
      (pattern) => typeof pattern === 'string' && picomatch.isMatch(path, pattern.replace(/\/$/, '')),
    );
  return matches(workspace.members) && !matches(workspace.exclude);
}

/**
 * The request in the nearest `.python-version` (or else `.python-versions`) from an absolute directory upward, with the
 * file. uv stops at the root of the workspace. This does not: a file beyond it only adds lookups.
 */
export function readPythonVersionFile(directory: string, files: Files): Pin | undefined {
  const pin = readPin(directory, files);
  if (pin || directory === dirname(directory)) return pin;
  return readPythonVersionFile(dirname(directory), files);
}

/** The request in the user's own `.python-version`, for directories without one. */
export function readUserPin(variables: Variables, files: Files): Pin | undefined {
  const home = valueOf(variables, 'HOME');
  const directory =
    valueOf(variables, 'XDG_CONFIG_HOME') ?? (home === undefined ? undefined : join(home, '.config'));
  return directory === undefined ? undefined : readPin(join(directory, 'uv'), files);
}

/** A pin and its file. */
interface Pin {
  readonly request: PythonRequest;
  readonly file: string;
}

function readPin(directory: string, files: Files): Pin | undefined {
  for (const name of ['.python-version', '.python-versions']) {
    const file = join(directory, name);
    const line = files
      .readText(file)
      ?.split('\n')
      .map((text) => text.trim())
      .find((text) => text !== '' && !text.startsWith('#'));
    if (line !== undefined) return { request: readPythonRequest(line), file };
  }
  return undefined;
}

/** Takes the absolute path of a script. Returns its inline `requires-python`, or `''` if the metadata have none. */
export function readScriptRequirement(path: string, files: Files): string | undefined {
  const block = /^# \/\/\/ script\r?\n((?:#(?: .*)?\r?\n)+?)# \/\/\/\r?$/m.exec(
    files.readText(path) ?? '',
  )?.[1];
  if (block === undefined) return undefined;
  return /^# requires-python\s*=\s*["']([^"']*)["']/m.exec(block)?.[1] ?? '';
}

/** The directory of scripts' environments in uv's cache (0.6.1 to 0.13.9). */
const SCRIPT_ENVIRONMENTS = 'environments-v2';

/** Whether a directory is a script's environment. */
export function isScriptEnvironment(directory: string): boolean {
  return basename(dirname(directory)) === SCRIPT_ENVIRONMENTS;
}

/** The directory of scripts' environments, unless a configuration file moves uv's cache. */
export function scriptEnvironments(variables: Variables, directory: string): string {
  const cache = valueOf(variables, 'XDG_CACHE_HOME') ?? join(valueOf(variables, 'HOME') ?? '/', '.cache');
  const own = valueOf(variables, 'UV_CACHE_DIR') ?? join(cache, 'uv');
  return resolve(directory, own, SCRIPT_ENVIRONMENTS);
}

/** Takes the request for one tool and the directory that uv starts in; where that tool is or would be installed. */
export function findToolEnvironment(
  { variables, command, positionals, options }: Request,
  directory: string,
): string | undefined {
  const from = command === 'tool run' ? options.findLast(({ name }) => name === '--from')?.value : undefined;
  const name = /^([\w.-]+)(\[.*\])?\s*([@=<>!~].*)?$/.exec(from ?? positionals[0] ?? '')?.[1];
  return name && toolEnvironment(name, variables, directory);
}

/** Takes the name of an installed tool. */
export function toolEnvironment(name: string, variables: Variables, directory: string): string {
  return join(toolDirectory(variables, directory), name.toLowerCase().replace(/[-_.]+/g, '-'));
}

/** The directory with one environment for each installed tool. */
export function toolDirectory(variables: Variables, directory: string): string {
  const home = valueOf(variables, 'HOME') ?? '';
  const data = valueOf(variables, 'XDG_DATA_HOME') ?? join(home, '.local/share');
  return resolve(directory, valueOf(variables, 'UV_TOOL_DIR') ?? join(data, 'uv/tools'));
}
