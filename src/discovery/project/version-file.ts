import { dirname, join, resolve } from 'node:path';
import { userDirectory } from '../../request/variables.ts';
import { readPythonRequest, type PythonRequest } from '../../request/python-request.ts';
import type { CommandContext } from '../command-context.ts';
import { findProject } from './project.ts';
import { hasFeature } from '../../uv/features.ts';

/** A `.python-version`, and the request in it: undefined if there is none, which ends the search all the same. */
interface VersionFile {
  readonly request?: PythonRequest;
  readonly file: string;
}

/** A request and its file. */
export type Pin = Required<VersionFile>;

type PinContext = Pick<CommandContext, 'request' | 'uv' | 'directory' | 'files'>;

/** The directories that uv searches: one and all above it, up to another one, or up to the root of the file system. */
interface Range {
  readonly from: string;
  readonly to?: string;
}

/**
 * The request in the version file that uv reads for a command, if any. Takes whether the script of the command has inline
 * metadata.
 */
export async function findPin(context: PinContext, hasMetadata: boolean): Promise<Pin | undefined> {
  const { request, uv } = context;
  if (request.role === 'tool') {
    const counts = request.command !== 'tool upgrade' && hasFeature(uv, 'toolPin');
    return counts ? asPin(userFile(context)) : undefined;
  }
  const project = hasMetadata ? undefined : await findProject(context);
  const own = nearest(rangeFor(context, project?.root, hasMetadata), context);
  if (own) return asPin(own);
  const pin = hasFeature(uv, 'userPin') ? asPin(userFile(context)) : undefined;
  // uv ignores a version that the project does not allow, and decides that itself.
  return project && pin?.request.form === 'version' ? undefined : pin;
}

/** Projects have their file in the root of the workspace; `uv venv` begins with its own directory. */
function rangeFor(
  { request: { command, positionals, project, script }, directory }: PinContext,
  root: string | undefined,
  hasMetadata: boolean,
): Range {
  const start = resolve(directory, project ?? '');
  if (hasMetadata) return { from: dirname(resolve(directory, script ?? '')) };
  if (command === 'build') return { from: resolve(start, positionals[0] ?? '') };
  if (root === undefined) return { from: start };
  if (command === 'init') return { from: resolve(start, positionals[0] ?? ''), to: root };
  return { from: command === 'venv' ? start : root, to: root };
}

function nearest({ from, to }: Range, context: PinContext): VersionFile | undefined {
  const found = readIn(from, context);
  const isLast = from === to || from === dirname(from) || !hasFeature(context.uv, 'pinAbove');
  return found ?? (isLast ? undefined : nearest({ from: dirname(from), to }, context));
}

/** The user's own file, for directories without one. */
function userFile(context: PinContext): VersionFile | undefined {
  const directory = userDirectory(context.request.variables, 'XDG_CONFIG_HOME');
  return directory === undefined ? undefined : readIn(join(directory, 'uv'), context);
}

function readIn(directory: string, { uv, files }: PinContext): VersionFile | undefined {
  for (const name of ['.python-version', '.python-versions']) {
    const file = join(directory, name);
    const text = files.readText(file);
    if (text === undefined) continue;
    const requests = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map(readPythonRequest);
    const request = requests.find(({ form }) => form !== 'name' || !hasFeature(uv, 'pinWithoutNames'));
    return { file, request };
  }
  return undefined;
}

function asPin(found: VersionFile | undefined): Pin | undefined {
  return found?.request && { file: found.file, request: found.request };
}
