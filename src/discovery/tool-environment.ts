import { join, resolve } from 'node:path';
import { last } from '../request/given-options.ts';
import { getEnv, userDirectory, type Variables } from '../request/variables.ts';
import type { CommandContext } from './command-context.ts';
import { normalizeName } from './venv/distribution-name.ts';

/** Takes a command about one tool; the directory of its environment, which may be missing. */
export function findToolEnvironment({
  request,
  directory,
}: Pick<CommandContext, 'request' | 'directory'>): string | undefined {
  const [tool = ''] = request.positionals;
  const requirement = request.command === 'tool run' ? (last(request, '--from') ?? tool) : tool;
  const name = /^([\w.-]+)(\[.*\])?\s*([@=<>!~].*)?$/.exec(requirement)?.[1];
  return name && toolEnvironment(name, request.variables, directory);
}

/** Takes the name of an installed tool. */
export function toolEnvironment(name: string, variables: Variables, directory: string): string {
  return join(toolDirectory(variables, directory), normalizeName(name));
}

/** The directory with one environment for each installed tool. */
export function toolDirectory(variables: Variables, directory: string): string {
  const data = userDirectory(variables, 'XDG_DATA_HOME') ?? '/.local/share';
  return resolve(directory, getEnv(variables, 'UV_TOOL_DIR') ?? join(data, 'uv/tools'));
}
