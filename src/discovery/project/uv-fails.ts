import { join } from 'node:path';
import { isFrozen } from '../../request/changes-environment.ts';
import { needsNoProject } from '../../uv/commands.ts';
import type { CommandContext } from '../command-context.ts';
import { findProject, lacksProjectTable } from './project.ts';
import { hasFeature, isListed } from '../../uv/features.ts';
import { knownOptions } from '../../uv/options.ts';
import { toolPythonFor } from '../tool-python.ts';

/** Why uv ends before it looks for a Python; undefined if it does not. */
export async function whyUvFails(context: CommandContext): Promise<string | undefined> {
  const { request, uv, files, interpreters } = context;
  const { role, command, script, python, uvPython, options } = request;
  const known = knownOptions();
  const unknown = isListed(uv) ? options.find(({ name }) => !known.has(name)) : undefined;
  if (unknown) {
    // The launcher's key lacks it.
    interpreters.preventCaching();
    return `it has no option ${unknown.name}`;
  }
  if (toolPythonFor(request, uv)?.version !== undefined && (python ?? uvPython))
    return 'two Pythons are requested';
  if (command === 'workspace metadata' && !hasFeature(uv, 'metadataPython')) return 'it only reads files';
  if (role !== 'project' || script !== undefined) return undefined;
  const needsTable = command !== 'build' && command !== 'init';
  if (needsTable && lacksProjectTable(context) && !hasFeature(uv, 'projectWithoutTable'))
    return 'pyproject.toml has no [project]';
  if (needsNoProject(command)) return undefined;
  const project = await findProject(context);
  if (!project) return 'there is no project';
  const needsLock = command === 'sync' && isFrozen(request) && hasFeature(uv, 'syncReadsLockFirst');
  return needsLock && !files.exists(join(project.root, 'uv.lock')) ? 'there is no uv.lock' : undefined;
}
