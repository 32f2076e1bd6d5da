import type { PackageSource } from '../discovery/venv/package-source.ts';
import { readRecordedWrapper, recordWrapper } from '../discovery/venv/recorded-wrapper.ts';
import { recordOf } from './add-wrapper-packages.ts';
import { readConfig } from './config-file.ts';
import { changesForBase, shown, type Shown } from './venv-changes.ts';

/**
 * What `updateFromWrapper` would change, with the stub records and the `.pth` file in one line. Takes an absolute
 * environment that records a wrapper. Throws if it cannot be read.
 */
export function changesToUpdate(environment: string, packageSource: PackageSource): Shown[] {
  const config = readConfig(environment);
  const today = recordOf(packageSource);
  const before = readRecordedWrapper(config)?.packages ?? [];
  const records = recordsIn(recordWrapper(today, config));
  return [
    ...changesForBase(environment, packageSource).map(shown),
    {
      place: `lib/python${packageSource.minor}/site-packages`,
      from: `the packages in ${before.join(' and ')}`,
      to: `those in ${today.packages.join(' and ')}`,
    },
    ...recordsIn(config)
      .map((from, at) => ({ place: 'pyvenv.cfg', from, to: records[at] ?? '' }))
      .filter(({ from, to }) => from !== to),
  ];
}

function recordsIn(config: string): string[] {
  return config.split('\n').filter((line) => line.startsWith('uvshim-'));
}
