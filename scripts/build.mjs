// Bundles src/main.ts and all that it imports into the file that the launcher starts: dist/uvshim.cjs. What is imported
// later, with import(), becomes a file beside it: most commands never read it.
import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
const entries = new Map([['uvshim', 'src/main.ts']]);
// Bundling one may add others, which are then bundled too.
for (const [name, file] of entries) await bundle(name, file);

function bundle(name, file) {
  return build({
    entryPoints: { [name]: file },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    // Starts sooner than ESM, with which Node loads at once whatever any part of a file imports.
    format: 'cjs',
    supported: { 'dynamic-import': false },
    // Python goes in as text: it is handed to an interpreter with -c; what a shell is to evaluate is printed.
    loader: { '.py': 'text', '.sh': 'text' },
    plugins: [{ name: 'later', setup: setApart }],
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

function setApart(bundler) {
  bundler.onResolve({ filter: /^[^:]*$/ }, async ({ kind, path, resolveDir }) => {
    if (kind !== 'dynamic-import') return undefined;
    const found = await bundler.resolve(path, { kind: 'import-statement', resolveDir });
    const own = relative('src', found.path);
    const name = own.startsWith('..') ? path : own.replace(/\.ts$/, '').replaceAll('/', '-');
    entries.set(name, found.path);
    return { path: `./${name}.cjs`, external: true };
  });
}
