import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

// test/support/tier.ts describes it. Files that are the same in each tier are no part of a slice: `npm test` runs them.
const isSlice = Boolean(process.env.UVSHIM_TEST_SLICE);

// Set by .ci/run, which counts from it.
const report = process.env.UVSHIM_TEST_REPORT;

export default defineConfig({
  plugins: [
    {
      // As scripts/build.mjs takes it in: text.
      name: 'scripts-as-text',
      transform: (code, id) => (/\.(py|sh)$/.test(id) ? `export default ${JSON.stringify(code)}` : undefined),
    },
  ],
  test: {
    include: isSlice ? filesWithTiers() : ['test/**/*.test.ts'],
    // Of a file that has few tests, some slices have none.
    passWithNoTests: isSlice,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    sequence: { sequencer: LongestFirst },
    // The mounts of test/support belong to a process; forks share them.
    pool: 'forks',
    // No test changes its own process, and to import everything again for each file takes half a second.
    isolate: false,
    // The processes that the tests start do the work, and a test often waits for one. A third test for each two processors
    // keeps them busy.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});

function filesWithTiers(): string[] {
  const names = readdirSync(join(import.meta.dirname, 'test'), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.test.ts')).map((name) => join('test', name));
  return files.filter((file) =>
    /\b(scenarios|testReading)\(|\bisAll\b|\bisInSlice\b/.test(
      readFileSync(join(import.meta.dirname, file), 'utf8'),
    ),
  );
}
