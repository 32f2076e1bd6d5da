import { join, relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The test files that take longest, the longest first. A fresh clone has no record of durations, so that vitest would run the
 * largest file first, and a small file that takes a minute last, when the other processors have nothing left to do.
 */
const LONGEST = [
  'trust/hanging',
  'scenario/project',
  'scenario/read-only',
  'scenario/script-and-tool',
  'scenario/venv',
  'scenario/pip',
  'trust/records',
  'trust/faults',
  'scenario/system-site-packages',
  'trust/process',
  'trust/bytes',
  'scenario/wrapper-memory',
  'scenario/linked',
  'demo',
  'scenario/finding',
  'scenario/keep',
  'scenario/native-libraries',
  'launcher/shells',
  'direnv',
  'trust/crash',
  'scenario/replay',
  'package',
  'support/store',
  'launcher/failing',
  'scenario/explain',
  'cli/doctor',
  'scenario/usual',
  'trust/names',
  'trust/reading-1',
  'trust/reading-2',
  'trust/reading-3',
  'trust/reading-4',
  'nix-commands',
];

/** Runs the longest files first, and the others as vitest does: by their last duration, else by their size. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const placeOf = ({ moduleId, project }: TestSpecification) => {
      const place = LONGEST.indexOf(
        relative(join(project.config.root, 'test'), moduleId).replace('.test.ts', ''),
      );
      return place < 0 ? LONGEST.length : place;
    };
    return sorted.sort((one, other) => placeOf(one) - placeOf(other));
  }
}
