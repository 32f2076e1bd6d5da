import { readdirSync, realpathSync, statSync } from 'node:fs';
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
 * first, as Python and pip find it.
 */
export function findPackageRecords(directories: readonly string[]): PackageRecord[] {
  const records = new Map<string, PackageRecord>();
  for (const directory of directories) {
    for (const name of readdirSync(directory).sort()) {
      const project = projectOf(name);
      if (project === undefined || records.has(project)) continue;
      records.set(project, { name, path: join(directory, name) });
    }
  }
  return [...records.values()];
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
