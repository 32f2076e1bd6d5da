import { defineConfig } from 'vitest/config';
import main from './vitest.config.ts';

/** The rooms whose tests call them in this process, and need no store: `npm run coverage` and `npm run mutation`. */
const ROOMS = ['uv', 'request', 'decision', 'replay'];

export default defineConfig({
  plugins: main.plugins ?? [],
  test: {
    include: ROOMS.map((room) => `test/${room}/**/*.test.ts`),
    coverage: {
      include: ROOMS.map((room) => `src/${room}/**/*.ts`),
      // They read the running system, and are tested with it: test/trust/planted.test.ts, stale.test.ts, test/scenario.
      exclude: ['machine', 'own-cache', 'clock', 'said'].map((name) => `src/replay/${name}.ts`),
      reporter: [['text', { skipFull: true }]],
      thresholds: Object.fromEntries(ROOMS.map((room) => [`src/${room}/**`, { branches: 95 }])),
    },
  },
});
