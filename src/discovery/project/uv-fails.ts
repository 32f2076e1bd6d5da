import type { Request } from '../../request/request.ts';
import type { Files } from '../../fs/files.ts';
import { findProject, lacksProjectTable } from './project.ts';
import { hasFeature, type RealUv } from '../real-uv.ts';
import { toolPythonFor } from '../tool-python.ts';

/** The commands that uv also runs outside a project. */
const OUTSIDE: ReadonlySet<string> = new Set(['build', 'init', 'run']);

/** Why uv ends before it looks for a Python; undefined if it does not. */
export async function whyUvFails(
  request: Request,
  uv: RealUv,
  directory: string,
  files: Files,
): Promise<string | undefined> {
  const { role, command, script, python, uvPython } = request;
  if (toolPythonFor(request, uv)?.version !== undefined && (python ?? uvPython))
    return 'two Pythons are requested';
  if (command === 'workspace metadata' && !hasFeature(uv, 'metadataPython')) return 'it only reads files';
  if (role !== 'project' || script !== undefined) return undefined;
  const needsTable = command !== 'build' && command !== 'init';
  if (needsTable && lacksProjectTable(request, directory, files) && !hasFeature(uv, 'projectWithoutTable'))
    return 'pyproject.toml has no [project]';
  if (OUTSIDE.has(command)) return undefined;
  return (await findProject(request, directory, files)) ? undefined : 'there is no project';
}
