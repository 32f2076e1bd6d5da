// Runs bench/main.mjs in a mount namespace of its own, as the tests run: its store is mounted read-only.
// Usage: node scripts/bench.mjs [--uv VERSION] [--rounds N] [--runs N] [--only SECTION[,SECTION…]] [--write]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { namespace } from './namespace.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// As deep below the root as test/support, because its modules find the cache and each other by relative paths.
const bundle = `${root}.cache/bench/main.mjs`;

await build({
  entryPoints: [`${root}bench/main.mjs`],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  packages: 'external',
  loader: { '.py': 'text' },
  logLevel: 'warning',
});
const command = [...namespace(), process.execPath, bundle, ...process.argv.slice(2)];
const { status } = spawnSync('unshare', command, { stdio: 'inherit' });
process.exitCode = status ?? 1;
