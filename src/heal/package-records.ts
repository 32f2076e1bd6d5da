import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectOf } from '../situation/package-names.ts';

/** What an installer has left of a package: `numpy-1.26.4.dist-info`, or one of the older forms. */
export interface PackageRecord {
  /** of the file or directory */
  readonly name: string;
  /** absolute */
  readonly path: string;
}

/**
 * Takes directories (absolute) in the order of sys.path; returns the records of the packages in them, of each package the
 * first, as Python and pip find it. One that cannot be read is passed by, as pip does it, and hides none behind it.
 */
export function findPackageRecords(directories: readonly string[]): PackageRecord[] {
  const records = new Map<string, PackageRecord>();
  for (const directory of directories) {
    for (const name of readdirSync(directory).sort()) {
      const project = projectOf(name);
      const path = join(directory, name);
      if (project === undefined || records.has(project) || !isReadable(path)) continue;
      records.set(project, { name, path });
    }
  }
  return [...records.values()];
}

/** Whether there is what says the package's name: a link may lead nowhere, a directory may be empty. */
function isReadable(record: string): boolean {
  try {
    const says = record.endsWith('.dist-info')
      ? join(record, 'METADATA')
      : statSync(record).isDirectory()
        ? join(record, 'PKG-INFO')
        : record;
    accessSync(says, constants.R_OK);
    return statSync(says).isFile();
  } catch {
    return false;
  }
}

/** Takes directories (absolute); returns a text that is another one when something is put into them or taken away. */
export function directoriesIdentity(directories: readonly string[]): string {
  return JSON.stringify(
    directories.map((directory) => {
      const { dev, ino, mtimeNs, ctimeNs } = statSync(directory, { bigint: true });
      return [directory, realpathSync(directory), ...[dev, ino, mtimeNs, ctimeNs].map(String)];
    }),
  );
}
