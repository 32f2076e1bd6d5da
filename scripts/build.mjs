// Bundles src/start.ts into the file that the launcher starts: dist/uvshim.cjs. A module that is imported with import()
// becomes a file beside it, with its own imports: src/main.ts first, and modules that most commands never load.
import { Buffer } from 'node:buffer';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { relative } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
const entries = new Map([['uvshim', 'src/start.ts']]);
// Bundling one entry may add more entries.
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
    // CommonJS starts sooner: with ESM, Node loads all static imports of a file at once.
    format: 'cjs',
    supported: { 'dynamic-import': false },
    // Python and shell files are imported as text: one goes to `python -c`, the other is printed.
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

/** Compiles for the Node that runs the build, which usually runs the program too. src/start.ts describes the file. */
function compile(file) {
  const text = Module.wrap(readFileSync(file, 'latin1'));
  // Compile every function eagerly. V8 rejects the file if its flags differ from these.
  setFlagsFromString('--no-lazy');
  const script = new Script(text, { filename: 'main.cjs' });
  setFlagsFromString('--lazy');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const all = Buffer.concat([length, Buffer.from(text, 'latin1'), script.createCachedData()]);
  writeFileSync(file.replace(/cjs$/, `${process.version}-${process.arch}.compiled`), all);
}
