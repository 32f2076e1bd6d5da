import { defineConfig } from 'vitest/config';

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
    include: ['test/**/*.test.ts'],
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    // The mounts of test/support belong to a process; forks share them.
    pool: 'forks',
    // The work is done by the processes that the tests start: a core that vitest leaves free for itself would be idle.
    maxWorkers: '100%',
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
