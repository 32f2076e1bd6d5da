import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The metadata of an egg-info, converted to the form of a dist-info. */
export interface Metadata {
  readonly name: string;
  readonly version: string;
  /** the text of METADATA */
  readonly text: string;
}

/** Takes a `.egg-info` of setuptools (a directory) or distutils (a file). Undefined if it does not name a package. */
export function readEggInfo(path: string): Metadata | undefined {
  const isDirectory = statSync(path).isDirectory();
  const text = readFileSync(isDirectory ? join(path, 'PKG-INFO') : path, 'utf8').replaceAll('\r\n', '\n');
  const [head = ''] = text.split('\n\n', 1);
  const [name, version] = [field('Name', head), field('Version', head)];
  if (name === '' || version === '') return undefined;
  // A file has no requires.txt in it.
  const requirements = join(path, 'requires.txt');
  const isToAdd = existsSync(requirements) && field('Requires-Dist', head) === '';
  const added = isToAdd ? requiresDist(readFileSync(requirements, 'utf8')) : [];
  return { name, version, text: [head.trimEnd(), ...added, ''].join('\n') };
}

/** Its value in the head of the metadata; empty if it is missing. */
function field(name: string, head: string): string {
  return new RegExp(`^${name}:\\s*(.+?)\\s*$`, 'm').exec(head)?.[1] ?? '';
}

/** requires.txt has a section for each extra and marker, `[extra:marker]`; each may be empty. */
function requiresDist(text: string): string[] {
  let condition = '';
  return text.split('\n').flatMap((line) => {
    const requirement = line.trim();
    const section = /^\[(?<extra>[^:]*)(?::(?<marker>.*))?\]$/.exec(requirement)?.groups;
    if (section) {
      const { extra, marker } = section;
      condition = [marker && `(${marker})`, extra && `extra == "${extra}"`].filter(Boolean).join(' and ');
      return [];
    }
    if (requirement === '') return [];
    return [`Requires-Dist: ${requirement}${condition === '' ? '' : ` ; ${condition}`}`];
  });
}
