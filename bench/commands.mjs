import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { offline } from '../test/support/wheels.ts';
import { environment, makeDirectory } from './place.mjs';
import { runOnce } from './time.mjs';

/**
 * Creates an environment with two packages, and a synced project, from a plain Python. Returns a command of each class
 * to run in them.
 */
export async function makeCommands(place) {
  const path = [dirname(place.python('base').python)];
  const environments = await makeEnvironment(place, 'environment', path);
  const project = await makeProject(place, 'project', path);
  const made = await makeDirectory(place, 'venv');
  const fresh = await makeDirectory(place, 'fresh');
  const prepare = [join(place.tools, 'rm'), '-rf', join(fresh, 'new')];
  return [
    { name: '--version', args: ['--version'], cwd: environments },
    { name: 'venv', args: ['venv', 'new'], cwd: fresh, prepare },
    { name: 'venv --allow-existing', args: ['venv', '--allow-existing'], cwd: made },
    { name: 'pip list', args: ['pip', 'list'], cwd: environments },
    { name: 'pip install', args: ['pip', 'install', ...offline, 'needsdep'], cwd: environments },
    { name: 'pip freeze', args: ['pip', 'freeze'], cwd: environments },
    { name: 'sync', args: ['sync', ...offline], cwd: project },
    { name: "run python -c ''", args: ['run', ...offline, 'python', '-c', ''], cwd: project },
    { name: 'lock', args: ['lock', ...offline], cwd: project },
    { name: 'tool run', args: ['tool', 'run', ...offline, 'scriptpkg'], cwd: environments },
  ].map((command) => ({ ...command, path }));
}

/** A directory with a `.venv` that uv created, and `needsdep` in it. */
export async function makeEnvironment(place, name, path) {
  const cwd = await makeDirectory(place, name);
  const env = environment(place, place.launchers[0], path);
  runOnce({ argv: [place.uv, 'venv'], env, cwd });
  runOnce({ argv: [place.uv, 'pip', 'install', ...offline, 'needsdep'], env, cwd });
  return cwd;
}

/** A project with a dependency, synced through the shim. */
export async function makeProject(place, name, path) {
  const cwd = await makeDirectory(place, name);
  const text =
    '[project]\nname = "bench"\nversion = "1"\nrequires-python = ">=3.8"\ndependencies = ["plainpkg"]\n';
  await writeFile(join(cwd, 'pyproject.toml'), text);
  const [launcher] = place.launchers;
  runOnce({ argv: [launcher.uv, 'sync', ...offline], env: environment(place, launcher, path), cwd });
  return cwd;
}

/** Adds this many packages to a directory's `.venv`, in a form that uv counts as installed. */
export async function addPackages(site, count) {
  for (let index = 0; index < count; index += 1) {
    const info = join(site, `many${index}-1.0.dist-info`);
    await mkdir(info);
    await writeFile(join(info, 'METADATA'), `Metadata-Version: 2.1\nName: many${index}\nVersion: 1.0\n`);
    await writeFile(join(info, 'RECORD'), '');
    await writeFile(join(info, 'INSTALLER'), 'uv');
  }
}
