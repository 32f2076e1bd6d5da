import { join } from 'node:path';
import { valueOf, type Variables } from '../request/environment.ts';
import { observeInterpreter, type Interpreter } from './interpreter.ts';
import { findPython } from './real-uv.ts';
import type { Scene } from './scene.ts';

/** As `findWithUv`; what that interpreter is. */
export async function askUv(
  scene: Scene,
  asked: readonly string[],
  variables: Variables = {},
): Promise<Interpreter | undefined> {
  const python = await findWithUv(scene, asked, variables);
  return python === undefined ? undefined : observeInterpreter(python, scene.interpreters);
}

/** Which interpreter uv takes. Takes what it is asked on its command line, and variables in place of the caller's. */
export function findWithUv(
  { request, uv, callerDirectory, interpreters: { files } }: Scene,
  asked: readonly string[],
  variables: Variables,
): Promise<string | undefined> {
  // What uv looks at for its answer, besides what this program has looked at itself.
  ownPlaces(request.variables).forEach(files.names);
  const environment = { ...request.variables, ...variables };
  return findPython(uv, [...request.discovery, ...asked], environment, callerDirectory);
}

/** Where uv keeps Pythons of its own, and where a user may pin a version (0.13). */
function ownPlaces(variables: Variables): string[] {
  const home = valueOf(variables, 'HOME') ?? '/';
  const data = valueOf(variables, 'XDG_DATA_HOME') ?? join(home, '.local/share');
  const configuration = valueOf(variables, 'XDG_CONFIG_HOME') ?? join(home, '.config');
  const installed = valueOf(variables, 'UV_PYTHON_INSTALL_DIR') ?? join(data, 'uv/python');
  return [installed, join(configuration, 'uv/.python-version')];
}
