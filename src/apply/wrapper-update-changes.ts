import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageSource } from '../discovery/venv/package-source.ts';
import { readRecordedWrapper, recordWrapper } from '../discovery/venv/recorded-wrapper.ts';
import { changesToRepair, isMadeFrom, shown, type Shown } from './venv-changes.ts';

/**
 * What `updateFromWrapper` would change, with the stub records and the `.pth` file in one line. Takes an absolute
 * environment that records a wrapper. Throws if it cannot be read.
 */
export function changesToUpdate(environment: string, packageSource: PackageSource): Shown[] {
  const path = join(environment, 'pyvenv.cfg');
  const config = readFileSync(path, 'utf8');
  const { wrapper, by, minor } = packageSource;
  const packages = packageSource.packages.filter((directory) => existsSync(directory));
  const today = { wrapper, by, packages: packages.map((directory) => realpathSync(directory)) };
  const before = readRecordedWrapper(config)?.packages ?? [];
  const [was, is] = [config, recordWrapper(today, config)].map(remembering);
  return [
    ...(isMadeFrom(config, packageSource) ? [] : changesToRepair(environment, packageSource).map(shown)),
    {
      place: `lib/python${minor}/site-packages`,
      from: `the packages in ${before.join(' and ')}`,
      to: `those in ${today.packages.join(' and ')}`,
    },
    ...(is ?? [])
      .map((to, at) => ({ place: 'pyvenv.cfg', from: was?.[at] ?? '', to }))
      .filter(({ from, to }) => from !== to),
  ];
}

function remembering(config: string): string[] {
  return config.split('\n').filter((line) => line.startsWith('uvshim-'));
}
