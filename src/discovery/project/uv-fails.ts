import { needsNoProject } from '../../uv/commands.ts';
import type { CommandContext } from '../command-context.ts';
import { findProject, lacksProjectTable } from './project.ts';
import { hasFeature } from '../../uv/features.ts';
import { toolPythonFor } from '../tool-python.ts';

/** Why uv ends before it looks for a Python; undefined if it does not. */
export async function whyUvFails(context: CommandContext): Promise<string | undefined> {
  const { request, uv } = context;
  const { role, command, script, python, uvPython } = request;
  if (toolPythonFor(request, uv)?.version !== undefined && (python ?? uvPython))
    return 'two Pythons are requested';
  if (command === 'workspace metadata' && !hasFeature(uv, 'metadataPython')) return 'it only reads files';
  if (role !== 'project' || script !== undefined) return undefined;
  const needsTable = command !== 'build' && command !== 'init';
  if (needsTable && lacksProjectTable(context) && !hasFeature(uv, 'projectWithoutTable'))
    return 'pyproject.toml has no [project]';
  if (needsNoProject(command)) return undefined;
  return (await findProject(context)) ? undefined : 'there is no project';
}
