import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { distributionName } from '../../discovery/venv/distribution-name.ts';
import { attempt } from '../../fs/look.ts';
import { isStub } from './stub.ts';

/** The metadata of an installed package: `numpy-1.26.4.dist-info`, or an older form. */
export interface DistInfo {
  /** the name of the file or directory */
  readonly name: string;
  /** absolute */
  readonly path: string;
}

/**
 * Takes absolute directories in the order of sys.path. Returns the metadata of their packages, the first for each name,
 * as Python and pip do. Unreadable metadata is skipped, as in pip, and hides no later one. So are our stubs.
 */
export function findDistInfos(directories: readonly string[]): DistInfo[] {
  const records = new Map<string, DistInfo>();
  for (const directory of directories) {
    for (const name of readdirSync(directory).sort()) {
      const project = distributionName(name);
      const path = join(directory, name);
      if (project === undefined || records.has(project) || !isReadable(path) || isStub(path)) continue;
      records.set(project, { name, path });
    }
  }
  return [...records.values()];
}

/** Whether the file with the package's name exists: a link may lead nowhere, a directory may be empty. */
function isReadable(record: string): boolean {
  return attempt(() => {
    const egg = () => (statSync(record).isDirectory() ? join(record, 'PKG-INFO') : record);
    const file = record.endsWith('.dist-info') ? join(record, 'METADATA') : egg();
    accessSync(file, constants.R_OK);
    return statSync(file).isFile();
  }, false);
}

/** Takes absolute directories; returns a text that changes if an entry is added to them or removed. */
export function directoriesIdentity(directories: readonly string[]): string {
  return JSON.stringify(
    directories.map((directory) => {
      const { dev, ino, mtimeNs, ctimeNs } = statSync(directory, { bigint: true });
      return [directory, realpathSync(directory), ...[dev, ino, mtimeNs, ctimeNs].map(String)];
    }),
  );
}
