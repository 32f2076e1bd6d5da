import { createHash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cached } from './cache.ts';
import { findCPythons } from './cpythons.ts';
import { pythonWithPip } from './uv-versions.ts';

/** The tools from the package index. Some bring the package `uv`. */
export const TOOLS = [
  'ansible-core==2.21.5',
  'build==1.6.1',
  'hatch==1.18.2',
  'nox==2026.10.20',
  'pdm==2.29.4',
  'pipx==1.18.4',
  'poethepoet==0.49.0',
  'pre-commit-uv==4.4.1',
  'pre-commit==4.7.0',
  'rust-just==1.59.0',
  'tox-uv==1.37.1',
  'tox==4.67.15',
  'uv==0.13.9',
];

/** Packages that the tools install by themselves: for `--seed`, and to build a package. */
const WHEELS = ['pip==26.3', 'setuptools==84.2.1', 'wheel==0.48.0', 'hatchling==1.33.0', 'editables==0.6'];

/** Real tools, and a directory with wheels. */
export interface PythonTools {
  directory: string;
  wheels: string;
  /** The minor version of Python that they are for. */
  minor: string;
}

/** Returns the tools for a minor version of Python. They are downloaded on the first call, by any CPython with pip. */
export async function ensurePythonTools(minor: string, env: NodeJS.ProcessEnv): Promise<PythonTools> {
  const key = createHash('sha256')
    .update(JSON.stringify([TOOLS, WHEELS]))
    .digest('hex')
    .slice(0, 8);
  const directory = await cached(join('python-tools', `${minor}-${key}`), async (beside) => {
    const python = await pythonWithPip(await findCPythons(env));
    const pip = async (...words: string[]) => {
      await execa(python, ['-m', 'pip', '--quiet', '--disable-pip-version-check', ...words]);
    };
    const binary = ['--only-binary', ':all:', '--python-version', minor];
    await pip('install', ...binary, '--target', sitePackages(beside, minor), ...TOOLS);
    await pip('download', ...binary, '-d', join(beside, 'wheels'), ...WHEELS);
  });
  return { directory, wheels: join(directory, 'wheels'), minor };
}

/** The modules of the programs. */
const MODULES = {
  hatch: 'hatch',
  nox: 'nox',
  pdm: 'pdm',
  pipx: 'pipx',
  poe: 'poethepoet',
  'pre-commit': 'pre_commit',
  'pyproject-build': 'build',
  tox: 'tox',
};

/**
 * Makes a directory with the same tools whose own uv is `uv`. Its `bin` has their programs, which any Python of that minor
 * version runs (`python3 BIN/tox ARGS…`). They add the packages as the programs that nixpkgs wraps do. Returns it, and the
 * directory of the packages.
 */
export async function linkTools(
  tools: PythonTools,
  directory: string,
  uv: string,
): Promise<{ bin: string; packages: string }> {
  const bin = join(directory, 'bin');
  await mkdir(bin, { recursive: true });
  await symlink(join(tools.directory, 'lib'), join(directory, 'lib'));
  await symlink(uv, join(bin, 'uv'));
  const packages = sitePackages(directory, tools.minor);
  for (const [name, module] of Object.entries(MODULES)) {
    const run = `runpy.run_module("${module}", run_name="__main__")`;
    await writeFile(
      join(bin, name),
      `import runpy, site\nsite.addsitedir(${JSON.stringify(packages)})\n${run}\n`,
    );
  }
  return { bin, packages };
}

function sitePackages(directory: string, minor: string): string {
  return join(directory, 'lib', `python${minor}`, 'site-packages');
}
