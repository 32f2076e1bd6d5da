// Bundles src/start.ts into the file that the launcher starts: dist/uvshim.cjs. What is imported later, with import(),
// becomes a file beside it, with all that it imports: src/main.ts first, and what most commands never read.
import { Buffer } from 'node:buffer';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { relative } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
const entries = new Map([['uvshim', 'src/start.ts']]);
// Bundling one may add others, which are then bundled too.
for (const [name, file] of entries) await bundle(name, file);
compile('dist/main.cjs');

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
    // One byte for each character.
    charset: 'ascii',
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

/** For the Node that this runs on, which mostly is the one that will run it; src/start.ts tells what is in the file. */
function compile(file) {
  const text = Module.wrap(readFileSync(file, 'latin1'));
  // Every function at once; whoever reads it has the usual flags, and takes nothing that was made with others.
  setFlagsFromString('--no-lazy');
  const script = new Script(text, { filename: 'main.cjs' });
  setFlagsFromString('--lazy');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const all = Buffer.concat([length, Buffer.from(text, 'latin1'), script.createCachedData()]);
  writeFileSync(file.replace(/cjs$/, `${process.version}-${process.arch}.compiled`), all);
}
