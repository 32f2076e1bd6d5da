import { defineConfig } from 'vitest/config';
import main from './vitest.config.ts';

/** The folders whose tests call them in this process, and need no store: `npm run coverage` and `npm run mutation`. */
const FOLDERS = ['uv', 'request', 'decision', 'cache'];

export default defineConfig({
  plugins: main.plugins ?? [],
  test: {
    include: FOLDERS.map((folder) => `test/${folder}/**/*.test.ts`),
    coverage: {
      include: FOLDERS.map((folder) => `src/${folder}/**/*.ts`),
      // They read the running system, and are tested with it: test/trust/planted.test.ts, stale.test.ts, test/scenario.
      exclude: ['machine', 'own-cache', 'untrusted', 'clock', 'said-before'].map(
        (name) => `src/cache/${name}.ts`,
      ),
      reporter: [['text', { skipFull: true }]],
      thresholds: Object.fromEntries(FOLDERS.map((folder) => [`src/${folder}/**`, { branches: 95 }])),
    },
  },
});
