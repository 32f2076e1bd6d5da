import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface Distribution {
  name: string;
  version: string;
  /** Requirements as METADATA has them: `storedep`, `plainpkg>=1`. */
  requires?: string[];
  /** Requires-Python: `>=3.12`. */
  requiresPython?: string;
  /** Console scripts: name of the command to `module:function`. */
  scripts?: Record<string, string>;
}

/** A distribution and where to install it. */
export interface Placement extends Distribution {
  sitePackages: string;
}

/** Installs a pure-Python package, made up on the spot, as an installer would have done it. */
export async function placePackage({ sitePackages, ...distribution }: Placement): Promise<void> {
  for (const [path, contents] of distributionFiles(distribution, 'uvshim')) {
    const file = join(sitePackages, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
}

/**
 * Makes the files of a pure-Python distribution, as an unpacked wheel has them: its path in site-packages to its contents.
 * The package has `__version__`, and a `main` that prints it. `installer` is what INSTALLER says; a wheel has none.
 */
export function distributionFiles(distribution: Distribution, installer?: string): Map<string, string> {
  const { name, version, scripts = {} } = distribution;
  const info = `${name}-${version}.dist-info`;
  const files = new Map([
    [`${name}/__init__.py`, packageSource(version)],
    [`${info}/METADATA`, metadata(distribution)],
    [`${info}/WHEEL`, 'Wheel-Version: 1.0\nGenerator: uvshim\nRoot-Is-Purelib: true\nTag: py3-none-any\n'],
  ]);
  if (Object.keys(scripts).length > 0) files.set(`${info}/entry_points.txt`, entryPoints(scripts));
  if (installer !== undefined) files.set(`${info}/INSTALLER`, `${installer}\n`);
  files.set(`${info}/RECORD`, record(files, `${info}/RECORD`));
  return files;
}

function packageSource(version: string): string {
  return `__version__ = "${version}"\n\n\ndef main():\n    print(__version__)\n`;
}

function metadata({ name, version, requires = [], requiresPython }: Distribution): string {
  const python = requiresPython === undefined ? '' : `Requires-Python: ${requiresPython}\n`;
  const requirements = requires.map((requirement) => `Requires-Dist: ${requirement}\n`).join('');
  return `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nSummary: Made by uvshim\n${python}${requirements}`;
}

function entryPoints(scripts: Record<string, string>): string {
  const lines = Object.entries(scripts).map(([command, target]) => `${command} = ${target}\n`);
  return `[console_scripts]\n${lines.join('')}`;
}

/** Every file with its hash and size, then RECORD itself, which can have neither. */
function record(files: Map<string, string>, self: string): string {
  const lines = Array.from(files, ([path, contents]) => {
    const hash = createHash('sha256').update(contents).digest('base64url');
    return `${path},sha256=${hash},${Buffer.byteLength(contents)}\n`;
  });
  return `${lines.join('')}${self},,\n`;
}
