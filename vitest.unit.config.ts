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
      // They read the running system: test/trust/planted.test.ts runs them as a user does.
      exclude: ['src/replay/machine.ts', 'src/replay/own-cache.ts'],
      reporter: [['text', { skipFull: true }]],
      thresholds: Object.fromEntries(ROOMS.map((room) => [`src/${room}/**`, { branches: 95 }])),
    },
  },
});
