// Bundles src/main.ts into the file that the launcher starts: dist/uvshim.cjs. A module that is imported with import()
// becomes a file beside it, with its own imports: most commands never load it. The launcher's parts go there, too.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
const entries = new Map([['uvshim', 'src/main.ts']]);
// Bundling one entry may add more entries.
for (const [name, file] of entries) await bundle(name, file);
for (const part of readdirSync('src/launcher'))
  writeFileSync(`dist/${part}`, withoutComments(readFileSync(`src/launcher/${part}`, 'utf8')));
// A cached decision that needs the search for uv reads it from a copy, because bin/uv has it behind what becomes uv.
const [search] = /^uvshim_is_real\(\) .*?^}\n.*?^uvshim_find_uv\(\) .*?^}\n/ms.exec(
  readFileSync('bin/uv', 'utf8'),
);
writeFileSync('dist/find.sh', withoutComments(search));

/** A shell reads each byte at each call. */
function withoutComments(text) {
  const lines = text.split('\n');
  return lines
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join('\n')
    .concat('\n');
}

function bundle(name, file) {
  return build({
    entryPoints: { [name]: file },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    // The same output with and without a tsconfig.json, and if node_modules is a link.
    preserveSymlinks: true,
    tsconfigRaw: { compilerOptions: { alwaysStrict: true } },
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
