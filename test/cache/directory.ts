import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as vitestTest } from 'vitest';

/** vitest's `test` with an empty directory (absolute, without links), which goes when the test ends. */
export const test = vitestTest.extend<{ directory: string }>({
  // eslint-disable-next-line no-empty-pattern
  directory: async ({}, use) => {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'uvshim-')));
    await use(directory);
    rmSync(directory, { recursive: true });
  },
});
