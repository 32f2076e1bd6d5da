// Bundles what `./install.sh --demo` runs: .cache/demo.cjs. It uses the builders of the tests' store.
import { build } from 'esbuild';

await build({
  entryPoints: ['test/demo/main.ts'],
  outfile: '.cache/demo.cjs',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  logLevel: 'warning',
});
